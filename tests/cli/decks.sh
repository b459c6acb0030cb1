#!/usr/bin/env bash
# Every deck of inputs/ runs (those whose data are not here are named), makes the files it names, and gives the numbers
# it gave when decks.txt and deck_pixels.txt were written: photons, maximum and where, and pixels, within 1e-5.
# decks.sh --print FOLDER writes both files anew into a folder: a change of images that CHANGELOG explains.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

gold=$SOURCE/tests/cli
tolerance=1e-5

# agree A B SCALE: |A - B| is within the tolerance of SCALE.
agree() {
    awk -v a="$1" -v b="$2" -v scale="$3" -v t="$tolerance" 'BEGIN { d = a - b; exit !(d <= t * scale && -d <= t * scale) }'
}

# pixel FILE INDEX: a number of the raw image.
pixel() {
    od -A n -t f4 -j $((4 * $2)) -N 4 "$1" | tr -d ' '
}

# summary LOG: photons, maximum and where it is, as "photons maximum panel,slow,fast".
summary() {
    awk '/^photons/ { photons = $2 }
        /^maximum/ { gsub(",", ""); print photons, $2, $5 "," $7 "," $9 }' "$1"
}

# is_symmetric DECK MAXIMUM: more than one pixel has the maximum; which comes first is a matter of rounding.
is_symmetric() {
    awk -v name="$1" -v maximum="$2" -v t="$tolerance" '
        $1 == name && $2 != "maximum_at" && $3 >= (1 - t) * maximum { ++count }
        END { exit count < 2 }' "$gold/deck_pixels.txt"
}

# compare DECK: findings, one a line.
compare() {
    local name=$1 photons maximum where index value now
    read -r photons maximum where <<<"$(summary "$name.log")"
    read -r _ gold_photons gold_maximum < <(grep "^$name " "$gold/decks.txt") || echo "$name is not in decks.txt"
    agree "$photons" "$gold_photons" "$gold_photons" || echo "$name: $photons photons, expected $gold_photons"
    agree "$maximum" "$gold_maximum" "$gold_maximum" || echo "$name: maximum $maximum, expected $gold_maximum"
    while read -r _ index value; do
        if [[ $index == maximum_at ]]; then
            [[ $where == "$value" ]] || is_symmetric "$name" "$gold_maximum" ||
                echo "$name: the maximum is at $where, expected $value"
        else
            now=$(pixel "$name.f32" "$index")
            agree "$now" "$value" "$gold_maximum" || echo "$name: pixel $index is $now, expected $value"
        fi
    done < <(grep "^$name " "$gold/deck_pixels.txt")
    grep -q "^$name [0-9]" "$gold/deck_pixels.txt" || echo "$name is not in deck_pixels.txt"
}

# print DECK FOLDER: its lines of both files; pixels are the brightest of eight equal parts of the image.
print() {
    local name=$1 folder=$2 photons maximum where
    read -r photons maximum where <<<"$(summary "$name.log")"
    echo "$name $photons $maximum" >>"$folder/decks.txt"
    echo "$name maximum_at $where" >>"$folder/deck_pixels.txt"
    python3 - "$name" "$folder/deck_pixels.txt" <<'PYTHON'
import array, sys
name, path = sys.argv[1:]
image = array.array("f", open(name + ".f32", "rb").read())
step = len(image) // 8
with open(path, "a") as file:
    for first in range(0, 8 * step, step):
        index = max(range(first, first + step), key=image.__getitem__)
        file.write(f"{name} {index} {image[index]:.6g}\n")
PYTHON
}

mkdir inputs
ln -s "$SOURCE"/inputs/*.toml inputs
# Data that are not part of the program; where they are missing, their decks are skipped.
for data in "$SOURCE"/../shared/data/*; do
    [[ -e $data ]] && ln -s "$data" inputs
done
for deck in inputs/*.toml; do
    name=$(basename "$deck" .toml)
    [[ $name == reference ]] && continue
    needed=$(sed -n '/^\[structure_factors\]/,/^$/s/^file = "\(.*\)"$/\1/p' "$deck")
    if [[ -n $needed && ! -e inputs/$needed ]]; then
        echo "SKIPPED $deck: $needed is not here"
        continue
    fi
    "$PROGRAM" run "$deck" --set "output.raw_file=$name.f32" >"$name.log" || fail "$deck: $(cat "$name.log")"
    for file in "$name.nxs" "$name.png"; do
        [[ -s $file ]] || fail "$deck made no $file"
    done
    if [[ ${1:-} == --print ]]; then
        print "$name" "$2"
    else
        compare "$name"
    fi
done >findings
cat findings
! grep -qv '^SKIPPED' findings || fail "images changed (CHANGELOG, Changes results)"
