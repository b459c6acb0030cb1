#!/usr/bin/env bash
# faults.sh CALL ERRNO FIRST LAST STEP [RANKS [RANK]] [NAME=VALUE ...] [--set KEY=VALUE ...]
#
# Runs a series once for each number from FIRST to LAST in steps of STEP; in each, the call of that number fails
# (fail_call.c; NAME=VALUE are variables for it). With RANKS > 1 under mpirun, in one RANK or (-1) in all. Prints how often
# the run ended in which way, and fails when one ended otherwise than by 0 with the right files, or by 2, 3 or 75 with a
# message, when a file under its final name was not whole, or when the run could not be continued.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

call=$1 error=$2 first=$3 last=$4 step=$5 ranks=${6:-1} rank=${7:--1}
shift $(($# < 7 ? $# : 7))
variables=()
while [[ $# -gt 0 && $1 == *=* ]]; do
    variables+=("$1")
    shift
done
deck+=("$@")
declare -A endings
bad=0 unreached=0
make_reference

# ends_well STATUS: by itself, with what it promises.
ends_well() {
    case $1 in
        0) [[ -e assaulted/run.nxs && -e assaulted/run.png ]] ;;
        2 | 3 | 75) grep -q '^minibragg: ' told ;;
        *) return 1 ;;
    esac
}

for ((number = first; number <= last; number += step)); do
    rm -rf assaulted
    mkdir assaulted
    faults=(LD_PRELOAD="$FAIL_CALL" FAULT_CALL="$call" FAULT_N="$number" FAULT_ERRNO="$error" FAULT_RANK="$rank" "${variables[@]}")
    launcher=(env "${faults[@]}")
    if [[ $ranks -gt 1 ]]; then
        launcher=("$MPIEXEC" -n "$ranks" env "${faults[@]}")
    fi
    status=0
    (cd assaulted && timeout -s KILL "${LONGEST_S:-100}" "${launcher[@]}" "$PROGRAM" "${deck[@]}") >told 2>&1 || status=$?
    ending="code $status"
    [[ $status != 137 ]] || ending=hang
    if ! grep -q '^FAULT ' told; then
        ending="not reached"
        unreached=$((unreached + 1))
    fi
    wrong=$(what_is_wrong)
    complaint=""
    ends_well "$status" || complaint="ended with $status"
    [[ -z $wrong ]] || complaint+=" wrong:$wrong"
    continue_run || complaint+=" not continued: $(tail -c 300 resumed)"
    if [[ -n $complaint ]]; then
        bad=$((bad + 1))
        ending+=" BAD"
        echo "$call $number, $ranks ranks: $complaint | $(grep -v '^FAULT' told | head -c 400 | tr '\n' '/')"
    fi
    endings[$ending]=$((${endings[$ending]:-0} + 1))
    # Later calls are not reached either.
    [[ $unreached -lt 3 ]] || break
done
echo "$call, error $error, $ranks ranks (in ${rank/-1/all})${variables[*]:+, ${variables[*]}}:"
for ending in "${!endings[@]}"; do
    printf '    %-20s %d\n' "$ending" "${endings[$ending]}"
done
[[ $bad == 0 ]]
