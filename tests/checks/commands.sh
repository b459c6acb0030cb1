#!/usr/bin/env bash
# commands.sh DOCUMENT PROGRAM_FOLDER BUILD_FOLDER: the commands of a document work as they stand there.
#
# Blocks marked `sh` are run, in order, in one shell that stops at the first error. It stands in a scratch
# folder that holds links to inputs/, docs/, src/, tests/ and perf/, a build/release that is BUILD_FOLDER, and a setup.sh
# that uses it; the program is on its PATH. What cannot run here (a cluster, a GPU, hours) is marked
# `console`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

document=$1
programs=$2
build=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

awk '/^```sh$/ { code = 1; print ": line " NR + 1; next } /^```/ { code = 0 } code' "$document" >"$scratch/commands"
ln -s "$PWD/inputs" "$PWD/docs" "$PWD/src" "$PWD/tests" "$PWD/perf" "$scratch"
mkdir "$scratch/build"
ln -s "$build" "$scratch/build/release"
printf '#!/bin/sh\nMINIBRAGG_BUILD_DIR=%q exec %q "$@"\n' "$build" "$PWD/setup.sh" >"$scratch/setup.sh"
chmod +x "$scratch/setup.sh"

cd "$scratch"
if ! PATH=$programs:$PATH bash -euxo pipefail commands; then
    echo "A command of $document failed: the last one above."
    exit 1
fi
