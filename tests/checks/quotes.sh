#!/usr/bin/env bash
# Code that documents quote stands in the source. A block marked `cpp` that follows a line `<!-- from FILE -->` must be
# consecutive lines of FILE, but for how far they are indented.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# unindented [FILE]: its lines without leading blanks.
unindented() {
    sed -E 's/^ +//' "$@"
}

check_document() {
    local document=$1 line quoted file='' first=0 block=''
    local -i number=0
    while IFS= read -r line; do
        number+=1
        if [[ $line =~ ^'<!-- from '(.+)' -->'$ ]]; then
            file=${BASH_REMATCH[1]}
        elif [[ $line == '```cpp' && -n $file ]]; then
            first=$number
            block=''
        elif [[ $line == '```' && $first -gt 0 ]]; then
            quoted=$'\n'$(unindented <<<"$block")$'\n'
            if [[ ! -f $file ]]; then
                echo "$document:$first: $file does not exist"
            elif [[ $'\n'$(unindented "$file")$'\n' != *"$quoted"* ]]; then
                echo "$document:$first: not as in $file"
            fi
            file=''
            first=0
        elif ((first > 0)); then
            block+=${block:+$'\n'}$line
        fi
    done <"$document"
}

findings=$(while read -r document; do
    check_document "$document"
done < <(files '*.md'))
verdict "$findings" "Quote the source as it is now."
