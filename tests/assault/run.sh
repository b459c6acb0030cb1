#!/usr/bin/env bash
# run.sh [BUILD]: the whole campaigns, of which the tests of continuous integration take a few dozen cases. Hours on two
# cores. BUILD is the folder of the build, build/release unless given. STEP=7 takes every seventh fault.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SOURCE=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$SOURCE/build/release}" && pwd)
PROGRAM=$build/bin/minibragg
FAIL_CALL=$(find "$build" -name 'libfail_call.so' | head -1)
MPIEXEC=${MPIEXEC:-mpirun}
export PROGRAM FAIL_CALL MPIEXEC SOURCE
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 \
    OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_pml=ob1 OMPI_MCA_mpi_yield_when_idle=1 \
    OMPI_MCA_btl_base_warn_component_unused=0 OMPI_MCA_odls_base_sigkill_timeout=0
[[ -x $PROGRAM && -n $FAIL_CALL ]] || {
    echo "$build has no minibragg or no libfail_call.so. Build it: cmake --build $build" >&2
    exit 1
}
readonly step=${STEP:-1} EIO=5 ENOMEM=12 ENOSPC=28
failed=0

campaign() {
    "$here/faults.sh" "$@" || failed=1
}

# Of the files of the run alone: libraries and mpirun have others.
readonly files=FAULT_PATH=/assaulted/
for ranks in 1 2; do
    campaign write $EIO 1 620 "$step" "$ranks" -1 $files
    campaign write $ENOSPC 1 620 "$((step * 5))" "$ranks" -1 $files FAULT_STICKY=1
    campaign read $EIO 1 400 "$step" "$ranks" -1 $files
    for call in open close ftruncate fsync rename fallocate opendir unlink; do
        campaign "$call" $EIO 1 200 "$step" "$ranks" -1 $files
    done
done
# What only ranks that write together can meet: one of two fails, in a file of all and in files of one image.
for rank in 0 1; do
    campaign write $EIO 1 200 "$step" 2 "$rank" $files --set output.images_per_file=1 --set parallel.ranks_per_image=2 --set output.stall_s=5
    campaign close $EIO 1 40 "$step" 2 "$rank" $files --set output.images_per_file=1 --set parallel.ranks_per_image=2 --set output.stall_s=5
done
for smallest in 1000 20000 100000; do
    campaign malloc $ENOMEM 1 2000 "$((step * 10))" 1 -1 FAULT_SMALLEST=$smallest
done
KILLS=${KILLS:-300} "$SOURCE/tests/cli/kills.sh" || failed=1
KILLS=$((${KILLS:-300} / 3)) SIGNALS="TERM USR1 KILL" SEED=7 "$SOURCE/tests/cli/kills.sh" || failed=1
exit $failed
