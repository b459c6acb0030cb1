#!/usr/bin/env bash
# Runs whose images a thread writes, and that a thread watches, by a program built under ThreadSanitizer: with and without a
# response, into one file and into several, and on a disk that is full. PROGRAM: the program. Fails on any report.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export TSAN_OPTIONS=halt_on_error=0:exitcode=66
cd assaulted

# expect CODE ARGUMENTS...
expect() {
    local code=$1 status=0
    shift
    "$PROGRAM" "${deck[@]}" --overwrite "$@" >told 2>&1 || status=$?
    if [[ $status != "$code" ]] || grep -q 'ThreadSanitizer' told; then
        echo "FAILED: '$*' ended with $status, not $code: $(head -60 told)" >&2
        exit 1
    fi
}

for files in 1 2 6; do
    expect 0 --set output.images_per_file=$files
    expect 0 --set output.images_per_file=$files --set detector.response= --set output.separate=true
done
expect 0 --set output.compression=none --set output.stall_s=0.5
ulimit -f 60
expect 3 --set output.compression=none
echo "no report of ThreadSanitizer in eight runs"
