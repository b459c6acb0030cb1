#!/usr/bin/env bash
# Bad input: one clear message, exit code 2 (input) or 3 (environment), on one and on three ranks; nothing half-written.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# expect CODE TEXT ARGUMENTS...
expect() {
    local code=$1 text=$2 launcher status
    shift 2
    for launcher in "" "ranks 3"; do
        status=0
        $launcher "$PROGRAM" "$@" >out 2>err || status=$?
        [[ $status == "$code" ]] || fail "'$*' ($launcher) ended with $status, not $code: $(cat err)"
        [[ $(grep -cF -- "$text" err) == 1 ]] || fail "'$*' ($launcher) should say once '$text': $(cat err)"
    done
    if [[ -n $(find . -name '*.partial') ]]; then
        fail "'$*' left a partial file"
    fi
}

deck=$SOURCE/inputs/smallest.toml
small=(--set "detector.grid.pixels=[16, 16]" --set output.png_file=)
"$PROGRAM" run "$deck" "${small[@]}" --quiet
cp smallest.nxs before.nxs
expect 2 "smallest.nxs" run "$deck" "${small[@]}"
cmp smallest.nxs before.nxs || fail "a refused run changed the file"
expect 2 "no_such_deck.toml" run no_such_deck.toml
expect 2 "Did you mean beam.wavelength_A?" run "$deck" --set beam.wavelenght_A=1 --overwrite
expect 2 "crystal.mosaic.domains" run "$deck" --set crystal.mosaic.domains=0 --overwrite
expect 2 "beam.polarization.kahn_factor" run "$deck" --set beam.polarization.kahn_factor=2 --overwrite
expect 2 "crystal.unit_cell" run "$deck" --set "crystal.unit_cell=[10, 10, 10, 10, 90, 150]" --overwrite
expect 2 "no_such.mtz" run "$deck" --set structure_factors.file=no_such.mtz --overwrite
head -c 500 /dev/urandom >garbage.mtz
expect 2 "garbage.mtz" run "$deck" --set structure_factors.file=garbage.mtz --overwrite
printf '1 2 3 4.0\n1 2 3\n' >short.hkl
expect 2 "short.hkl:2" run "$deck" --set structure_factors.file=short.hkl --overwrite
expect 3 "no_such_folder" run "$deck" --set output.file=no_such_folder/a.nxs
expect 2 "Eiger" run "$deck" --set detector.grid= --set detector.preset=Eigr --overwrite
expect 2 "--help" run "$deck" --frobnicate
expect 2 "Did you mean check?" checks "$deck"
expect 2 "There are run, check, trace, predict, info, view, compare, convert, bench, nanobragg" simulate
expect 2 "Did you mean minibragg run deck.toml?" deck.toml
expect 2 "Did you mean --overwrite?" run "$deck" --overwrit
expect 2 "--kokkos-no-such=3" check "$deck" --kokkos-no-such=3
expect 2 "TOML wants 0.97 where .97 stands." check "$deck" --set beam.wavelength_A=.97
expect 2 "detector.panel[0].origin_mm: the crystal, which is at the origin, lies in pixel fast 4, slow 8" check "$deck" --set detector.grid= \
    --set detector.distance_mm=0 --set "detector.panel=[{origin_mm=[0.45, 0.85, 0], pixels=[16, 16], pixel_size_mm=0.1}]"
expect 2 "Make it narrower" run "$deck" --set detector.response.point_spread.fwhm_um=1e6 --overwrite
expect 2 "detector.response.seed" run "$deck" --set detector.response.seed=0.5 --overwrite
expect 2 "no such pixel" trace "$deck" --pixel 0,9999,0
printf '[beam\n' >broken.toml
expect 2 "broken.toml:1" run broken.toml

# Symmetry: unknown, and against the cell or the file.
expect 2 "unknown space group 'P 99'" run "$deck" --set "crystal.space_group=P 99" --overwrite
expect 2 "space group P 4, which is that of crystal.space_group" run "$deck" \
    --set "crystal.unit_cell=[15, 17, 19, 90, 90, 90]" --set crystal.space_group=75 --overwrite
printf '%s\n' "CRYST1   15.000   17.000   19.000  90.00  90.00  90.00 P 21 21 21    4" \
    "HETATM    1  C   LIG A   1       1.500   3.400   5.700  1.00 12.00           C" >model.pdb
expect 2 "crystal.space_group contradicts model.pdb" run "$deck" --set structure_factors.file=model.pdb \
    --set "crystal.unit_cell=[15, 17, 19, 90, 90, 90]" --set crystal.space_group=18 --overwrite
expect 2 "which is that of model.pdb" run "$deck" --set structure_factors.file=model.pdb \
    --set "crystal.unit_cell=[15, 17, 19, 90, 100, 90]" --overwrite

# Series: the deck, its files, what is drawn, and which shots.
series=$SOURCE/inputs/stills_series.toml
expect 2 "the run has 32 images" run "$series" --shots 32
expect 2 "is no number of a shot" run "$series" --shots one
expect 2 "goniometer.images = 3" run "$series" --set goniometer.images=3
expect 2 "it has 2 values for 32 shots" run "$series" --set "series.distance_mm=[70, 71]"
expect 2 "Did you mean series.wavelength_A?" run "$series" --set series.wavelenght_A=1.3
expect 2 "no_such.csv" run "$series" --set "series.distance_mm={file='no_such.csv'}"
printf 'distance_mm\n70\n-1\n' >shots.csv
expect 2 "shots.csv:3: distance_mm = -1.0" run "$series" --set "series.distance_mm={file='shots.csv', order='cycle'}"
printf 'x\n70\n' >shots.csv
expect 2 "no column 'distance_mm'" run "$series" --set "series.distance_mm={file='shots.csv'}"
expect 2 "series.cell_b_A: space group P 43 21 2" run "$series" --set series.cell_b_A=80
expect 2 "series.distance_mm, shot 0" run "$series" \
    --set "series.distance_mm={distribution='normal', sigma=1e9, lowest=69.9, highest=70.1}"
head -c 500 /dev/urandom >garbage.h5
expect 2 "garbage.h5" run "$series" --set series.wavelength_A= \
    --set "series.spectrum={file='garbage.h5:/s', energies='/e'}"
printf 'energy_eV a\n9500 x\n' >spectra.txt
expect 2 "spectra.txt:2" run "$series" --set series.wavelength_A= --set "series.spectrum={file='spectra.txt'}"
# Decks that contradict themselves, or ask for what cannot be.
expect 2 "detector.grid.pixels" run "$deck" --set "detector.grid.pixels=[0, 16]" --overwrite
expect 2 "detector.grid.pixel_size_mm" run "$deck" --set detector.grid.pixel_size_mm=0 --overwrite
expect 2 "volume would be zero" run "$deck" --set "crystal.unit_cell=[10, 10, 10, 90, 90, 180]" --overwrite
expect 2 "crystal.unit_cell" run "$deck" --set "crystal.unit_cell=[0, 10, 10, 90, 90, 90]" --overwrite
expect 2 "a_matrix_invA" run "$deck" --set "crystal={orientation={a_matrix_invA=[1,0,0,0,1,0,1,1,0]}}" --overwrite
expect 2 "beam.energy_eV" run "$deck" --set beam.energy_eV=12000 --overwrite
expect 2 "output.png_file" run "$deck" --set output.png_file=smallest.nxs --overwrite
expect 2 "output.cbf_file" run "$deck" --set "detector.grid.panels=[2, 1]" --set "detector.tilt_deg=[5, 5, 0]" --set output.cbf_file=a.cbf --overwrite
expect 2 "goniometer.axis = " run "$deck" --set "goniometer={axis=[0,0,0], width_deg=1}" --overwrite
expect 3 "the run needs" run "$deck" --set "detector.grid={panels=[1000,1000], pixels=[1000,1000]}" --overwrite
expect 2 "resolution_A" run "$deck" --set "structure_factors={random={seed=1}, resolution_A=0.2}" \
    --set "crystal.unit_cell=[2000, 2000, 2000, 90, 90, 90]" --overwrite
: >empty.toml
expect 2 "beam.wavelength_A is not given" run empty.toml
printf '\377\376\000' >binary.toml
expect 2 "binary.toml" run binary.toml
expect 2 "it is not a file" run .
expect 2 "deck is required" run
expect 2 "frobnicate" frobnicate

# Data files that are cut, empty, or of another kind.
head -c 5000 smallest.nxs >cut.nxs
from_file=(--set detector.grid= --set detector.distance_mm= --overwrite)
expect 2 "cut.nxs" run "$deck" "${from_file[@]}" --set detector.file=cut.nxs
expect 2 "short.hkl" run "$deck" "${from_file[@]}" --set detector.file=short.hkl
printf 'MTZ ' >cut.mtz
expect 2 "cut.mtz" run "$deck" --set structure_factors.file=cut.mtz --overwrite
printf 'data_x\nloop_\n_refln.index_h\n_refln.index_k\n1\n' >cut.cif
expect 2 "cut.cif" run "$deck" --set structure_factors.file=cut.cif --overwrite
: >empty.hkl
expect 2 "empty.hkl" run "$deck" --set structure_factors.file=empty.hkl --overwrite
printf '1 2 3 four\n' >word.hkl
expect 2 "word.hkl:1" run "$deck" --set structure_factors.file=word.hkl --overwrite
printf '1 2 3 4\n' | gzip | head -c 20 >cut.hkl.gz
expect 2 "cut.hkl.gz" run "$deck" --set structure_factors.file=cut.hkl.gz --overwrite
printf '12000 -1\n' >negative.txt
expect 2 "negative.txt:1" run "$deck" --set beam.wavelength_A= --set beam.spectrum_file=negative.txt --overwrite
expect 2 "no_such.dat" run "$deck" --set crystal.orientation= --set crystal.orientation.mosflm_matrix_file=no_such.dat \
    --overwrite

# Places that cannot be written to.
expect 3 "a.raw" run "$deck" --set output.raw_file=no_such_folder/a.raw --overwrite
expect 2 "is a folder" run "$deck" --set output.file=. --overwrite
expect 2 "not a regular file" run "$deck" --set output.file=/dev/full --overwrite
# Root may write to every folder, unless it gives that up.
mkdir -m 500 locked
real_program=$PROGRAM
if ((EUID == 0)); then
    printf '#!/bin/sh\nexec setpriv --bounding-set=-all --inh-caps=-all %q "$@"\n' "$PROGRAM" >powerless
    chmod +x powerless
    PROGRAM=$PWD/powerless
fi
if "$PROGRAM" --version >/dev/null 2>&1; then
    expect 3 "locked" run "$deck" --set output.file=locked/a.nxs
    expect 3 "locked" run "$deck" --set output.file=b.nxs --set output.raw_file=locked/a.f32
else
    echo "SKIPPED: here root cannot give up its power over folders; as another user this also tests one without permission"
fi
PROGRAM=$real_program

# A full disk: no file of this process may grow beyond 100 kB (mpirun needs files of its own).
for compression in none gzip bitshuffle; do
    status=0
    (
        ulimit -f 100
        "$PROGRAM" run "$deck" --set output.png_file= --set "output.compression=$compression" \
            --set output.file=full.nxs >out 2>err
    ) || status=$?
    [[ $status == 3 ]] || fail "a full disk ends with $status, not 3: $(cat err)"
    grep -q "File too large" err || fail "a full disk is not what is said: $(cat err)"
    [[ -z $(find . -name '*full.nxs*') ]] || fail "a full disk left $(find . -name '*full.nxs*')"
done
mkdir full
if mount -t tmpfs -o size=600k tmpfs full 2>/dev/null; then
    trap 'umount "$scratch/full"; rm -rf "$scratch"' EXIT
    expect 3 "cannot reserve" run "$deck" --set output.png_file= --set output.file=full/a.nxs
    expect 3 "cannot reserve" run "$deck" --set output.png_file= --set output.raw_file=full/a.raw --overwrite
    [[ -z $(ls -A full) ]] || fail "a full disk has files: $(ls -A full)"
else
    echo "SKIPPED: no small disk could be mounted to be filled; a limit of the size of files stood for it"
fi
