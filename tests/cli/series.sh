#!/usr/bin/env bash
# Runs of many images: data files and their master, however images are shared out; what may be continued and what not;
# signals; errors; what a reader meets while a run goes on.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

deck=$SOURCE/tests/cli/series.toml
run=(run "$deck" --quiet)

# same_images A B: nothing differs but what may differ between equal runs.
same_images() {
    local differences
    differences=$(h5diff "$1" "$2" | grep -E '^(dataset|attribute|group)' |
        grep -vE '</entry/(start_time|end_time|run/(date|deck|performance|series))' || true)
    [[ -z $differences ]] || fail "$1 and $2 differ: $differences"
    h5diff "$1" "$2" /entry/data/data /entry/data/data >differences || fail "images of $1 and $2: $(cat differences)"
}

files() { find . -maxdepth 1 -name "$1_data_*.nxs" | wc -l; }

# One file, however many ranks; data files, however many images each holds and whatever ranks make them.
"$PROGRAM" "${run[@]}" --set output.file=one.nxs
[[ $(files one) == 0 ]] || fail "a short run has data files"
for count in 1 2 3 5; do
    ranks "$count" "$PROGRAM" "${run[@]}" --set output.file="r$count.nxs" --set output.images_per_file=7
    [[ $(files "r$count") == 9 ]] || fail "60 images, 7 a file, are not 9 files on $count ranks"
    same_images one.nxs "r$count.nxs"
done
ranks 4 "$PROGRAM" "${run[@]}" --set output.file=pairs.nxs --set output.images_per_file=7 --set parallel.ranks_per_image=2
same_images one.nxs pairs.nxs

# Labels of pixels, and blank shots, by whatever ranks; also when a run goes on.
labels=("${run[@]}" --shots 0:14 --set output.labels=hkl --set "series.lattices={list=[1,0,2],order='cycle'}" --set detector.response.gain_counts_per_photon=40
    --set detector.response.saturation_counts=20000)
"$PROGRAM" "${labels[@]}" --set output.file=labels1.nxs
ranks 3 "$PROGRAM" "${labels[@]}" --set output.file=labels3.nxs --set output.images_per_file=4 --set parallel.images_per_launch=3
rm labels3.nxs labels3_data_000004.nxs
ranks 2 "$PROGRAM" "${labels[@]}" --set output.file=labels3.nxs --set output.images_per_file=4 --set parallel.images_per_launch=3 --resume
ranks 4 "$PROGRAM" "${labels[@]}" --set output.file=labels4.nxs --set output.images_per_file=14 --set parallel.ranks_per_image=4
for several in labels3 labels4; do
    same_images labels1.nxs $several.nxs
    for what in labels label_flags; do
        h5diff labels1.nxs $several.nxs /entry/components/$what /entry/components/$what || fail "$what of $several"
    done
done
# numbers DATA_SET IMAGE: of its 64 x 64 pixels.
numbers() {
    h5dump -d "/entry/components/$1[$2,0,0;;1,64,64;]" -y labels1.nxs | sed -n '/DATA {/,/}/p' | grep -oE '[0-9]+'
}
[[ $(numbers labels 0 | sort -nu | wc -l) -gt 20 ]] || fail "an image with a crystal has no labels"
[[ $(numbers labels 1 | sort -nu) == 0 ]] || fail "a blank shot has labels"
numbers label_flags 0 | awk '$1 >= 131072 { found = 1 } END { exit !found }' || fail "no pixel is flagged as saturated"

# However many images are rendered together: chosen (all 60), some, one.
for together in 7 1; do
    ranks 2 "$PROGRAM" "${run[@]}" --set output.file="by$together.nxs" --set output.images_per_file=25 --set parallel.images_per_launch=$together
    same_images one.nxs "by$together.nxs"
done
"$PROGRAM" "${run[@]}" --set output.file=raw.nxs --set output.images_per_file=7 --set output.compression=none
h5diff one.nxs raw.nxs /entry/data/data /entry/data/data || fail "images without compression"

# A data file is an NXmx file of its own images; the folder can be moved.
mkdir moved
mv r2.nxs r2_data_*.nxs moved/
(cd / && same_images "$scratch/one.nxs" "$scratch/moved/r2.nxs")
h5dump -a /complete moved/r2_data_000007.nxs | grep -q yes || fail "a data file does not say that it is complete"

# A rotation: angles of each data file and of the master.
rotation=(run "$SOURCE/inputs/rotation.toml" --quiet --set output.png_file=)
"$PROGRAM" "${rotation[@]}" --set output.file=rot1.nxs
ranks 2 "$PROGRAM" "${rotation[@]}" --set output.file=rot2.nxs --set output.images_per_file=3
same_images rot1.nxs rot2.nxs

# What exists is not overwritten, continued or mixed by accident.
# refuse CODE TEXT ARGUMENTS...
refuse() {
    local code=$1 text=$2 status launcher
    shift 2
    for launcher in "" "ranks 2"; do
        status=0
        $launcher "$PROGRAM" "$@" >out 2>err || status=$?
        [[ $status == "$code" ]] || fail "'$*' ($launcher) ended with $status, not $code: $(cat err)"
        [[ $(grep -cF -- "$text" err) == 1 ]] || fail "'$*' ($launcher) should say once '$text': $(cat err)"
    done
}
seven=("${run[@]}" --set output.images_per_file=7)
refuse 2 "it exists" "${seven[@]}" --set output.file=r3.nxs
rm r3.nxs
refuse 2 "--resume" "${seven[@]}" --set output.file=r3.nxs
refuse 2 "cells" "${seven[@]}" --set output.file=r3.nxs --set "crystal.cells=[12, 12, 13]" --resume
refuse 2 "--overwrite" "${seven[@]}" --set output.file=r3.nxs --set "crystal.cells=[12, 12, 13]" --resume
# A file is kept when all its bytes are there. One that is not is named, removed and made again; a master, too.
before=$(stat -c '%i %Y' r3_data_000007.nxs)
# mended TEXT LAUNCHER...: a continued run tells, makes the run whole again and leaves what is whole.
mended() {
    local text=$1
    shift
    "$@" "$PROGRAM" run "$deck" --set output.images_per_file=7 --set output.file=r3.nxs --resume >log || fail "no resume: $(cat log)"
    grep -qF -- "$text" log || fail "a continued run should say '$text': $(cat log)"
    [[ $before == $(stat -c '%i %Y' r3_data_000007.nxs) ]] || fail "--resume made a finished file again"
    same_images one.nxs r3.nxs
    "$PROGRAM" info r3.nxs >log || fail "after --resume: $(cat log)"
    grep -q 'data files  9, of which 9 are whole' log || fail "info: $(cat log)"
}
# damaged FILE TEXT...: info says so.
damaged() {
    local status=0 text
    "$PROGRAM" info "$1" >log 2>err || status=$?
    [[ $status == 3 ]] || fail "info on $1 ends with $status: $(cat err)"
    for text in "${@:2}"; do
        grep -qF -- "$text" err || fail "info on $1 should say '$text': $(cat err)"
    done
}
# flip FILE BYTE: changes one.
flip() {
    local next
    next=$(od -A n -t x1 -j "$2" -N 1 "$1" | tr -d ' ' | tr '0-9a-f' '1-9a-f0')
    printf '%b' "\\x$next" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
truncate -s 1000 r3_data_000014.nxs
damaged r3_data_000014.nxs "truncated or damaged" "--resume"
mended "r3_data_000014.nxs is truncated or damaged"
flip r3_data_000021.nxs 20000
: >r3_data_000028.nxs
damaged r3.nxs "r3_data_000021.nxs is damaged" "r3_data_000028.nxs is truncated"
mended "r3_data_000021.nxs is damaged" ranks 2
rm r3_data_000035.nxs
damaged r3.nxs "r3_data_000035.nxs is missing"
mended "r3.nxs lacks the data file of image 35"
flip r3.nxs 30000
damaged r3.nxs "r3.nxs is damaged"
mended "r3.nxs is damaged"
cp one.nxs cut.nxs
truncate -s -1 cut.nxs
"$PROGRAM" run "$deck" --set output.file=cut.nxs --resume >log
grep -q 'cut.nxs is damaged' log || fail "a damaged file of all images: $(cat log)"
same_images one.nxs cut.nxs
printf 'no image\n' >text.nxs
refuse 2 "is no HDF5 file" "${run[@]}" --set output.file=text.nxs --resume
"$PROGRAM" "${seven[@]}" --set output.file=r3.nxs --resume || fail "--resume of a complete run"
refuse 2 "cells" "${seven[@]}" --set output.file=r3.nxs --set "crystal.cells=[12, 12, 13]" --resume
"$PROGRAM" "${run[@]}" --set output.file=r3.nxs --set output.images_per_file=20 --overwrite
[[ $(files r3) == 3 ]] || fail "--overwrite left data files of the run before"
same_images one.nxs r3.nxs

# The content of a file that the deck names belongs to the run.
printf '0 0 1 10\n1 0 0 20\n0 1 1 30\n' >factors.hkl
hkl=("${seven[@]}" --set structure_factors.random= --set structure_factors.file=factors.hkl --set output.file=hkl.nxs)
"$PROGRAM" "${hkl[@]}"
rm hkl.nxs
printf '0 0 1 10\n1 0 0 20\n0 1 1 31\n' >factors.hkl
refuse 2 "factors.hkl" "${hkl[@]}" --resume

# A signal to any rank: images made so far are kept, the code says that there is more to do, and --resume does it.
long=("${run[@]}" --set series.shots=1600 --set output.images_per_file=32)
"$PROGRAM" "${long[@]}" --set output.file=reference.nxs
# stop SIGNAL LAUNCHER...
stop() {
    local signal=$1 rank status=0
    shift
    rm -f stop*.nxs
    "$@" "$PROGRAM" "${long[@]}" --set output.file=stop.nxs 2>err &
    until [[ $(files stop) -ge 3 ]]; do sleep 0.01; done
    rank=$!
    [[ $# == 0 ]] || rank=$(pgrep -P $! | tail -1)
    kill -s "$signal" "$rank"
    wait $! || status=$?
    [[ $status == 75 ]] || fail "a run stopped by SIG$signal ended with $status: $(cat err)"
    [[ ! -e stop.nxs ]] || fail "a run that was stopped has a master"
    if compgen -G '.*.partial' >/dev/null; then
        fail "a run that was stopped left a partial file"
    fi
    "$@" "$PROGRAM" "${long[@]}" --set output.file=stop.nxs --resume
    same_images reference.nxs stop.nxs
}
stop TERM
stop USR1
stop TERM "$MPIEXEC" -n 2

# At whatever moment: while structure factors are computed, while the only image is rendered, of several ranks one or all.
slow=(run "$SOURCE/inputs/smallest.toml" --set output.png_file=)
factors=(--set structure_factors.default_F= --set "structure_factors.random={seed=1}" --set structure_factors.resolution_A=0.5)
image=(--set sampling.oversample=400)
# early SECONDS ARGUMENTS...: a signal after this long ends the run with 75, and it leaves nothing.
early() {
    local seconds=$1 status=0
    "${launcher[@]}" "$PROGRAM" "${slow[@]}" "${@:2}" --set output.file=early.nxs >log 2>err &
    sleep "$seconds"
    rank=$!
    [[ ${#launcher[@]} == 0 ]] || rank=$(pgrep -P $! | tail -1)
    kill -s TERM "$rank"
    wait $! || status=$?
    [[ $status == 75 ]] || fail "a signal after $seconds s, ${launcher[*]} ${*:2}: ended with $status: $(cat log err)"
    cat log err | grep -q 'stopped by a signal' || fail "a run that was stopped says nothing"
    [[ -z $(find . -name '*early.nxs*') ]] || fail "a run that was stopped left $(find . -name '*early.nxs*')"
}
launcher=()
early 0.3 "${factors[@]}"
early 0.5 "${image[@]}"
launcher=("$MPIEXEC" -n 2)
early 1.2 "${factors[@]}"
early 1.2 "${image[@]}"
stop USR1 "$MPIEXEC" -n 2

# Two runs with one output.file: the second is refused, and only as long as the first lives.
rm -f stop*.nxs
"$PROGRAM" "${long[@]}" --set output.file=stop.nxs &
until [[ $(files stop) -ge 1 ]]; do sleep 0.01; done
kill -s STOP $!
refuse 2 "being written by process $!" "${long[@]}" --set output.file=stop.nxs --overwrite
refuse 2 "being written by process $!" "${long[@]}" --set output.file=stop.nxs --resume
"$PROGRAM" "${long[@]}" --set output.file=beside.nxs || fail "a run of another name is refused"
kill -s KILL $!
wait $! || true
"$PROGRAM" "${long[@]}" --set output.file=stop.nxs --resume
same_images reference.nxs stop.nxs
[[ ! -e .stop.nxs.lock ]] || fail "a run left its lock file behind"

# A folder that goes away and a file that may not grow, in the middle of a run: every group ends, one message, exit code 3;
# what had been finished is still there, and the run can be continued.
# broken TEXT LAUNCHER...
broken() {
    local text=$1 status=0 kept
    shift
    rm -rf gone stop*.nxs
    mkdir stop
    "$@" "$PROGRAM" "${long[@]}" "${shared[@]}" --set output.file=stop/stop.nxs 2>err &
    until [[ $(find stop -name 'stop_data_*.nxs' | wc -l) -ge 3 ]]; do sleep 0.01; done
    mv stop gone
    wait $! || status=$?
    [[ $status == 3 ]] || fail "a run whose folder went away ended with $status: $(cat err)"
    [[ $(grep -cF "minibragg: " err) == 1 ]] || fail "one message, not: $(cat err)"
    grep -qF "$text" err || fail "'$text' is not in: $(cat err)"
    rm -rf stop
    mv gone stop
    kept=$(find stop -name 'stop_data_*.nxs' | wc -l)
    "$@" "$PROGRAM" "${long[@]}" --set output.file=stop/stop.nxs --resume
    [[ $kept -ge 3 ]] || fail "finished files were lost"
    same_images reference.nxs stop/stop.nxs
    rm -rf stop
}
shared=()
broken "stop/"
broken "stop/" "$MPIEXEC" -n 2
shared=(--set parallel.ranks_per_image=2)  # the root of a group tells its other rank
broken "stop/" "$MPIEXEC" -n 2
# (mpirun itself does not survive the limit.)
status=0
(ulimit -f 100 && "$PROGRAM" "${long[@]}" --set output.file=full.nxs 2>err) || status=$?
[[ $status == 3 ]] || fail "a run on a full disk ended with $status: $(cat err)"
[[ $(grep -cF "Free some space" err) == 1 ]] || fail "a full disk should be told once: $(cat err)"
[[ ! -e full.nxs ]] || fail "a run on a full disk has a master"

# Whatever a reader finds under its final name while a run goes on is whole.
rm -f stop*.nxs
ranks 2 "$PROGRAM" "${long[@]}" --set output.file=stop.nxs &
seen=0
while kill -0 $! 2>/dev/null; do
    for file in stop_data_*.nxs; do
        [[ -e $file ]] || continue
        h5dump -a /complete "$file" 2>/dev/null | grep -q yes || fail "a reader finds $file, which is not whole"
        seen=$((seen + 1))
        kill -0 $! 2>/dev/null || break
    done
done
wait $!
[[ $seen -ge 3 ]] || fail "the run was too quick for its reader"
newest=$(find . -name 'stop_data_*.nxs' | sort | tail -1)
h5diff "$newest" "reference${newest#./stop}" /entry/data/data /entry/data/data >/dev/null ||
    [[ ! -e reference${newest#./stop} ]] || fail "what the reader found is not what is there"
