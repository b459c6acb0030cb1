#!/usr/bin/env bash
# The sample files of several ranks equal those of one process: NXmx files outside /entry/run, other files byte by byte.
# Usage: compare_samples.sh FOLDER_OF_ONE FOLDER_OF_SEVERAL
set -u
one=$1 several=$2
if ! command -v h5diff >/dev/null; then
    echo "SKIPPED: h5diff is not installed (Debian: hdf5-tools)"
    exit 77
fi
different=0
for file in "$one"/*; do
    name=$(basename "$file")
    case $name in
    *.nxs) h5diff --exclude-path /entry/run --exclude-path /entry/start_time --exclude-path /entry/end_time \
        --exclude-path /entry/end_time_estimated "$file" "$several/$name" ;;
    *) cmp "$file" "$several/$name" ;;
    esac || different=$((different + 1))
done
echo "$different files differ"
exit $((different > 0))
