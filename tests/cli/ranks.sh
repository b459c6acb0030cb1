#!/usr/bin/env bash
# Images and metadata do not depend on the number of ranks, on how rows are shared out, or on the order of panels.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

deck=(run "$SOURCE/inputs/rotation.toml" --quiet --set goniometer.images=2 --set output.png_file=
    --set output.separate=true)
"$PROGRAM" "${deck[@]}" --set output.file=one.nxs
for count in 2 3 4 7; do
    ranks "$count" "$PROGRAM" "${deck[@]}" --set output.file="$count.nxs" || fail "$count ranks"
    same_outside_run one.nxs "$count.nxs"
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
