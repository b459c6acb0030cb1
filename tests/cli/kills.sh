#!/usr/bin/env bash
# Runs that are killed (SIGKILL) at random moments, again and again, and continued until they end: nothing that had its
# final name is lost or changed, and the images are those of a run that nobody killed. KILLS: how many; SIGNALS: by which.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

RANDOM=${SEED:-20240607}
wanted=${KILLS:-20}
read -ra signals <<<"${SIGNALS:-KILL}"
deck=(run "$SOURCE/tests/cli/series.toml" --quiet --set series.shots=800 --set output.images_per_file=40)
start_ms=$(date +%s%3N)
"$PROGRAM" "${deck[@]}" --set output.file=reference.nxs
whole_run_ms=$(($(date +%s%3N) - start_ms))
kills=0 ends=0

# children PID: the ranks of mpirun.
children() { pgrep -P "$1" || true; }

# kill_at_random PID RANKS: once, after a while, if it has not ended by then; mpirun takes as long again.
kill_at_random() {
    local wait_ms=$((RANDOM % (whole_run_ms * $2) + 20))
    sleep "$((wait_ms / 1000)).$(printf '%03d' $((wait_ms % 1000)))"
    kill -0 "$1" 2>/dev/null || return 0
    local signal=${signals[RANDOM % ${#signals[@]}]}
    if [[ $2 == 1 ]]; then
        kill "-$signal" "$1"
    else
        # One rank, or all of them; mpirun ends the rest.
        mapfile -t running < <(children "$1")
        [[ ${#running[@]} -gt 0 ]] || return 0
        ((RANDOM % 2)) && running=("${running[0]}")
        kill "-$signal" "${running[@]}" 2>/dev/null || true
    fi
}

fingerprints() { find . -maxdepth 1 -name 'killed_data_*.nxs' -exec md5sum {} + | sort; }

# The whole run is there: its images, truth and results are those of a run that nobody killed.
expect_whole() {
    local part
    for part in data/data instrument sample run/truth run/result; do
        h5diff reference.nxs killed.nxs "/entry/$part" "/entry/$part" >differences ||
            fail "$part differs after $kills kills: $(cat differences)"
    done
    rm killed*.nxs
    ends=$((ends + 1))
}

while [[ $kills -lt $wanted ]]; do
    count=$((ends % 2 + 1))
    before=$(fingerprints)
    command=("$PROGRAM" "${deck[@]}" --set output.file=killed.nxs --resume)
    [[ $count == 1 ]] || command=("$MPIEXEC" -n "$count" "${command[@]}")
    timeout -s KILL 100 "${command[@]}" 2>err &
    pid=$!
    sleep 0.02
    kill_at_random "$(pgrep -P "$pid" | head -1 || true)" "$count"
    status=0
    wait "$pid" 2>/dev/null || status=$?
    fingerprints >now
    lost=$([[ -z $before ]] || comm -23 <(echo "$before") now)
    [[ -z $lost ]] || fail "after $kills kills a finished file was lost or changed: $lost"
    if [[ $status == 0 ]]; then
        expect_whole
    elif [[ $status -ge 128 || $status == 75 || $count -gt 1 ]]; then
        kills=$((kills + 1))
        # Killed between the last step, the master's name, and its own end: then nothing is missing.
        [[ ! -e killed.nxs ]] || expect_whole
    else
        fail "a continued run ended with $status: $(cat err)"
    fi
done
[[ $ends -ge $((wanted / 15)) ]] || fail "only $ends runs ended between $kills kills"
echo "$kills kills, $ends runs ended"
