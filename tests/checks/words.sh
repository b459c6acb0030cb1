#!/usr/bin/env bash
# No misspelt word in documents and comments. words.txt lists the words that only look misspelt.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v codespell >/dev/null || skip "codespell is not here (Debian: codespell)"
mapfile -t texts < <(files '*.md' '*.cpp' '*.hpp' '*.txt' '*.cmake' '*.sh' '*.toml' '*.py' | grep -v '^tests/regression/golden/')
findings=$(codespell --ignore-words tests/checks/words.txt "${texts[@]}" || true)
verdict "$findings" "Mend the words, or add the right ones to tests/checks/words.txt."
