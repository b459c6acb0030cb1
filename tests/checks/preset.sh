#!/usr/bin/env bash
# preset.sh NAME: a preset that the rest of the tests do not use configures, and can be built and tested by its name. Nothing is compiled.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=$1
advice="Mend it in CMakePresets.json, or what CMakeLists.txt makes of it."
if ! values=$(cmake -N --preset "$preset" 2>&1); then
    verdict "$values" "$advice"
fi
kinds=(build test)
grep -q 'MINIBRAGG_BUILD_TESTS="OFF"' <<<"$values" && kinds=(build)
for kind in "${kinds[@]}"; do
    cmake --list-presets="$kind" | grep -qE "^ *\"$preset\"" ||
        verdict "CMakePresets.json: no $kind preset $preset" "Give it one: CONTRIBUTING.md has people build and test by the name of the preset."
done
compiler=$(sed -nE 's/^ *CMAKE_CXX_COMPILER="(.*)"$/\1/p' <<<"$values")
if [[ -n $compiler ]]; then
    command -v "$compiler" >/dev/null || skip "the preset $preset was read, not configured: $compiler is not here"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
said=$(cmake --preset "$preset" -B "$folder" 2>&1) && exit 0
# Kokkos runs elsewhere: that is said, and nothing is built that does not do what its preset is called after.
if [[ -z ${Kokkos_ROOT:-} && $said == *"MINIBRAGG_BACKEND is "* ]]; then
    skip "the preset $preset was read, and refuses the Kokkos that is here: Kokkos_ROOT names no build of Kokkos for it"
fi
verdict "$said" "$advice"
