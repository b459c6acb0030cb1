#!/usr/bin/env bash
# A detector's response: counts that do not depend on the number of ranks, with and without a point spread that
# crosses the borders between them; the same again for the same seed, others for another; expected photons as without.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

deck=(run "$SOURCE/inputs/rotation.toml" --quiet --set goniometer.images=2 --set output.png_file=)
for key in beam_flicker_fraction=0.1 pixel_flicker_fraction=0.01 calibration_fraction=0.03 gain_counts_per_photon=1.5 \
    pedestal_counts=40 readout_noise_counts=3 dead_fraction=0.01 hot_fraction=0.01 saturation_counts=20000; do
    deck+=(--set "detector.response.$key")
done
spread=(--set "detector.response.point_spread={shape=\"fibre\", fwhm_um=400, radius_pixels=40}")
data=/entry/instrument/detector/data
photons=/entry/components/photons

same_on_ranks() {
    local name=$1 count
    shift
    "$PROGRAM" "${deck[@]}" "$@" --set "output.file=$name.nxs"
    for count in 2 3 7; do
        ranks "$count" "$PROGRAM" "${deck[@]}" "$@" --set "output.file=$name$count.nxs" || fail "$count ranks"
        same_outside_run "$name.nxs" "$name$count.nxs"
    done
}

# differ A B DATASET [DATASET]: they do.
differ() {
    ! h5diff -q "$@" || fail "$1 and $2 should differ in $3"
}

same_on_ranks plain
same_on_ranks spread "${spread[@]}"
differ plain.nxs spread.nxs $data
h5diff plain.nxs spread.nxs $photons || fail "a point spread changes the expected photons"

# More ranks than rows, and rows that reach beyond each other: some ranks have none, some send to all.
tiny=("${spread[@]}" --set "detector.grid={pixels=[37, 5], panels=[1, 2], pixel_size_mm=0.2}")
"$PROGRAM" "${deck[@]}" "${tiny[@]}" --set output.file=tiny.nxs
for count in 4 7; do
    ranks "$count" "$PROGRAM" "${deck[@]}" "${tiny[@]}" --set "output.file=tiny$count.nxs" || fail "$count ranks"
    same_outside_run tiny.nxs "tiny$count.nxs"
done

# Counts alone; and expected photons not a third time, as a sum.
"$PROGRAM" "${deck[@]}" --set output.photons=false --set output.file=alone.nxs
h5diff plain.nxs alone.nxs $data || fail "counts depend on output.photons"
h5ls -r alone.nxs | grep -q components && fail "photons were written beside counts"
"$PROGRAM" "${deck[@]}" --set output.separate=true --set output.file=apart.nxs
h5ls -r apart.nxs >apart.txt
grep -q bragg_photons apart.txt || fail "no photons apart"
grep -q components/photons apart.txt && fail "the sum of photons that are there apart was written"

"$PROGRAM" "${deck[@]}" --set output.file=again.nxs
same_outside_run plain.nxs again.nxs
"$PROGRAM" "${deck[@]}" --set detector.response.seed=2 --set output.file=other.nxs
differ plain.nxs other.nxs $data
h5diff plain.nxs other.nxs /entry/instrument/detector/pixel_mask || fail "the seed of images changes the pattern"
"$PROGRAM" "${deck[@]}" --set detector.response.pattern_seed=2 --set output.file=pattern.nxs
differ plain.nxs pattern.nxs /entry/instrument/detector/pixel_mask

# Gains and bad pixels of files; what was read in each image, for any number of ranks. (Any image of numbers is a map of gains.)
printf 'panel slow fast hot\n0 3 4 1\n0 5 6 0\n' >bad.csv
same_on_ranks files --set detector.response.bad_pixel_file=bad.csv \
    --set detector.response.gain_file=plain.nxs:/entry/instrument/detector/pixel_mask
differ plain.nxs files.nxs $data
for place in "3,4 20000" "5,6 (3|4)[0-9]"; do
    h5dump -d $data -s "1,${place% *}" -c 1,1,1 files.nxs | grep -qE ": ${place#* }\$" || fail "pixel $place of bad.csv"
done
for name in counts max_counts saturated_pixels; do
    for count in 2 3 7; do
        h5diff files.nxs "files$count.nxs" "/entry/run/result/$name" || fail "$name of $count ranks"
    done
done
"$PROGRAM" run "${deck[@]:1:1}" "${deck[@]:3}" --set output.file=told.nxs >log
grep -qE "^counts      .*, maximum 20000, [1-9][0-9]* saturated pixel" log || fail "the summary does not tell the counts: $(cat log)"

"$PROGRAM" "${deck[@]:0:7}" --set output.file=none.nxs
h5diff plain.nxs none.nxs $photons $data || fail "a response changes the expected photons"
h5ls -r none.nxs | grep -q components && fail "without a response there are no components"

"$PROGRAM" check "${deck[@]:1:1}" --set "detector.response={gain_counts_per_photon=2}" >log
grep -q "^response    Poisson, gain 2, saturation" log || fail "check does not tell the response: $(cat log)"
