# shellcheck shell=bash
# For the scripts of this folder: PROGRAM, MPIEXEC and SOURCE come from the environment. Everything happens in a
# scratch folder that is removed.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# ranks N COMMAND...
ranks() {
    local count=$1
    shift
    timeout 120 "$MPIEXEC" -n "$count" "$@"
}

# same_outside_run A B: h5diff finds no difference but in what may differ between equal runs: /entry/run and the times.
same_outside_run() {
    local differences
    differences=$(h5diff "$1" "$2" | grep -E '^(dataset|attribute|group)' | grep -vE '</entry/(run|start_time|end_time)' || true)
    [[ -z $differences ]] || fail "$1 and $2 differ outside /entry/run: $differences"
}
