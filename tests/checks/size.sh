#!/usr/bin/env bash
# No file of the tree is above 200 kB, but golden images: data belongs elsewhere.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

findings=$(git ls-files -z 2>/dev/null | xargs -0 -r -I{} find {} -maxdepth 0 -type f -size +200k |
    grep -v '^tests/regression/golden/' || true)
verdict "$findings" "Make them smaller, or generate them."
