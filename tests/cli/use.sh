#!/usr/bin/env bash
# What a user types and reads: check, run, trace, the answers to --help and its like, presets, a terminal's progress bar.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# says FILE PATTERN...: every pattern is in the file.
says() {
    local file=$1 pattern
    shift
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$file" || fail "$file does not say '$pattern': $(head -c 2000 "$file")"
    done
}

deck=$SOURCE/inputs/smallest.toml
small=("$deck" --set "detector.grid.pixels=[64, 48]" --set output.png_file= --set sampling.oversample=2)

"$PROGRAM" --help >help
says help '^Usage: minibragg' ' run ' ' check ' ' trace ' ' nanobragg ' '--print-reference-deck'
grep -q -- --kokkos help && fail "--help is Kokkos' as well"
"$PROGRAM" --version >version
says version '^minibragg [0-9]+\.[0-9]+\.[0-9]+ \(' '^Kokkos ' '^MPI ' '^HDF5 '
"$PROGRAM" --print-reference-deck | diff - "$SOURCE/inputs/reference.toml" || fail "inputs/reference.toml is old"

"$PROGRAM" check "${small[@]}" >check.log
says check.log '1 image of 1 panel, 3.07 kpixels, oversample 2' '^memory +[0-9.]+ ?.?B' '^work +12.3 ksteps to 12.3 ksteps a rank' \
    '^path +about [0-9.]+ ' 'is valid$'
[[ ! -e smallest.nxs ]] || fail "check wrote a file"

"$PROGRAM" run "${small[@]}" --set output.raw_file=image.f32 >run.log
says run.log '^100 %' '^photons +[0-9]' '^maximum +[0-9.]+ at panel 0, slow [0-9]+, fast [0-9]+' '^speed .*steps/s' \
    '^time +set-up .*path .*writing .*total' '^file +smallest.nxs, '
grep -q $'\r' run.log && fail "progress redraws its line in a file"
"$PROGRAM" run "${small[@]}" --quiet --overwrite >quiet
[[ ! -s quiet ]] || fail "--quiet says $(cat quiet)"
cp smallest.nxs again.nxs
"$PROGRAM" run "${small[@]}" --quiet --overwrite
same_outside_run smallest.nxs again.nxs

# One line that is drawn again and again, when a person looks.
if command -v script >/dev/null; then
    script -qec "'$PROGRAM' run '$deck' --set output.file=bar.nxs --set output.png_file=" /dev/null </dev/null >bar
    says bar $'\r'
else
    echo "SKIPPED: script, which is a terminal for the progress bar, is not here (Debian: bsdutils)"
fi

# A trace ends on what the image holds.
read -r slow fast < <(sed -nE 's/^maximum.* slow ([0-9]+), fast ([0-9]+)/\1 \2/p' run.log)
"$PROGRAM" trace "${small[@]}" --set sampling.precision=double --pixel "0,$slow,$fast" >trace.log
says trace.log position_m solid_angle_sr capture_fraction scattering_vector_invA ' hkl ' F_cell_e F_lattice polarization \
    sum_of_squares_e2 photons_per_sr_e2
of_image=$(od -A n -t f4 -j $((4 * (slow * 64 + fast))) -N 4 image.f32)
of_trace=$(awk '$1 == "photons" { print $2 }' trace.log)
awk -v a="$of_image" -v b="$of_trace" 'BEGIN { exit !(a - b < 1e-6 * b && b - a < 1e-6 * b) }' ||
    fail "the image has $of_image photons at $slow, $fast, the trace $of_trace"

# Real detectors: one of each series, a few of its pixels.
"$PROGRAM" --list-detectors >detectors
for preset in "Eiger2 16M" "Eiger2 CdTe 1M" "Pilatus3 6M" "Jungfrau 4M" "AGIPD 1M" "Rayonix MX340-HS"; do
    says detectors "^$preset$"
    "$PROGRAM" run "$deck" --set detector.grid= --set "detector.preset=$preset" --set output.png_file= --overwrite \
        --set "detector.region_of_interest=[{fast=[0, 9], slow=[0, 9]}]" --set sampling.oversample=1 >log ||
        fail "$preset: $(cat log)"
done
