#!/usr/bin/env bash
# run.sh MINUTES [TARGET...]: fuzzes the targets (all of them) with libFuzzer for so many minutes each, one after the other, under
# AddressSanitizer and UndefinedBehaviorSanitizer. New inputs go to build/fuzz/corpus/TARGET, findings to
# build/fuzz/findings: put these into tests/fuzz/corpus/TARGET once the fault is mended. Wants clang 14 (or CXX=...).
set -euo pipefail
[[ ${1:-} =~ ^[0-9]+$ ]] || { sed -n '2,4s/^# //p' "$0"; exit 2; }
cd "$(dirname "$0")/../.."
compiler=${CXX:-clang++-14}
if ! command -v "$compiler" >/dev/null ||
    ! echo 'extern "C" int LLVMFuzzerTestOneInput(const char*, long) { return 0; }' |
        "$compiler" -fsanitize=fuzzer -x c++ - -o /dev/null 2>/dev/null; then
    echo "SKIPPED: no $compiler with libFuzzer (Debian: clang-14 libclang-rt-14-dev)" >&2
    exit 77
fi
minutes=$1
shift
build=build/fuzz
cmake -B $build -G Ninja -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" \
    -DMINIBRAGG_SANITIZE=fuzzer-no-link,address,undefined -DMINIBRAGG_FUZZ=ON -DMINIBRAGG_ARCH= >$build.log 2>&1 ||
    { cat $build.log; exit 1; }
cmake --build $build --target fuzz
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || for source in tests/fuzz/targets/*.cpp; do targets+=("$(basename "$source" .cpp)"); done
mkdir -p $build/findings
failed=0
for target in "${targets[@]}"; do
    mkdir -p "$build/corpus/$target"
    echo "== $target"
    # What a target prints is the readers' own, of no interest; libFuzzer's summary is the last line that it writes.
    "$(find $build -name "fuzz_$target" -type f -perm -u+x)" "$build/corpus/$target" "tests/fuzz/corpus/$target" \
        -max_total_time=$((60 * minutes)) -timeout=10 -rss_limit_mb=2048 -max_len="${MAX_LEN:-2048}" \
        -artifact_prefix="$build/findings/$target-" -print_final_stats=1 >"$build/$target.log" 2>&1 || failed=1
    grep -E '^stat::number_of_executed_units|^SUMMARY|ERROR' "$build/$target.log" || true
done
exit $failed
