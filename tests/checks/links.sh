#!/usr/bin/env bash
# What the Markdown files link to exists: files, pictures, and headings within them; so do the numbers by which sources
# refer to a page.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The names that a Markdown file's headings have in links.
anchors() {
    sed -nE 's/^#+ +//p' "$1" | tr '[:upper:]' '[:lower:]' |
        sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'
}

# Targets of the links in a file, as "line target"; code blocks hold none.
targets() {
    awk '/^ *```/ { code = !code; next }
        !code { text = $0
            gsub(/`[^`]*`/, "", text)
            while (match(text, /\]\([^)]+\)/)) {
                print NR, substr(text, RSTART + 2, RLENGTH - 3)
                text = substr(text, RSTART + RLENGTH)
            } }' "$1"
}

check_file() {
    local file=$1 line target path anchor
    while read -r line target; do
        [[ $target =~ ^[a-z]+: ]] && continue
        target=${target%% \"*}
        path=${target%%#*}
        [[ -n $path ]] && path=$(dirname "$file")/$path || path=$file
        if [[ ! -e $path ]]; then
            echo "$file:$line: $target does not exist"
        elif [[ $target == *#* && $path == *.md ]]; then
            anchor=${target#*#}
            anchors "$path" | grep -qxF -- "$anchor" || echo "$file:$line: $target: no such heading"
        fi
    done < <(targets "$file")
}

# Peculiarities of nanoBragg that the sources name by number have a row in the page about it; of what is not in this
# repository, nothing is named.
check_source_references() {
    local page=docs/nanobragg.md number
    while read -r number; do
        grep -qE "^\| ([^|]*[^0-9])?$number([^0-9][^|]*)?\|" "$page" ||
            echo "$page: $number, which src/ names, has no row"
    done < <(files '*.hpp' '*.cpp' | grep '^src/' | xargs grep -hoE '\bQ[0-9]+' | sort -u)
    files '*.hpp' '*.cpp' | grep '^src/' |
        { xargs grep -nE '\(spec( |\))' || true; } | sed 's/$/: names a specification that is not here/'
}

findings=$(while read -r file; do
    check_file "$file"
done < <(files '*.md')
check_source_references)
verdict "$findings" "Mend the links."
