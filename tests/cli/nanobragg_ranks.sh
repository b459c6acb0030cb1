#!/usr/bin/env bash
# nanoBragg's command line gives the same files and the same text for any number of ranks, and by the name nanoBragg.
# Usage: nanobragg_ranks.sh MPIEXEC MINIBRAGG INPUTS
set -euo pipefail
mpiexec=$1 minibragg=$2 inputs=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
program=("$minibragg" nanobragg)

# run RANKS NAME ARGUMENTS...: in a folder of its own, with text and exit code in files.
run() {
    local ranks=$1 place="$folder/$2.$1" code=0
    shift 2
    mkdir -p "$place"
    cp "$inputs"/* "$place"
    (cd "$place" && "$mpiexec" -n "$ranks" "${program[@]}" "$@" >stdout 2>stderr) || code=$?
    echo "$code" >"$place/exit_code"
}

# same NAME ARGUMENTS...: one, two and three ranks, and more ranks than rows.
same() {
    local name=$1 ranks
    for ranks in 1 2 3; do
        run "$ranks" "$@"
        # mpiexec adds words of its own to standard error when a program fails: compare what the program says.
        local place=$folder/$name.$ranks
        grep -E '^(ERROR|WARNING)' "$place/stderr" >"$place/messages" || true
        rm "$place/stderr"
        diff -r "$folder/$name.1" "$folder/$name.$ranks" || {
            echo "$name: $ranks ranks differ from one"
            exit 1
        }
    done
    [[ $(cat "$folder/$name.1/exit_code") == "$expected" ]] || {
        echo "$name: exit code $(cat "$folder/$name.1/exit_code"), not $expected"
        cat "$folder/$name.1/messages"
        exit 1
    }
}

crystal=(-cell 70 80 90 75 85 95 -lambda 1.2 -distance 100 -pixel 0.8 -misset 10 20 30 -seed 3)
expected=0
same plain "${crystal[@]}" -default_F 100 -N 5 -detpixels 37 -oversample 2 -roi 3 30 5 33
same layers "${crystal[@]}" -default_F 100 -N 5 -detpixels 20 -oversample 2 -mosaic 0.4 -mosaic_dom 3 \
    -detector_thick 450 -detector_abs 300 -thicksteps 3 -dmin 4 -water 20 -trace_pixel 3 4
same interpolated "${crystal[@]}" -hkl T.hkl -N 1 -detpixels 30 -oversample 1 -printout_pixel 3 4
answer=$("${program[@]}" -exact_quirks 2>&1 || true)
if [[ $answer == *MINIBRAGG_EXACT_QUIRKS* ]]; then
    echo "SKIPPED: -exact_quirks: built with MINIBRAGG_EXACT_QUIRKS=OFF"
else
    same quirks "${crystal[@]}" -hkl T.hkl -default_F 11 -N 1 -pixel 0.4 -detpixels 30 -lambda 0.8 -Xbeam 1 -Ybeam 1 \
        -oversample 1 -osc 2 -phisteps 2 -exact_quirks
fi
same fewer_rows_than_ranks "${crystal[@]}" -default_F 100 -N 5 -detpixels_x 20 -detpixels_y 2 -oversample 1
# What nanoBragg is called in scripts: a link of that name.
ln -s "$minibragg" "$folder/nanoBragg"
program=("$folder/nanoBragg")
same link "${crystal[@]}" -default_F 100 -N 5 -detpixels 37 -oversample 2 -roi 3 30 5 33
program=("$minibragg" nanobragg)
diff -r "$folder/plain.1" "$folder/link.1" || {
    echo "the link nanoBragg does something else than minibragg nanobragg"
    exit 1
}
expected=9
same usage -distance 100
same missing_file "${crystal[@]}" -hkl none.hkl
same no_folder "${crystal[@]}" -default_F 100 -detpixels 10 -floatfile none/here.bin
