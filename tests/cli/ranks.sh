#!/usr/bin/env bash
# Images and metadata do not depend on the number of ranks, on how rows are shared out, or on the order of panels.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

deck=(run "$SOURCE/inputs/rotation.toml" --quiet --set goniometer.images=2 --set output.png_file=
    --set output.separate=true --set output.spots=true)
"$PROGRAM" "${deck[@]}" --set output.file=one.nxs
for count in 2 3 4 7; do
    ranks "$count" "$PROGRAM" "${deck[@]}" --set output.file="$count.nxs" || fail "$count ranks"
    same_outside_run one.nxs "$count.nxs"
    h5diff one.nxs "$count.nxs" /entry/run/truth /entry/run/truth || fail "the truth, spots in it, depends on $count ranks"
done
# What is printed of an image is what its file lists.
ranks 2 "$PROGRAM" predict "$SOURCE/inputs/rotation.toml" --quiet --images 1 --set goniometer.images=2 --output spots.txt --csv spots.csv --json spots.json
listed=$(h5dump -d /entry/run/truth/spots/shot_offsets -y one.nxs | sed -n '/DATA {/,/}/p' | tr -dc '0-9, ')
IFS=', ' read -r _ before all <<<"$listed"
(($(grep -vc '^#' spots.txt) == all - before && all > before)) || fail "predict lists another number of spots than $listed"
# Three forms of one table: its rows, and the same numbers, rounded for people.
python3 - <<'PYTHON' || fail "predict writes tables that differ"
import csv, json
text = [line.split() for line in open("spots.txt")]
names, rows = text[0][1:], text[1:]
listed = list(csv.DictReader(open("spots.csv")))
told = json.load(open("spots.json"))
assert told["schema"] == "minibragg-spots" and told["images"] == [1] and told["deck"]["title"], told["images"]
assert len(rows) == len(listed) == len(told["spots"]) > 100
for row, line, spot in zip(rows, listed, told["spots"]):
    assert list(line) == list(spot) == names
    for name, rounded in zip(names, row):
        assert float(line[name]) == spot[name] and abs(spot[name] - float(rounded)) <= 1e-3 + 1e-5 * abs(spot[name]), (name, line, row)
PYTHON
"$PROGRAM" predict "$SOURCE/inputs/rotation.toml" --json spots.txt --output ./spots.txt --overwrite 2>message.txt && fail "predict writes two tables into a file"
grep -q 'name the same file' message.txt || fail "predict did not say that files are the same: $(cat message.txt)"
"$PROGRAM" predict "$SOURCE/inputs/rotation.toml" --output spots.txt 2>message.txt && fail "predict replaced a file"
grep -q 'spots.txt' message.txt || fail "predict did not name the file that exists"

# Photons so faint that their numbers are denormal (below 1.2e-38): no compression, whose libraries may flush them to zero where
# they are loaded, and no number of ranks changes a bit.
faint=(run "$SOURCE/inputs/smallest.toml" --quiet --overwrite --set output.png_file= --set "detector.grid.pixels=[37, 30]"
    --set goniometer.images=2 --set goniometer.width_deg=0.1 --set beam.fluence_photons_per_m2=1e-14 --set output.file=faint.nxs)
for compression in none gzip bitshuffle; do
    for count in 1 2; do
        for separate in true false; do
            [[ $count == 1 ]] && launcher=() || launcher=(ranks "$count")
            "${launcher[@]}" "$PROGRAM" "${faint[@]}" --set "output.compression=$compression" --set "output.separate=$separate"
            h5dump -d /entry/data/data -b LE -o faint.f32 faint.nxs >/dev/null
            [[ -e first.f32 ]] || cp faint.f32 first.f32
            cmp first.f32 faint.f32 || fail "faint photons depend on $compression, $count ranks, separate = $separate"
        done
    done
done
denormals=$(od -A n -v -t x4 -w4 first.f32 | grep -cE '^ 00[0-7]' || true)
zeros=$(od -A n -v -t x4 -w4 first.f32 | grep -c '^ 00000000' || true)
((denormals - zeros > 100)) || fail "$denormals small numbers of which $zeros are zero: none is denormal"

# In the native frame, too, where one rank writes what all have made.
native=(run "$SOURCE/inputs/smallest.toml" --quiet --set output.png_file= --set "detector.grid={panels=[2,2], pixels=[20,9], gap_pixels=[3,5], pixel_size_mm=0.4}"
    --set output.layout=native --set output.separate=true --set output.spots=true --set goniometer.width_deg=0.1)
for images in 1 3; do
    "$PROGRAM" "${native[@]}" --set goniometer.images=$images --set "output.file=native$images.nxs"
    ranks 3 "$PROGRAM" "${native[@]}" --set goniometer.images=$images --set "output.file=native${images}of3.nxs" || fail "native, 3 ranks"
    same_outside_run native$images.nxs native${images}of3.nxs
    h5diff native$images.nxs native${images}of3.nxs /entry/run/truth /entry/run/truth || fail "the truth of native images depends on ranks"
    h5diff native$images.nxs native${images}of3.nxs /entry/run/series/checksums/instrument /entry/run/series/checksums/instrument || fail "the bytes of native images depend on ranks"
done

# More ranks than rows: some have no work.
tiny=(run "$SOURCE/inputs/smallest.toml" --quiet --set output.png_file= --set "detector.grid.pixels=[37, 3]")
"$PROGRAM" "${tiny[@]}" --set output.file=tiny1.nxs
ranks 7 "$PROGRAM" "${tiny[@]}" --set output.file=tiny7.nxs || fail "more ranks than rows"
same_outside_run tiny1.nxs tiny7.nxs

# The panels in another order are the same pixels in another order.
panels() {
    cat <<END
[beam]
wavelength_A = 1.0
[crystal]
unit_cell = [80, 70, 60, 90, 90, 90]
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 100.0
[sampling]
oversample = 1
[output]
file = "$1.nxs"
raw_file = "$1.raw"
END
    shift
    for origin in "$@"; do
        printf '[[detector.panel]]\norigin_mm = [%s, 10, 0]\npixels = [40, 50]\npixel_size_mm = 0.2\n' "$origin"
    done
}
panels ab 20 8 >ab.toml
panels ba 8 20 >ba.toml
"$PROGRAM" run ab.toml --quiet
"$PROGRAM" run ba.toml --quiet
half=$((40 * 50 * 4))
cmp <(head -c $half ab.raw) <(tail -c $half ba.raw) || fail "the order of panels changes the first panel"
cmp <(tail -c $half ab.raw) <(head -c $half ba.raw) || fail "the order of panels changes the second panel"
ranks 3 "$PROGRAM" run ba.toml --quiet --overwrite --set output.raw_file=ba3.raw
cmp ba.raw ba3.raw || fail "three ranks and two panels in another order change pixels"

# Panels of different sizes, some masked, and regions of interest: ranks cut elsewhere, pixels stay. The mask is in the file.
detector=$(tr -d '\n' <<'END'
{distance_mm=90,
 panel=[{origin_mm=[10,9,0], pixels=[40,50], pixel_size_mm=0.2}, {origin_mm=[1,9,1], pixels=[31,7], pixel_size_mm=0.2},
 {origin_mm=[1,2,0], pixels=[64,33], pixel_size_mm=0.1}], sensor={thickness_um=450, layers=2},
 mask={dead_edge_pixels=1, rectangles=[{panel=0, fast=[5,9], slow=[0,30]}], circles=[{radius_mm=2}]},
 region_of_interest=[{panel=0, fast=[0,30], slow=[3,49]}, {panel=2, fast=[0,63], slow=[0,32]}]}
END
)
uneven=(run "$SOURCE/inputs/smallest.toml" --quiet --set output.png_file= --set detector.grid= --set "detector=$detector")
"$PROGRAM" "${uneven[@]}" --set output.file=uneven1.nxs --set output.raw_file=uneven.f32
for count in 2 3 4 7; do
    ranks "$count" "$PROGRAM" "${uneven[@]}" --set output.file="uneven$count.nxs" || fail "uneven panels, $count ranks"
    same_outside_run uneven1.nxs "uneven$count.nxs"
done
# float I: pixel I of the raw image, in which panels of 50, 7 and 33 rows stand one above the other, 64 pixels wide.
float() { od -A n -t f4 -j $((4 * $1)) -N 4 uneven.f32 | tr -d ' '; }
for pixel in $((20 * 64 + 7)) $((20 * 64 + 35)) $((53 * 64 + 9)) $((57 * 64)); do
    [[ $(float "$pixel") == 0 ]] || fail "masked pixel $pixel has $(float "$pixel") photons"
done
for pixel in $((20 * 64 + 20)) $((77 * 64 + 30)); do
    [[ $(float "$pixel") != 0 ]] || fail "pixel $pixel has no photons"
done
