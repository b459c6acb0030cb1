#!/usr/bin/env bash
# What the files of a run say, in one file, data files and a master: in the way of plug-ins that are written in C (READER), the times, the
# speed that was measured, and a sweep that goes backwards.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cat >deck.toml <<'END'
title = "four images"
[beam]
wavelength_A = 1.0
fluence_photons_per_m2 = 1e27
[crystal]
unit_cell = [42, 51, 63, 90, 90, 90]
cells = [12, 12, 12]
shape = "gauss"
[structure_factors]
random = { seed = 4 }
resolution_A = 2.0
[goniometer]
axis = [0.2, -1.0, 0.1]
start_deg = -1.0
width_deg = 0.5
images = 4
[detector]
distance_mm = 90.0
grid = { panels = [1, 2], pixels = [64, 32], gap_pixels = [0, 4], pixel_size_mm = 0.9 }
[sampling]
oversample = 1
[output]
file = "one.nxs"
END
run=(run deck.toml --quiet)
two=(--set output.images_per_file=2)

# number FILE DATASET: its only value.
number() {
    h5dump -m %.17g -d "$2" "$1" | sed -n 's/^ *(0): *//p' | head -1 | tr -d '"'
}

# told FILE IMAGES: the reader, which asks for every text of the file as ASCII, tells these sizes.
told() {
    local found
    found=$("$READER" "$1" 1 image) || fail "a plug-in cannot read $1"
    [[ $found == "64 64 4 $2 0.0009 0.0009" ]] || fail "a plug-in reads '$found' in $1"
}

# steps_of FILE: all steps of its images.
steps_of() {
    h5dump -m %.17g -y -d /entry/run/result/steps "$1" | sed -n '/DATA {/,/}/p' | grep -oE '[0-9]+(\.[0-9]+)?(e\+[0-9]+)?' |
        awk '{ sum += $1 } END { printf "%.17g", sum }'
}

# speed FILE: steps per second are the file's steps in the time that it says, images per second are known.
speed() {
    awk -v steps="$(steps_of "$1")" -v rate="$(number "$1" /entry/run/performance/steps_per_second)" \
        -v time="$(number "$1" /entry/run/performance/render_time)" \
        -v images="$(number "$1" /entry/run/performance/images_per_second)" \
        'BEGIN { exit !(steps > 0 && images > 0 && rate * time < 1.000001 * steps && rate * time > 0.999999 * steps) }' ||
        fail "$1 tells another speed than its steps and times"
}

"$PROGRAM" "${run[@]}" --set output.raw_file=one.raw
told one.nxs 4
cmp image one.raw || fail "a plug-in reads other pixels than those of the raw image"
speed one.nxs
for count in 1 2; do
    ranks "$count" "$PROGRAM" "${run[@]}" "${two[@]}" --set output.file="many$count.nxs"
    told "many${count}_data_000002.nxs" 2
    told "many$count.nxs" 4
    cmp image one.raw || fail "a plug-in reads other pixels through the master"
    for file in "many$count.nxs" "many${count}"_data_*.nxs; do
        speed "$file"
    done
done

# Dead pixels are marked in every layout.
for layout in one many; do
    masked=("${run[@]}" --overwrite --set "output.file=$layout.nxs" --set "detector.mask={dead_edge_pixels=1}")
    [[ $layout == one ]] || masked+=("${two[@]}")
    "$PROGRAM" "${masked[@]}"
    "$READER" $layout.nxs 1 image >/dev/null
    dead=$(od -A n -v -t d4 -w4 image | grep -c -- ' -1$')
    [[ $dead == 376 ]] || fail "$dead pixels of $layout.nxs are dead, not those of the edges of two panels"
    h5dump -H -d /entry/instrument/detector/pixel_mask $layout.nxs | grep -q H5T_STD_U32LE || fail "the mask of $layout.nxs is not uint32"
done

# A run that is continued began when it began: its master keeps the time of the first data file, and ends with the last.
first=$(number many1_data_000000.nxs /entry/start_time)
[[ $(number many1.nxs /entry/start_time) == "$first" ]] || fail "the master began at another time than its first data file"
rm many1.nxs many1_data_000002.nxs
sleep 1.1
"$PROGRAM" "${run[@]}" "${two[@]}" --set output.file=many1.nxs --resume
[[ $(number many1.nxs /entry/start_time) == "$first" ]] || fail "a continued run begins anew"
[[ $(number many1.nxs /entry/end_time) == $(number many1_data_000002.nxs /entry/end_time) ]] || fail "a continued run ends early"
[[ $(number many1.nxs /entry/end_time) > $first ]] || fail "a continued run ends before it begins"

# A sweep that goes backwards is one about the opposite axis: the same images, and the same words.
"$PROGRAM" "${run[@]}" --set output.file=back.nxs --set goniometer.width_deg=-0.5
"$PROGRAM" "${run[@]}" --set output.file=opposite.nxs --set goniometer.start_deg=1 --set "goniometer.axis=[-0.2, 1.0, -0.1]"
for part in data/data sample; do
    h5diff back.nxs opposite.nxs "/entry/$part" "/entry/$part" || fail "a sweep backwards differs from one about the opposite axis: $part"
done
