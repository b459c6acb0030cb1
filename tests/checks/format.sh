#!/usr/bin/env bash
# C++ files look as .clang-format says, by version 14: other versions format otherwise.
# `format.sh --fix` formats them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

for formatter in clang-format-14 clang-format ''; do
    [[ -n $formatter ]] || skip "clang-format 14 is not here (Debian: clang-format-14)"
    version=$("$formatter" --version 2>/dev/null || true)
    [[ $version == *"version 14."* ]] && break
done

mapfile -t sources < <(files '*.cpp' '*.hpp')
if [[ ${1:-} == --fix ]]; then
    exec "$formatter" -i "${sources[@]}"
fi
findings=$("$formatter" --dry-run "${sources[@]}" 2>&1 | grep -E '^[^ ].*(warning|error):' || true)
# What the formatter cannot break: strings, and what it is told to leave alone.
long=$(awk 'length($0) > 96 {print FILENAME ":" FNR ": longer than 96 columns"}' "${sources[@]}")
verdict "$findings${findings:+${long:+$'\n'}}$long" "Run tests/checks/format.sh --fix. Break long strings and tables by hand."
