#!/usr/bin/env bash
# install.sh BUILD_FOLDER: what `cmake --install` puts in place works there, under both names.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$1" --prefix "$prefix" >/dev/null
cd "$prefix"
bin/minibragg --version
[[ $(readlink bin/nanoBragg) == minibragg ]]
test -f share/minibragg/README.md -a -d share/minibragg/inputs -a -d share/minibragg/docs
bin/minibragg run share/minibragg/inputs/smallest.toml --set output.file=smallest.nxs
test -s smallest.nxs
