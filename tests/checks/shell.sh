#!/usr/bin/env bash
# The scripts pass shellcheck.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v shellcheck >/dev/null || skip "shellcheck is not here (Debian: shellcheck)"
mapfile -t scripts < <(files '*.sh' '*.sbatch' run pre-commit)
findings=$(shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}" || true)
verdict "$findings" "Mend the scripts."
