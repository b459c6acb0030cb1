#!/usr/bin/env bash
# What names may be and mean: pipes, sockets and devices where files are read, links where files are written, outputs that are
# inputs, names with line breaks; and what happens where nothing can be told.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# ended CODE TEXT COMMAND...: in time, with this code and this text.
ended() {
    local code=$1 text=$2 status=0
    shift 2
    timeout 60 "$@" >out 2>err || status=$?
    [[ $status == "$code" ]] || fail "'$*' ended with $status, not $code: $(cat err)"
    [[ -z $text ]] || grep -qF -- "$text" out err || fail "'$*' should say '$text': $(cat out err)"
}
cp "$SOURCE/inputs/smallest.toml" deck.toml
small=(deck.toml --set "detector.grid.pixels=[16, 16]" --set output.png_file= --quiet)
from_file=(--set detector.grid= --set detector.distance_mm=)

# Where a file is read a pipe is not waited for, nor a device read.
mkfifo pipe
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")' 2>/dev/null || mkfifo socket
for what in "pipe" "socket" "/dev/zero"; do
    ended 2 "it is not a file but a" "$PROGRAM" run "$what"
    ended 2 "it is not a file but a" "$PROGRAM" info "$what"
    for read in "structure_factors.file=$what" "detector.mask.file=$what" "crystal.orientation.mosflm_matrix_file=$what" \
        "detector.response.gain_file=$what:/gains" "detector.response.bad_pixel_file=$what"; do
        ended 2 "it is not a file but a" "$PROGRAM" run "${small[@]}" --set crystal.orientation= --set "$read"
    done
    ended 2 "it is not a file but a" "$PROGRAM" run "${small[@]}" "${from_file[@]}" --set "detector.file=$what"
    ended 2 "it is not a file but a" "$PROGRAM" run "${small[@]}" --set beam.wavelength_A= --set "beam.spectrum_file=$what"
    ended 9 "it is not a file but a" "$PROGRAM" nanobragg -cell 50 50 50 90 90 90 -hkl "$what"
done
mkfifo p_data_000000.nxs
ended 0 "" "$PROGRAM" run "${small[@]}" --set output.file=p.nxs --resume
ended 0 "all bytes are as they were written" "$PROGRAM" info p.nxs

# Links that stand where a run writes are not written through.
printf 'precious\n' >precious
ln -s precious .q.nxs.partial
ln -s precious .q.png.partial
mkfifo .q.raw.partial
ended 0 "" "$PROGRAM" run "${small[@]}" --set output.file=q.nxs --set output.png_file=q.png --set output.raw_file=q.raw
ln -s precious .q.nxs.lock
ended 3 "symbolic link" "$PROGRAM" run "${small[@]}" --set output.file=q.nxs --overwrite
ln precious .r.nxs.lock
ended 3 "no file of its own" "$PROGRAM" run "${small[@]}" --set output.file=r.nxs
[[ $(cat precious) == precious ]] || fail "a run has written through a link"

# Outputs that are inputs, or each other, through any link. (Endings of names are checked before.)
printf '0 0 1 10\n1 0 0 20\n' >factors.hkl
ln factors.hkl hard.nxs
ln -s factors.hkl symbolic.nxs
cp deck.toml deck.nxs
listed=("${small[@]}" --overwrite --set structure_factors.file=factors.hkl)
for name in hard.nxs symbolic.nxs; do
    for command in run check; do
        ended 2 "structure_factors.file" "$PROGRAM" $command "${listed[@]}" --set "output.file=$name"
    done
done
ended 2 "the deck" "$PROGRAM" run deck.nxs "${small[@]:1}" --overwrite --set output.file=deck.nxs
cmp deck.toml deck.nxs
head -c 256 /dev/zero >mask
ended 2 "detector.mask.file" "$PROGRAM" run "${small[@]}" --overwrite --set detector.mask.file=mask --set output.raw_file=./mask
ended 2 "output.file" "$PROGRAM" run "${small[@]}" --set output.file=same --set "output.png_file=$PWD/same"
ended 2 "name of a data file" "$PROGRAM" run "${small[@]}" --set output.file=s --set output.raw_file=s_data_000000
[[ -z $(find . -name '*.lock' -newer mask) ]] || fail "something was written before names were compared"
nanobragg=(nanobragg -cell 50 50 50 90 90 90 -N 5 -lambda 1 -distance 100 -detpixels 32)
ended 9 "-hkl" "$PROGRAM" "${nanobragg[@]}" -hkl factors.hkl -intfile hard.nxs
ended 9 "-floatfile" "$PROGRAM" "${nanobragg[@]}" -default_F 10 -floatfile a.bin -intfile ./a.bin
ended 0 "" "$PROGRAM" "${nanobragg[@]}" -default_F 10 -floatfile /dev/null -intfile /dev/null -nopgm -nonoise
[[ $(wc -l <factors.hkl) == 2 ]] || fail "an input was written to"

# What is not UTF-8, and names that would break messages.
ended 2 'be_=gt.\xde_A=1.1' "$PROGRAM" run "${small[@]}" --set $'be_=gt.\xde_A=1.1'
ended 2 "not UTF-8" "$PROGRAM" run "${small[@]}" --set $'title=\xc3('
printf 'title = "\xff"\n' >latin.toml
ended 2 "latin.toml:1: byte 10 is not UTF-8" "$PROGRAM" run latin.toml
odd=$'od\nd\e[1m\xff.toml'
sed 's/^wavelength_A.*/wavelength_A = -1/' deck.toml >"$odd"
ended 2 "'od\\nd\\x1b[1m\\xff.toml':5: beam.wavelength_A" "$PROGRAM" run "$odd"
ended 2 "'no\\nne.toml'" "$PROGRAM" run $'no\nne.toml'
cp deck.toml "$odd"
ended 0 "'a\\nb.nxs'" "$PROGRAM" run "$odd" "${small[@]:1:4}" --set 'output.file="a\nb.nxs"'
grep -q $'\e' out && fail "an escape reaches the terminal"
h5dump -d /entry/run/deck/file_name $'a\nb.nxs' | grep -q . || fail "the name of a deck cannot be read"

# Where the standard output takes nothing, whoever only tells fails; a run makes its images.
for command in --print-reference-deck --version --list-detectors --help "check deck.toml" "trace deck.toml --pixel 0,3,3" "info q.nxs"; do
    for sink in full closed; do
        status=0
        # shellcheck disable=SC2086
        if [[ $sink == full ]]; then
            "$PROGRAM" $command >/dev/full 2>err || status=$?
        else
            "$PROGRAM" $command >&- 2>err || status=$?
        fi
        [[ $status == 3 ]] || fail "$command, $sink: ended with $status: $(cat err)"
        grep -q 'cannot write to the standard output' err || fail "$command, $sink: $(cat err)"
    done
done
"$PROGRAM" run "${small[@]:0:5}" --set output.file=t.nxs >&- 2>err
grep -q 'warning: cannot write' err || fail "what was not told is not told: $(cat err)"
"$PROGRAM" run "${small[@]:0:5}" --set output.file=t.nxs --overwrite 2>err | true
ended 0 "all bytes are as they were written" "$PROGRAM" info t.nxs

# What info says.
for text in "file        t.nxs" "title       the smallest deck" "program     minibragg" "1 image of photons" "complete    yes" \
    "truth       unit_cell = 80 80 80 90 90 90 angstrom, degrees" "truth       mosaic_model = sampled" \
    "truth       steps_per_image = 1" "truth       spectrum_bandwidth_rms = 0"; do
    ended 0 "$text" "$PROGRAM" info t.nxs
done
"$PROGRAM" run "${small[@]:0:5}" --set output.file=c.nxs --set crystal.shape=gauss --set beam.bandwidth_rms_fraction=0.002 \
    --set 'crystal.mosaic={model="auto", spread_deg=0.2, distribution="gaussian"}' --set sampling.pixel=whole
for text in "mosaic_model = analytic" "pixel_sampling = whole" "spectrum_bandwidth_rms = 0.002" "mosaic_spread = 0.2 deg" \
    "mosaic_distribution = gaussian" "cell_spread_rms = 0"; do
    ended 0 "truth       $text" "$PROGRAM" info c.nxs
done
"$PROGRAM" info c.nxs | grep -E '_rms = [0-9.]+ 1$' && fail "info tells the unit 1"
ended 2 "No such file" "$PROGRAM" info absent.nxs
ended 2 "is no HDF5 file" "$PROGRAM" info deck.toml
