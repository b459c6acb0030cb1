#!/usr/bin/env bash
# Fixed problems: verified on any number of ranks with one checksum, told to expressions and programs; what is another problem says so.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bench=("$PROGRAM" bench --problem small)

# says FILE PATTERN...: every pattern is in the file.
says() {
    local file=$1 pattern
    shift
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$file" || fail "$file does not say '$pattern': $(head -c 2000 "$file")"
    done
}

"${bench[@]}" --json one.json >one.log || fail "bench ends with $?: $(cat one.log)"
says one.log '^Benchmark: small, strong scaling, 1 image, mixed precision$' '^Steps: 1\.2583e\+08 evaluated, 1\.2583e\+08 nominal$' \
    '^Figure of merit \(FOM\): [0-9.]+e[+][0-9]+ steps/s$' '^Images per second: [0-9.e+-]+$' '^Time of writing: [0-9.e+-]+ s$' \
    '^Verification: PASSED \(max deviation [0-9.e+-]+, allowed 1\.0e-06; checksum 0x[0-9a-f]{8}\)$'
says one.json '"schema": "minibragg-benchmark"' '"verdict": "PASSED"' '"steps": 125829120'
[[ $(find . -mindepth 1 | sort | tr '\n' ' ') == "./one.json ./one.log " ]] || fail "bench leaves files: $(ls)"

# Two images on three ranks: groups of ranks, and the last image is verified as well.
ranks 3 "${bench[@]}" >three.log || fail "bench on 3 ranks: $(cat three.log)"
checksum() { sed -nE 's/^Verification: PASSED.*checksum (0x[0-9a-f]+).*/\1/p' "$1"; }
[[ $(checksum three.log) == $(checksum one.log) ]] || fail "other images on 3 ranks: $(cat one.log three.log)"
ranks 2 "${bench[@]}" --scale weak --set sampling.precision=double --set output.file=kept.nxs >weak.log || fail "weak: $(cat weak.log)"
says weak.log '^Benchmark: small, weak scaling, 2 images, double precision$' 'allowed 1\.0e-09' '^Steps: 2\.5166e\+08 evaluated, 2\.5166e\+08 nominal'
"$PROGRAM" info kept.nxs >info.log || fail "the file that is kept: $(cat info.log)"

# Another problem, as small as can be.
"${bench[@]}" --set "detector.grid.pixels=[8, 8]" --set crystal.mosaic.domains=2 >other.log || fail "another problem: $(cat other.log)"
says other.log '^warning: .*crystal.mosaic' '^Benchmark: small with other values' '^Verification: NOT VERIFIED'
ranks 2 "$PROGRAM" bench --problem series --scale throughput --images 2 --set parallel.ranks_per_image=2 >few.log || fail "few images: $(cat few.log)"
says few.log '^Verification: NOT VERIFIED \(fewer images' '^Time of response: [0-9.]*[1-9]'

# What tools of Kokkos are shown: the phases, all ended. (Releases before 3.7 know the former name of the variable.)
KOKKOS_TOOLS_LIBS=$PRINT_REGIONS KOKKOS_PROFILE_LIBRARY=$PRINT_REGIONS ranks 2 "$PROGRAM" bench --problem series --scale throughput \
    --images 3 --set "detector.grid.pixels=[16, 16]" --set parallel="{images_per_launch=1, ranks_per_image=2}" >/dev/null 2>regions || fail "bench under a tool: $(cat regions)"
for region in set-up path response write wait; do
    grep -qE "^region *$region$" regions || fail "no region $region: $(cat regions)"
done
grep -q "^left open: 0$" regions || fail "regions are left open: $(cat regions)"

# refuse TEXT ARGUMENTS...
refuse() {
    local text=$1 status=0
    shift
    "$PROGRAM" bench "$@" >out 2>err || status=$?
    [[ $status == 2 ]] || fail "bench $* ends with $status"
    grep -qF -- "$text" err || fail "bench $* should say '$text': $(cat err)"
}
refuse "--problem" --scale weak
refuse "There are small, large, ls49, series" --problem smoll
refuse "There are strong, weak, throughput" --problem small --scale big
refuse "--images goes with" --problem small --images 2
refuse "sampling.oversampl" --problem small --set sampling.oversampl=2
