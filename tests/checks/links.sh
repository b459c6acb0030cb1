#!/usr/bin/env bash
# What the Markdown files link to exists: files, pictures, and headings within them.
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

findings=$(while read -r file; do
    check_file "$file"
done < <(files '*.md'))
verdict "$findings" "Mend the links."
