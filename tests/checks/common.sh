# Read by the checks: the tree they look at, and how they end. Every check runs anywhere, prints what is
# wrong as file:line: what, and exits with 0 (right), 1 (wrong) or 77 (could not look: ctest says skipped).
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# files PATTERN...: every file of the project whose name matches; build folders are none of it.
files() {
    local pattern names=()
    for pattern in "$@"; do
        names+=(-o -name "$pattern")
    done
    find . -path ./.git -prune -o -path './build*' -prune -o -type f '(' "${names[@]:1}" ')' -print |
        sed 's,^\./,,' | LC_ALL=C sort
}

skip() {
    echo "SKIPPED: $*"
    exit 77
}

# verdict FINDINGS ADVICE: ends the check.
verdict() {
    [[ -z $1 ]] && exit 0
    printf '%s\n%s\n' "$1" "$2"
    exit 1
}
