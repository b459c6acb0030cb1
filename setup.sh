#!/usr/bin/env bash
# Sets miniBragg up on Debian 12: see ./setup.sh help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

preset=${MINIBRAGG_PRESET:-release}
build=$(realpath -m "${MINIBRAGG_BUILD_DIR:-build/$preset}")
jobs=${MINIBRAGG_JOBS:-$(nproc)}
demo_deck=inputs/demo.toml

build_packages=(
    cmake g++ ninja-build
    libtrilinos-kokkos-dev libtrilinos-kokkos-kernels-dev libopenmpi-dev openmpi-bin
    libhdf5-openmpi-dev bitshuffle libcli11-dev libtomlplusplus-dev gemmi-dev tao-pegtl-dev
    libpng-dev zlib1g-dev nlohmann-json3-dev
)
test_packages=(
    libgtest-dev libgmock-dev libbenchmark-dev hdf5-tools
    clang-format-14 clang-tidy-14 codespell python3-minimal shellcheck valgrind
    pybind11-dev python3-dev python3-numpy python3-h5py python3-hdf5plugin
)

show_help() {
    cat <<'END'
usage: ./setup.sh demo | test | build | help

  demo    installs what is missing, builds, simulates an image and says where it is
  test    installs what is missing, builds, and passes all tests, also under sanitizers
  build   installs what is missing and builds
  help    prints this

Missing Debian packages are installed with apt-get (through sudo unless you are root). All else
stays in build/. A second run builds what has changed. Variables that change what is done:

  MINIBRAGG_PRESET     a preset of CMakePresets.json (release); portable runs on other machines too
  MINIBRAGG_BUILD_DIR  a build folder; once configured it is used as it is, with what was found then
  MINIBRAGG_JOBS       compilers and tests at a time (the number of cores)
  Kokkos_ROOT, KokkosKernels_ROOT    where another Kokkos than Debian's is installed
END
}

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "Not a Debian system; what Debian calls these is taken to be installed: $*"
        return
    fi
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    echo "Installing: ${missing[*]}"
    local as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "No sudo here. As root, run: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    "${as_root[@]}" sh -c 'export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update && apt-get -qq install --no-install-recommends "$@" >/dev/null' sh "${missing[@]}"
}

# The build folder is the user's own, and configured.
is_given() {
    [[ -n ${MINIBRAGG_BUILD_DIR:-} && -f $build/build.ninja ]]
}

# configure PRESET FOLDER [OPTION...]: unless it is done and the presets have not changed since.
configure() {
    local preset=$1 folder=$2
    shift 2
    [[ $folder == "$build" ]] && is_given && return
    if (($#)) || [[ ! $folder/build.ninja -nt CMakePresets.json ]]; then
        cmake --preset "$preset" -B "$folder" "$@"
    fi
}

build_program() {
    is_given || install_packages "${build_packages[@]}"
    local without_tests=()
    [[ -f $build/build.ninja ]] || without_tests=(-DMINIBRAGG_BUILD_TESTS=OFF)
    configure "$preset" "$build" "${without_tests[@]}"
    cmake --build "$build" --parallel "$jobs" --target minibragg
}

# The tests that meet hostile input and corner cases, under AddressSanitizer and UndefinedBehaviorSanitizer.
test_sanitized() {
    configure asan build/asan &&
        cmake --build build/asan --parallel "$jobs" --target tests_unit &&
        ctest --test-dir build/asan --parallel "$jobs" --output-on-failure --no-tests=error --label-regex '^unit$'
}

test_all() {
    configure "$preset" "$build" -DMINIBRAGG_BUILD_TESTS=ON -DMINIBRAGG_BUILD_PERF=ON \
        -DMINIBRAGG_PYTHON=ON -DPython_EXECUTABLE=/usr/bin/python3 &&
        cmake --build "$build" --parallel "$jobs" &&
        ctest --test-dir "$build" --parallel "$jobs" --output-on-failure --no-tests=error
}

# Processes as many as cores, also for root and in containers that hide how cores are wired.
run_on_all_cores() {
    export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
    if ((EUID == 0)); then
        export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    fi
    mpirun -n "$(nproc)" "$@"
}

run_demo() {
    build_program
    local folder=$build/demo
    mkdir -p "$folder"
    run_on_all_cores "$build/bin/minibragg" run "$demo_deck" --overwrite \
        --set "output.file=$folder/demo.nxs" --set "output.png_file=$folder/demo.png"
    printf '\nThe image, in the NeXus format NXmx: %s\nA picture of it:                    %s\n' \
        "$folder/demo.nxs" "$folder/demo.png"
}

run_tests() {
    install_packages "${build_packages[@]}" "${test_packages[@]}"
    local failed=0
    test_sanitized || failed=1
    test_all || failed=1
    ((failed == 0)) || echo "Something failed: see above, under the sanitizers (first) or in $build (last)."
    return $failed
}

case ${1:-help} in
    demo) run_demo ;;
    test) run_tests ;;
    build) build_program ;;
    help | -h | --help) show_help ;;
    *)
        show_help >&2
        exit 2
        ;;
esac
