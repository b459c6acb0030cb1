#!/usr/bin/env bash
# commands.sh DOCUMENT PROGRAM_FOLDER BUILD_FOLDER: the commands of a document work as they stand there, and print what it
# shows.
#
# Blocks marked `sh` are run, in order, in one shell that stops at the first error. It stands in a scratch
# folder that holds links to inputs/, docs/, src/, tests/ and perf/, a build/release that is BUILD_FOLDER, and a setup.sh
# that uses it; the program is on its PATH, and Debian's Python with the package minibragg where it was built. What cannot
# run here (a cluster, a GPU, hours) is marked `console`.
#
# The lines of a block marked `text` are among those that the block `sh` before it prints, whatever their numbers are. A line
# `...` stands for other lines, and `...` at the end of a line for its rest. A block `sh` after a line `<!-- needs: COMMAND -->`
# is left out where that command fails; the check says so, and counts as skipped when all else works.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

document=$1
programs=$2
build=$3
scratch=$(mktemp -d)
blocks=$(mktemp -d)
trap 'rm -rf "$scratch" "$blocks"' EXIT

# Numbers are #, and so are their signs and the prefixes of their units.
cat >"$blocks/says.awk" <<'PROGRAM'
function plain(line) {
    gsub(/[0-9]+([.:][0-9]+)*(e[-+]?[0-9]+)?/, "#", line)
    gsub(/-#/, "#", line)
    gsub(/# [kMGT]?steps/, "# steps", line)
    gsub(/# [kMGT]?B/, "# B", line)
    gsub(/ +/, " ", line)
    sub(/ $/, "", line)
    return line
}
FNR == NR { printed[++lines] = plain($0); next }
$0 == "" || $0 == "..." { next }
{
    wanted = plain($0)
    is_part = sub(/ ?[.][.][.]$/, "", wanted)
    is_there = 0
    for (i = 1; i <= lines; ++i)
        if (is_part ? index(printed[i], wanted) == 1 : printed[i] == wanted) is_there = 1
    if (!is_there) { print "not printed: " $0; missing = 1 }
}
END { exit missing }
PROGRAM
cat >"$blocks/commands" <<'COMMANDS'
says() {
    [[ ! -e $blocks/printed ]] || awk -f "$blocks/says.awk" "$blocks/printed" "$1"
}
left_out=''
leave_out() {
    rm -f "$blocks/printed"
    left_out+="SKIPPED: the block at line $1, which needs: $2"$'\n'
}
COMMANDS
awk -v folder="$blocks/" '
    /^<!-- needs: .* -->$/ { needs = substr($0, 13, length($0) - 16); next }
    /^```(sh|text)$/ {
        file = folder NR
        printf "" >file
        if ($0 == "```text") print "says " file
        else if (needs == "") print ". " file " >\"$blocks/printed\""
        else {
            quoted = needs
            gsub(/\047/, "\047\\\047\047", quoted)
            print "if { " needs "; } >/dev/null 2>&1; then\n    . " file " >\"$blocks/printed\""
            print "else\n    leave_out " NR " \047" quoted "\047\nfi"
        }
        needs = ""
        next
    }
    /^```/ { file = ""; next }
    file != "" { print >file }
' "$document" >>"$blocks/commands"
# shellcheck disable=SC2016
echo '[[ -z $left_out ]] || { printf "%s" "$left_out"; exit 77; }' >>"$blocks/commands"

ln -s "$PWD/inputs" "$PWD/docs" "$PWD/src" "$PWD/tests" "$PWD/perf" "$scratch"
mkdir "$scratch/build" "$blocks/bin"
ln -s "$build" "$scratch/build/release"
printf '#!/bin/sh\nMINIBRAGG_BUILD_DIR=%q exec %q "$@"\n' "$build" "$PWD/setup.sh" >"$scratch/setup.sh"
chmod +x "$scratch/setup.sh"
# Debian's modules belong to Debian's Python, whatever stands first on the path.
[[ ! -x /usr/bin/python3 ]] || ln -s /usr/bin/python3 "$blocks/bin/python3"

cd "$scratch"
status=0
export blocks
PYTHONPATH=$build/python PYTHONDONTWRITEBYTECODE=1 PATH=$programs:$blocks/bin:$PATH \
    bash -euxo pipefail "$blocks/commands" || status=$?
if ((status != 0 && status != 77)); then
    [[ ! -e $blocks/printed ]] || cat "$blocks/printed"
    echo "A command of $document failed, or did not print what is shown: the last one above."
    exit 1
fi
exit "$status"
