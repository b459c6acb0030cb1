#!/usr/bin/env bash
# install.sh BUILD_FOLDER: what `cmake --install` puts in place works there: the program under both names, and the library for
# programs that find it, whatever they are compiled with.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

examples=$PWD/docs/examples
build=$1
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" >/dev/null
cd "$prefix"
bin/minibragg --version
[[ $(readlink bin/nanoBragg) == minibragg ]]
grep -q '^complete .* minibragg$' share/bash-completion/completions/minibragg
head -n 1 share/zsh/site-functions/_minibragg | grep -qx '#compdef minibragg'
grep -q '^.TH MINIBRAGG 1' share/man/man1/minibragg.1
grep -qx '.so man1/minibragg.1' share/man/man1/nanoBragg.1
test -f share/minibragg/README.md -a -d share/minibragg/inputs -a -d share/minibragg/docs
bin/minibragg run share/minibragg/inputs/smallest.toml \
    --set output.file=smallest.nxs --set output.raw_file=smallest.raw
test -s smallest.nxs

# The Python package, when it was built: the program's image, and its reader of HDF5 files where it was installed.
cached() {
    sed -nE "s/^_?$1:[A-Z]+=//p" "$build/CMakeCache.txt" | head -n 1
}
if [[ $(cached MINIBRAGG_PYTHON) == ON && -z $(cached MINIBRAGG_SANITIZE) ]]; then
    env -u MINIBRAGG_READER PYTHONPATH="$prefix/$(cached MINIBRAGG_PYTHON_DIR)" "$(cached Python_EXECUTABLE)" -c '
import os, sys, minibragg
assert os.environ["MINIBRAGG_READER"] == sys.argv[1] + "/libexec/minibragg/minibragg-reader", os.environ["MINIBRAGG_READER"]
minibragg.Experiment.from_deck("share/minibragg/inputs/smallest.toml").render().photons.tofile("from_python.raw")' "$prefix"
    cmp from_python.raw smallest.raw
fi

# All headers stand in a folder of the library's own name.
[[ $(ls include) == minibragg ]]

# Sanitized libraries want sanitized programs.
if grep -q '^MINIBRAGG_SANITIZE:[A-Z]*=.' "$build/CMakeCache.txt"; then
    echo "SKIPPED: programs that use the library, for it is sanitized"
    exit 0
fi

# build_example NAME FOLDER FLAGS: against the installed package alone.
build_example() {
    if ! { cmake -S "$examples/$1" -B "$2" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_FLAGS="$3" &&
        cmake --build "$2"; } >"$2.log" 2>&1; then
        verdict "$(<"$2.log")" "docs/examples/$1 is what docs/library.md promises."
    fi
}

# The processor's packs and roundings are the library's: a program's flags change no bit.
build_example core plain "-O0"
build_example core native "-O2 -march=native -ffp-contract=fast"
plain=$(plain/core_example)
native=$(native/core_example)
[[ $plain == *photons && $plain == "$native" ]] ||
    verdict "core_example: '$plain' compiled plainly, '$native' for this processor" "Keep what follows the processor in kernels."

# A deck's image without mpirun and without MPI_Init is the program's.
build_example deck deck "-O0"
deck/deck_example share/minibragg/inputs/smallest.toml from_deck.raw
cmp from_deck.raw smallest.raw

