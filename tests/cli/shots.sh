#!/usr/bin/env bash
# A shot made alone is the shot of its series, bit for bit, on any number of ranks; so are its truth and what NXmx says of it.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

deck=(run "$SOURCE/inputs/stills_series.toml" --quiet --set output.png_file= --set output.compression=gzip
    --set "detector.grid.pixels=[48, 40]" --set series.shots=20)

# slab FILE PATH FIRST COUNT: the bytes of some shots of a data set.
slab() {
    local others start count
    others=$(h5dump -H -d "$2" "$1" | sed -n 's/.*SIMPLE { ( [0-9]*\([0-9, ]*\) ).*/\1/p')
    start=$3$(tr -s 0-9 0 <<<"$others")
    count=$4$others
    rm -f slab.bin
    h5dump -d "$2" -s "${start// /}" -c "${count// /}" -b LE -o slab.bin "$1" >/dev/null
    [[ -s slab.bin ]] || fail "h5dump cannot read $2 of $1"
    md5sum <slab.bin
}

# same_shots SERIES FIRST COUNT OTHER: these shots of a series are all there is in another file.
same_shots() {
    local path
    for path in $(h5ls -r "$1" | sed -n 's/^\(\/entry\/run\/truth\/[^ ]*\) *Dataset {20[,}].*/\1/p') \
        /entry/instrument/detector/data /entry/instrument/beam/incident_wavelength \
        /entry/instrument/beam/incident_wavelength_1Dspectrum_weights; do
        [[ $(slab "$1" "$path" "$2" "$3") == $(slab "$4" "$path" 0 "$3") ]] || fail "$path of shots $2 differs in $4"
    done
}

"$PROGRAM" "${deck[@]}" --set output.file=all.nxs
[[ $(h5ls -r all.nxs | grep -c '/entry/run/truth/drawn/') -ge 10 ]] || fail "the drawn values are not recorded"
[[ $(slab all.nxs /entry/instrument/detector/data 3 1) != $(slab all.nxs /entry/instrument/detector/data 4 1) ]] ||
    fail "two shots are the same"
"$PROGRAM" "${deck[@]}" --set output.file=alone.nxs --shots 17
same_shots all.nxs 17 1 alone.nxs
for count in 2 3 7; do
    ranks "$count" "$PROGRAM" "${deck[@]}" --set output.file="all$count.nxs" || fail "$count ranks"
    same_outside_run all.nxs "all$count.nxs"
    ranks "$count" "$PROGRAM" "${deck[@]}" --set output.file="few$count.nxs" --shots 11:14 || fail "$count ranks"
    same_shots all.nxs 11 3 "few$count.nxs"
done

# Images of a rotation are chosen in the same way.
rotation=(run "$SOURCE/inputs/rotation.toml" --quiet --set goniometer.images=5 --set output.png_file=
    --set output.compression=gzip --set "detector.grid.pixels=[48, 40]")
"$PROGRAM" "${rotation[@]}" --set output.file=sweep.nxs
"$PROGRAM" "${rotation[@]}" --set output.file=part.nxs --images 2:4
for path in /entry/instrument/detector/data /entry/sample/transformations/omega; do
    [[ $(slab sweep.nxs "$path" 2 2) == $(slab part.nxs "$path" 0 2) ]] || fail "$path of images 2 and 3 differs"
done

# A seed is a series.
"$PROGRAM" "${deck[@]}" --set output.file=other.nxs --set series.seed=7 --shots 3
[[ $(slab other.nxs /entry/run/truth/drawn/distance_mm 0 1) != $(slab all.nxs /entry/run/truth/drawn/distance_mm 3 1) ]] ||
    fail "the seed does not count"
