# shellcheck shell=bash
# For the scripts of this folder: PROGRAM, MPIEXEC, SOURCE and FAIL_CALL (the preloaded library) come from the environment.
# Everything happens in a scratch folder that is removed.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir reference assaulted

# The run: six images in three data files and a master, with a preview; some fractions of a second.
deck=(run "$SOURCE/tests/assault/series.toml" --quiet --set output.file=run.nxs --set output.png_file=run.png)

# What may differ between equal runs.
readonly of_this_run='/entry/(run/(date|performance|program|deck|host|ranks|series)|start_time|end_time)'

# is_same FILE: the file is whole and has all that the reference has.
is_same() {
    local file=assaulted/$1 reference=reference/$1 differences
    h5dump -a /complete "$file" 2>/dev/null | grep -q '(0): "yes"' || return 1
    cmp -s <(h5ls -r "$file" | grep -vE "$of_this_run") <(h5ls -r "$reference" | grep -vE "$of_this_run") || return 1
    differences=$(cd assaulted && h5diff "$1" "../$reference" 2>&1) || true
    differences=$(grep -E '^(dataset|attribute|group)|rror' <<<"$differences" | grep -vE "$of_this_run" || true)
    [[ -z $differences ]]
}

# images_in FILE: how many it holds.
images_in() { h5ls "$1/entry/instrument/detector/data" | sed -nE 's/.*Dataset \{([0-9]+).*/\1/p'; }

# first_image FILE: its numbers
first_image() { h5dump -d /entry/instrument/detector/data -s 0,0,0 -c 1,40,40 "$1" | sed -n '/DATA {/,$p'; }

# is_shortened FILE: a whole data file, of the first of its two images. When a rank has failed, mpirun ends the others by
# SIGTERM, upon which they close the files that they are writing.
is_shortened() {
    local file=assaulted/$1
    [[ $1 == run_data_* && $(images_in "$file") == 1 ]] || return 1
    [[ $(h5dump -a /complete "$file") == *'(0): "yes"'* ]] || return 1
    "$PROGRAM" info "$file" >/dev/null 2>&1 && cmp -s <(first_image "$file") <(first_image "reference/$1")
}

# what_is_wrong: names the files under their final names that are not those of the reference.
what_is_wrong() {
    local file
    for file in assaulted/*; do
        file=${file#assaulted/}
        case $file in
            *.nxs) is_same "$file" || is_shortened "$file" || echo -n " $file" ;;
            *.png) cmp -s "assaulted/$file" "reference/$file" || echo -n " $file" ;;
        esac
    done
}

# continue_run: the run ends well when it is continued without a fault, with the images of the reference.
continue_run() {
    (cd assaulted && "$PROGRAM" "${deck[@]}" --resume) >resumed 2>&1 && is_same run.nxs
}

make_reference() {
    (cd reference && "$PROGRAM" "${deck[@]}")
}
