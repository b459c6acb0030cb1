#!/usr/bin/env bash
# Every room of src and every kind of test has a README of at most 40 lines; a room's names each of its headers, and
# src/README.md links its rooms'.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

longest=40
check_folder() {
    local folder=${1%/} lines
    if [[ ! -f $folder/README.md ]]; then
        echo "$folder: has no README.md"
        return
    fi
    lines=$(wc -l <"$folder/README.md")
    ((lines <= longest)) || echo "$folder/README.md:$lines: longer than $longest lines"
}

# As `name`, `name.hpp` or `name.{hpp,cpp}`.
check_headers() {
    local folder=$1 header name
    for header in "$folder"*.hpp; do
        name=$(basename "$header" .hpp)
        grep -qE "\`${name}[\`.]" "${folder}README.md" || echo "${folder}README.md: does not say what $name.hpp is"
    done
}

findings=$(for folder in src/minibragg/*/; do
    check_folder "$folder"
    check_headers "$folder"
    grep -qF "(${folder#src/}README.md)" src/README.md || echo "src/README.md: does not link ${folder}README.md"
done
for folder in src inputs tests perf docs; do
    [[ -f $folder/README.md ]] || echo "$folder: has no README.md"
done)
verdict "$findings" "Say what the folder knows, what it must not know, its equations and its files."
