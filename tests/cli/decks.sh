#!/usr/bin/env bash
# Every deck of inputs/ runs (those whose data are not here are named), makes the files it names, and gives the
# numbers it gave when tests/cli/decks.txt was written: photons and maximum within 1e-5.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

ln -s "$SOURCE/inputs" inputs
[[ -d $SOURCE/../shared ]] && ln -s "$SOURCE/../shared" "$(dirname "$scratch")/shared" 2>/dev/null && own_link=1
trap '[[ -n ${own_link:-} ]] && rm -f "$(dirname "$scratch")/shared"; rm -rf "$scratch"' EXIT
for deck in inputs/*.toml; do
    name=$(basename "$deck" .toml)
    [[ $name == reference ]] && continue
    needed=$(sed -n 's/^file = "\(.*shared.*\)"$/\1/p' "$deck")
    if [[ -n $needed && ! -e $needed ]]; then
        echo "SKIPPED $deck: $needed is not here"
        continue
    fi
    "$PROGRAM" run "$deck" >log || fail "$deck: $(cat log)"
    for file in "$name.nxs" "$name.png"; do
        [[ -s $file ]] || fail "$deck made no $file"
    done
    echo "$name $(awk '/^photons/ { photons = $2 } /^maximum/ { maximum = $2 } END { print photons, maximum }' log)"
done | tee results
awk -v path="$SOURCE/tests/cli/decks.txt" '
    BEGIN { while ((getline line < path) > 0) { split(line, f, " "); if (f[1] !~ /^#/) { photons[f[1]] = f[2]; maximum[f[1]] = f[3] } } }
    function differ(a, b) { return (a - b > 1e-5 * b) || (b - a > 1e-5 * b) }
    /^SKIPPED/ || /^FAILED/ { next }
    !($1 in photons) { print $1 " is not in decks.txt"; bad = 1; next }
    differ($2, photons[$1]) || differ($3, maximum[$1]) { print $1 ": " $2, $3 ", expected " photons[$1], maximum[$1]; bad = 1 }
    END { exit bad }' results || fail "images changed (CHANGELOG, Changes results)"
