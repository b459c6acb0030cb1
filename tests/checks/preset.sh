#!/usr/bin/env bash
# preset.sh NAME: a preset that the rest of the tests do not use configures, and can be built and tested by its name. Nothing is compiled.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=$1
advice="Mend it in CMakePresets.json, or what CMakeLists.txt makes of it."
if ! values=$(cmake -N --preset "$preset" 2>&1); then
    verdict "$values" "$advice"
fi
for kind in build test; do
    cmake --list-presets=$kind | grep -qE "^ *\"$preset\"" ||
        verdict "CMakePresets.json: no $kind preset $preset" "Give it one: CONTRIBUTING.md has people build and test by the name of the preset."
done
compiler=$(sed -nE 's/^ *CMAKE_CXX_COMPILER="(.*)"$/\1/p' <<<"$values")
if [[ -n $compiler ]]; then
    command -v "$compiler" >/dev/null || skip "the preset $preset was read, not configured: $compiler is not here"
fi
[[ $preset != cuda || -n ${Kokkos_ROOT:-} ]] ||
    skip "the preset cuda was read, not configured: Kokkos_ROOT names no build of Kokkos for CUDA"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! said=$(cmake --preset "$preset" -B "$folder" 2>&1); then
    verdict "$said" "$advice"
fi
