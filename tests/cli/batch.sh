#!/usr/bin/env bash
# The batch script of docs/many_images.md: a run that was stopped is queued again, one that is complete or failed is not.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

awk '/^```bash$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$SOURCE/docs/many_images.md" >job.sh
grep -q '^#SBATCH --signal' job.sh || fail "docs/many_images.md has no batch script"

mkdir stubs
cat >stubs/srun <<'END'
#!/bin/sh
exit "$EXIT_CODE"
END
cat >stubs/scontrol <<'END'
#!/bin/sh
echo "$@" >>requeued
END
chmod +x stubs/srun stubs/scontrol

for code in 0 2 3 75; do
    rm -f requeued
    status=0
    EXIT_CODE=$code SLURM_JOB_ID=17 PATH=$PWD/stubs:$PATH bash job.sh || status=$?
    [[ $status = "$code" ]] || fail "the job ends with $status where the run ended with $code"
    if [[ $code = 75 ]]; then
        [[ $(<requeued) = "requeue 17" ]] || fail "a stopped run is not queued again"
    else
        [[ ! -e requeued ]] || fail "a run that ended with $code is queued again"
    fi
done
