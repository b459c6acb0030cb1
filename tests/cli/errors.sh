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
