#!/usr/bin/env bash
# Bad input: one clear message, exit code 2 (input) or 3 (environment), on one and on two ranks; nothing half-written.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# expect CODE TEXT ARGUMENTS...
expect() {
    local code=$1 text=$2 launcher status
    shift 2
    for launcher in "" "ranks 2"; do
        status=0
        $launcher "$PROGRAM" "$@" >out 2>err || status=$?
        [[ $status == "$code" ]] || fail "'$*' ($launcher) ended with $status, not $code: $(cat err)"
        [[ $(grep -cF -- "$text" err) == 1 ]] || fail "'$*' ($launcher) should say once '$text': $(cat err)"
    done
    if compgen -G '.*.partial' >/dev/null; then
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
expect 2 "Make it narrower" run "$deck" --set detector.response.point_spread.fwhm_um=1e6 --overwrite
expect 2 "detector.response.seed" run "$deck" --set detector.response.seed=0.5 --overwrite
expect 2 "no such pixel" trace "$deck" --pixel 0,9999,0 --overwrite
printf '[beam\n' >broken.toml
expect 2 "broken.toml:1" run broken.toml

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
