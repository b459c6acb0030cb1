#!/usr/bin/env bash
# A room includes only what the table of src/README.md lets it, and a library only the rooms that own it. The table
# allows no more than is used.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The rows of the table, `| [room](minibragg/room/README.md) | knows | may include | libraries |`, as
# "room: everything it may include".
arrows=$(awk -F'|' '/^\| \[[a-z]+\]\(minibragg\/[a-z]+\/README\.md\)/ {
    gsub(/ |\(.*|\[|\]/, "", $2); gsub(/[`,]/, " ", $4); gsub(/[`,]/, " ", $5)
    print $2 ": " $2 " " $4 " " $5 " " }' src/README.md)
[[ -n $arrows ]] || verdict "src/README.md: no table of rooms" "Restore it."

# allows ROOM WORD
allows() {
    grep -E "^$1: " <<<"$arrows" | grep -qF " $2 "
}

# Library headers that are confined, as "pattern word": the word stands in the table's last column.
confined='toml\+\+/ toml++
hdf5\.h hdf5
mpi\.h mpi
gemmi/ gemmi
png\.h png
zlib\.h zlib
Kokkos Kokkos
CLI/ CLI11
nlohmann/ nlohmann'

check_room() {
    local folder=$1 room=${1##*/} file line included pattern word
    grep -q "^$room: " <<<"$arrows" || echo "$folder: not in the table of src/README.md"
    while IFS=: read -r file line included; do
        [[ -n $file ]] || continue
        allows "$room" "$included" || echo "$file:$line: $room may not include $included/"
    done < <(grep -rnoE '^#include "minibragg/[a-z]+/' "$folder" | sed -E 's/#include "minibragg\/([a-z]+)\//\1/')
    grep -rnE '^#include "' "$folder" | grep -vE '"(minibragg/[a-z]+/[a-z0-9_]+\.hpp|build_info\.hpp)"' |
        sed 's/$/: write "minibragg\/room\/file.hpp"/' || true
    while read -r pattern word; do
        allows "$room" "$word" && continue
        grep -rnE "^#include [<\"]$pattern" "$folder" | sed "s/\$/: $word is not for $room/" || true
    done <<<"$confined"
    while read -r included; do
        grep -rqE "^#include \"minibragg/$included/" "$folder" ||
            echo "src/README.md: $room may include $included, and nowhere does"
    done < <(grep "^| \[$room\](" src/README.md | cut -d'|' -f4 | grep -oE '[a-z]+')
    [[ $room == diffraction ]] || grep -rnE '^#include "minibragg/diffraction/' "$folder" |
        grep -vE '"minibragg/diffraction/(render|share_pixels).hpp"|^src/minibragg/nanobragg/outside_indicator.cpp:' |
        sed 's/$/: of diffraction, other rooms include render.hpp and share_pixels.hpp alone/' || true
    [[ $room == report ]] || grep -rnE 'std::(cout|cerr|clog)' "$folder" |
        sed 's/$/: only report and main.cpp print/' || true
}

findings=$(for folder in src/minibragg/*/; do
    check_room "${folder%/}"
done
find src -name '*.hpp' -printf '%f\n' | LC_ALL=C sort | uniq -d | sed 's/$/: two headers have this name/')
verdict "$findings" "Move the code to the room that may know this, or argue for another arrow in src/README.md."
