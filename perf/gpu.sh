#!/usr/bin/env bash
# The evidence of a GPU in one go: see perf/gpu.sh --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(realpath -m "${MINIBRAGG_BUILD_DIR:-build/cuda}")
jobs=${MINIBRAGG_JOBS:-$(nproc)}
no_gpu=77 # as ctest's tests that cannot run

show_help() {
    cat <<'END'
usage: Kokkos_ROOT=FOLDER [KokkosKernels_ROOT=FOLDER] perf/gpu.sh [RESULTS]

Builds for CUDA, compares images with those of CPUs (within 1e-6 of the maximum in mixed, 1e-9 in double precision), times
every workload of perf/scenes.hpp in both precisions, prints the table of docs/performance.md and adds a line of JSON to
RESULTS (perf/results/gpu.jsonl). Where there is no GPU, as on login nodes, it builds, says so and leaves with 77: the
same command on a node with one goes on from there. Variables that change what is done:

  Kokkos_ROOT, KokkosKernels_ROOT    where they are installed, built with CUDA
  MINIBRAGG_BUILD_DIR    the build folder (build/cuda)
  MINIBRAGG_JOBS         compilers at a time (the number of cores)
END
}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

how_to_build_kokkos() {
    cat <<'END'
CUDA 13 wants Kokkos 4.7.01 or later. Both libraries in ~/kokkos-cuda, here for Hopper (else Kokkos_ARCH_AMPERE80, ...):

  for part in kokkos kokkos-kernels; do
      git clone --depth 1 --branch 4.7.01 https://github.com/kokkos/$part
  done
  cmake -S kokkos -B kokkos/build -DCMAKE_CXX_COMPILER=$PWD/kokkos/bin/nvcc_wrapper -DCMAKE_CXX_STANDARD=20 \
      -DCMAKE_BUILD_TYPE=Release -DKokkos_ENABLE_CUDA=ON -DKokkos_ENABLE_SERIAL=ON -DKokkos_ARCH_HOPPER90=ON \
      -DCMAKE_INSTALL_PREFIX=$HOME/kokkos-cuda
  cmake --build kokkos/build --parallel --target install
  cmake -S kokkos-kernels -B kokkos-kernels/build -DCMAKE_CXX_COMPILER=$HOME/kokkos-cuda/bin/nvcc_wrapper \
      -DCMAKE_CXX_STANDARD=20 -DCMAKE_BUILD_TYPE=Release -DKokkos_ROOT=$HOME/kokkos-cuda \
      -DKokkosKernels_ENABLE_ALL_COMPONENTS=OFF -DKokkosKernels_ENABLE_COMPONENT_BLAS=ON \
      -DKokkosKernels_ENABLE_COMPONENT_BATCHED=ON -DKokkosKernels_ADD_DEFAULT_ETI=OFF \
      -DKokkosKernels_ENABLE_TPL_CUBLAS=OFF -DKokkosKernels_ENABLE_TPL_CUSPARSE=OFF \
      -DKokkosKernels_ENABLE_TPL_CUSOLVER=OFF \
      -DCMAKE_INSTALL_PREFIX=$HOME/kokkos-cuda
  cmake --build kokkos-kernels/build --parallel --target install
  Kokkos_ROOT=$HOME/kokkos-cuda perf/gpu.sh
END
}

# That Kokkos is there and knows CUDA, before a long build.
check_kokkos() {
    [[ -n ${Kokkos_ROOT:-} ]] ||
        fail "Set Kokkos_ROOT to where a Kokkos with CUDA is installed." "$(how_to_build_kokkos)"
    local config
    config=$(find -L "$Kokkos_ROOT" -name KokkosConfigCommon.cmake 2>/dev/null | head -n 1) || true
    [[ -n $config ]] || fail "Kokkos_ROOT=$Kokkos_ROOT holds no installed Kokkos." "$(how_to_build_kokkos)"
    grep -q 'Kokkos_DEVICES.*CUDA' "$config" ||
        fail "The Kokkos in $Kokkos_ROOT was built without CUDA." "$(how_to_build_kokkos)"
    PATH=$Kokkos_ROOT/bin:$PATH
    command -v nvcc_wrapper >/dev/null || fail "No nvcc_wrapper in $Kokkos_ROOT/bin nor on the PATH."
    command -v nvcc >/dev/null || fail "No nvcc on the PATH: load the module of CUDA, or add its bin folder."
}

build_all() {
    cmake --preset cuda -B "$build" -DMINIBRAGG_BUILD_TESTS=ON -DMINIBRAGG_BUILD_PERF=ON
    cmake --build "$build" --parallel "$jobs" --target minibragg bench_path test_golden_unified test_reference
}

# Golden images, and random scenes against the plain simulator, which computes on the CPU.
check_images() {
    "$build/tests/regression/test_golden_unified" --gtest_brief=1
    "$build/tests/reference/test_reference" --gtest_brief=1
}

measure() {
    local times=$build/gpu_times.json
    "$build/perf/bench_path" --benchmark_repetitions=5 --benchmark_report_aggregates_only=true \
        --benchmark_out="$times" --benchmark_out_format=json
    python3 perf/gpu_table.py --times "$times" --program "$build/bin/minibragg" --append "$1"
}

[[ ${1:-} != -* ]] || {
    show_help
    exit
}
check_kokkos
build_all
if ! nvidia-smi --list-gpus; then
    echo "No GPU here (nvidia-smi lists none). All is built in $build; run the same command where there is one."
    exit $no_gpu
fi
check_images
measure "${1:-perf/results/gpu.jsonl}"
