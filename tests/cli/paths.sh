#!/usr/bin/env bash
# Files that a deck reads begin in its folder, outputs and --set in the working folder; one that is missing is told with the
# folder looked in; a file beside the NXmx file that fails leaves that whole.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

mkdir project elsewhere
printf '%s\n' '0 0 0 100' '1 0 0 50' '0 1 0 70' >project/factors.hkl
# Raw bytes: the last row of 16 x 12 pixels is masked.
head -c 176 /dev/zero >project/mask.raw
printf 'xxxxxxxxxxxxxxxx' >>project/mask.raw
cat >project/deck.toml <<'DECK'
[beam]
wavelength_A = 1.0
[crystal]
unit_cell = [40, 50, 60, 90, 90, 90]
[structure_factors]
file = "factors.hkl"
default_F = 10.0
[goniometer]
width_deg = 1.0
images = 2
[sampling]
oversample = 1
[detector]
distance_mm = 100.0
grid = { pixels = [16, 12], pixel_size_mm = 0.4 }
mask = { file = "mask.raw" }
[output]
file = "image.nxs"
raw_file = "image.f32"
images_per_file = 1
DECK

# from FOLDER DECK ARGUMENTS...: runs it there and moves its outputs here.
from() {
    local folder=$1 deck=$2
    shift 2
    (cd "$folder" && "$PROGRAM" run "$deck" --quiet --overwrite "$@") || fail "$deck from $folder"
    [[ -e $folder/image.nxs ]] || fail "$deck from $folder wrote no image there"
}

from project deck.toml
from elsewhere ../project/deck.toml
from . "$scratch/project/deck.toml"
cmp project/image.f32 elsewhere/image.f32 || fail "one deck makes two images"
cmp project/image.f32 image.f32 || fail "one deck makes two images"
od -A n -t f4 -j $((4 * 176)) -N 64 image.f32 | grep -q '[1-9]' && fail "the mask of raw bytes masks nothing"
od -A n -t f4 -j $((4 * 160)) -N 64 image.f32 | grep -q '[1-9]' || fail "the mask of raw bytes masks too much"

# The same run, continued from another folder.
rm elsewhere/image.nxs
(cd elsewhere && "$PROGRAM" run "$scratch/project/deck.toml" --resume) >log || fail "no resume from elsewhere: $(cat log)"

# Of an option: where the user stands.
printf '0 0 0 55\n' >elsewhere/other.hkl
from elsewhere ../project/deck.toml --set structure_factors.file=other.hkl
cmp -s project/image.f32 elsewhere/image.f32 && fail "--set structure_factors.file is passed over"

# missing TEXT...: a run from elsewhere is refused with each text.
missing() {
    local status=0 text
    (cd elsewhere && "$PROGRAM" check ../project/deck.toml "${extra[@]}") >out 2>err || status=$?
    [[ $status == 2 ]] || fail "a missing file ends with $status"
    for text in "$@"; do
        grep -qF -- "$text" err || fail "a missing file should be told with '$text': $(cat err)"
    done
}
mv project/factors.hkl elsewhere
extra=()
missing "structure_factors.file = '../project/factors.hkl'" "no file 'factors.hkl' in $(realpath project)" \
    "give --set structure_factors.file=factors.hkl"
extra=(--set structure_factors.file=nowhere.hkl)
missing "no file 'nowhere.hkl' in $(realpath elsewhere)"

# A file beside that cannot be written when its turn comes: its name under construction is taken by a folder.
mkdir elsewhere/.lost.f32.partial
status=0
(
    cd elsewhere && "$PROGRAM" run ../project/deck.toml --set structure_factors.file=factors.hkl \
        --set output.file=kept.nxs --set output.raw_file=lost.f32 --set output.png_file=kept.png
) >out 2>err || status=$?
[[ $status == 3 ]] || fail "a raw file that cannot be written ends with $status, not 3: $(cat err)"
grep -q "lost.f32" err || fail "which file failed? $(cat err)"
[[ -s elsewhere/kept.png && ! -e elsewhere/lost.f32 ]] || fail "the other files are lost too"
h5dump -a complete elsewhere/kept.nxs | grep -q yes || fail "kept.nxs is not whole"
[[ $(find elsewhere -name 'kept_data_*.nxs' | wc -l) == 2 ]] || fail "the run did not go on"
