#!/usr/bin/env bash
# A few dozen of the faults of run.sh, spread over what a run writes, reads and closes: for continuous integration.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly EIO=5 ENOMEM=12 ENOSPC=28 files=FAULT_PATH=/assaulted/
together=(--set output.images_per_file=1 --set parallel.ranks_per_image=2 --set series.shots=2 --set output.stall_s=5)

"$here/faults.sh" write $EIO 4 160 23 1 -1 $files
"$here/faults.sh" write $ENOSPC 30 90 60 1 -1 $files FAULT_STICKY=1
"$here/faults.sh" close $EIO 2 17 5 1 -1 $files
"$here/faults.sh" read $EIO 2 50 16 1 -1 $files
"$here/faults.sh" rename $EIO 2 4 2 1 -1 $files
"$here/faults.sh" ftruncate $EIO 3 3 1 1 -1 $files
"$here/faults.sh" malloc $ENOMEM 1 61 60 1 -1 FAULT_SMALLEST=1000
"$here/faults.sh" write $EIO 10 30 20 2 1 $files "${together[@]}"
"$here/faults.sh" write $EIO 40 60 20 2 0 $files "${together[@]}"
