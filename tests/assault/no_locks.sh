#!/usr/bin/env bash
# A file system without locks, however it says so: runs say that nobody is kept out and make the same files; these and
# inputs of HDF5 are read there.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

readonly EINVAL=22 ENOLCK=37 EOPNOTSUPP=95
make_reference
# Without --quiet, which would leave out what the run says.
loud=()
for word in "${deck[@]}"; do [[ $word == --quiet ]] || loud+=("$word"); done

# without_locks ERRNO COMMAND...: in the folder of runs
without_locks() {
    local error=$1
    shift
    (cd assaulted && env LD_PRELOAD="$FAIL_CALL" FAULT_CALL=flock FAULT_N=1 FAULT_STICKY=1 FAULT_ERRNO="$error" \
        FAULT_PATH=/assaulted/ "$@") >told 2>&1 || fail "errno $error: $* ended with $?: $(cat told)"
}

# expect_whole: all files are there, and those of the reference.
expect_whole() {
    local wrong
    wrong=$(what_is_wrong)
    [[ -z $wrong && -e assaulted/run.nxs && -e assaulted/run.png ]] || fail "not as with locks:$wrong"
    grep -q "run.nxs has no locks: start no second run" told || fail "the run does not say that there are no locks"
    rm -r assaulted
    mkdir assaulted
}

for error in $ENOLCK $EOPNOTSUPP $EINVAL; do
    without_locks "$error" "$PROGRAM" "${loud[@]}"
    cp -r assaulted kept
    expect_whole
done

# One rank writes each data file, or both write it together.
for together in 1 2; do
    without_locks $ENOLCK "$MPIEXEC" -n 2 "$PROGRAM" "${loud[@]}" --set parallel.ranks_per_image=$together
    expect_whole
done

# What is read: data files of a run that is continued, images by `info`, and a mask.
rmdir assaulted
mv kept assaulted
rm assaulted/run.nxs assaulted/run_data_000004.nxs
without_locks $ENOLCK "$PROGRAM" "${loud[@]}" --resume
grep -q "has no locks" told || fail "a continued run does not say that there are no locks"
[[ -z $(what_is_wrong) ]] || fail "a continued run made other files:$(what_is_wrong)"
without_locks $ENOLCK "$PROGRAM" info run.nxs
without_locks $ENOLCK "$PROGRAM" check "${loud[@]:1:1}" --set detector.mask.file=run.nxs:/entry/instrument/detector/pixel_mask
