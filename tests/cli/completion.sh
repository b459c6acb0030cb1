#!/usr/bin/env bash
# What shells complete and the manual tells: of every command the options that its own --help has, files, keys of decks.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$PROGRAM" completion bash >minibragg.bash
"$PROGRAM" completion zsh >_minibragg
"$PROGRAM" man >minibragg.1
# shellcheck disable=SC1091
source minibragg.bash

# offered LINE: what bash offers at the end of it, whose words it has cut at blanks and at =, in one line.
offered() {
    mapfile -t COMP_WORDS < <(grep -oE '=|[^ =]+' <<<"$1")
    [[ $1 != *' ' ]] || COMP_WORDS+=("")
    COMP_LINE=$1 COMP_POINT=${#1} COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
    _minibragg
    printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' ' | sed 's/ $//'
}
# offers LINE WORDS: exactly these, sorted.
offers() {
    local found
    found=$(offered "$1")
    [[ $found == "$2" ]] || fail "behind '$1' bash offers '$found', not '$2'"
}
# of_help COMMAND...: options and subcommands that the help of CLI11 lists.
of_help() {
    "$PROGRAM" "$@" --help | sed -nE '/^(\[Option Group|Options:|Subcommands:)/,$p' | sed '/^Examples/,$d' |
        sed -nE 's/^  ([-a-z][^ ]*( *,[^ ]+)*).*/\1/p' | tr ',' '\n' | sed -E 's/\{.*//' | sort -u | tr '\n' ' ' | sed 's/ $//'
}

commands=$("$PROGRAM" --help | sed -n '/^Subcommands:/,/^Examples/p' | sed -nE 's/^  ([a-z]+) .*/\1/p')
[[ $(wc -w <<<"$commands") -ge 11 ]] || fail "the help lists too few commands: $commands"
offers "minibragg " "$(of_help)"
for command in $commands; do
    [[ $command != nanobragg ]] || continue
    known=$(of_help "$command")
    offers "minibragg $command -" "$known"
    grep -q "^\.SS \"..Bminibragg $command" minibragg.1 || fail "the manual lacks $command"
    for option in $known; do
        grep -qF -- "${option//-/\\-}\\fR" minibragg.1 || fail "the manual lacks $option of $command"
        grep -qF -- "$option" _minibragg || fail "zsh is not told of $option of $command"
    done
done

mkdir folder
touch one.toml two.nxs "with blank.toml"
offers "minibragg run " "folder one.toml with blank.toml"
offers "minibragg info t" "two.nxs"
offers "minibragg run one.toml --json t" "two.nxs"
offers "minibragg view two.nxs -o t" "two.nxs"
offers "minibragg compare two.nxs tw" "two.nxs"
offers "minibragg trace one.toml --pixel 0,1,2 --qu" "--quiet"
offers "minibragg view two.nxs --map " "grey heat viridis"
offers "minibragg view two.nxs --map=v" "viridis"
offers "minibragg completion " "bash zsh"
offers "minibragg no_such_command " ""
# Keys a table at a time, with the words that they take.
offers "minibragg run one.toml --set beam.w" "beam.wavelength_A="
offers "minibragg run one.toml --set=beam.w" "beam.wavelength_A="
offers "minibragg run one.toml --set detector.g" "detector.grid."
offers "minibragg run one.toml --set detector.panel" "detector.panel[0]."
offers "minibragg run one.toml --set output.labels=" "bragg hkl"
offers "minibragg run one.toml --set=crystal.shape=r" "round"
offers "minibragg run one.toml --set output.spots=" "false true"
COMP_WORDBREAKS=${COMP_WORDBREAKS//=/}
COMP_WORDS=(minibragg run --set=crystal.shape=r) COMP_LINE="minibragg run --set=crystal.shape=r" COMP_POINT=35 COMP_CWORD=2
_minibragg || true
[[ ${COMPREPLY[*]} == --set=crystal.shape=round ]] || fail "where bash does not cut at =, it offers ${COMPREPLY[*]}"
# Every key that is offered can be set.
while IFS= read -r key; do
    "$PROGRAM" check "$SOURCE/inputs/smallest.toml" --set "$key=@" >log 2>&1 && continue
    ! grep -q "unknown key" log || fail "a key that is offered is not known: $(cat log)"
done < <(sed -n "/^_minibragg_keys='/,/'\$/p" minibragg.bash | tr -d "'" | sed -nE 's/^(_minibragg_keys=)?([a-z_].*)$/\2/; 2~20p')

code=0
"$PROGRAM" completion fish 2>log || code=$?
[[ $code == 2 ]] || fail "completion of an unknown shell ends with $code"

if command -v zsh >/dev/null; then
    zsh -n _minibragg || fail "zsh does not read its completion"
else
    echo "SKIPPED: zsh, whose completion is not read, is not here (Debian: zsh)"
fi
if command -v groff >/dev/null; then
    groff -man -ww -Tascii minibragg.1 2>log | grep -q 'mpirun' || fail "groff does not set the manual page"
    [[ ! -s log ]] || fail "groff warns of the manual page: $(cat log)"
else
    echo "SKIPPED: groff, which sets the manual page, is not here (Debian: groff-base)"
fi
if command -v mandoc >/dev/null; then
    # A page without a date is the same whenever it is made.
    mandoc -T lint -W warning minibragg.1 >log 2>&1 || true
    ! grep -v 'missing date' log || fail "mandoc warns of the manual page"
else
    echo "SKIPPED: mandoc, which reads the manual page, is not here (Debian: mandoc)"
fi
