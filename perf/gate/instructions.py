"""The instruction-count gate: instructions of the path over small scenes, by callgrind, against the recorded numbers.

Usage: instructions.py PROGRAM COMPILER [--record REASON]

PROGRAM is count_instructions, COMPILER names what compiled it. A count more than 3 % from the recorded one fails, in either
direction: what became faster is recorded too. `--record "what changed"` writes instruction_count.json anew and adds the
numbers to HISTORY.md; the gate fails when a recorded number is not in HISTORY.md. Times are noise on shared machines,
instructions are not: two counts of one binary differ by less than one in ten thousand.

Exit code 77, and says why: valgrind is not here, the compiler is another one, the processor lacks AVX2.
"""

import argparse
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOLERANCE = 0.03
PERF = pathlib.Path(__file__).absolute().parent.parent
RECORDED = PERF / "gate" / "instruction_count.json"
HISTORY = PERF / "HISTORY.md"
SECTION = "## Instructions a step"


def skip(reason):
    print(f"SKIPPED: the instruction count was not checked: {reason}")
    sys.exit(77)


def kernels_of(program):
    return subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout.split()


def count(program, kernel):
    """Instructions inside counted_path(), and steps."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--toggle-collect=counted_path"]
        command += [f"--callgrind-out-file={folder}/out", program, kernel]
        done = subprocess.run(command, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected or int(collected.group(1)) == 0:
        raise SystemExit(f"callgrind did not count {kernel}:\n{done.stderr}")
    return int(collected.group(1)), int(done.stdout.split()[-1])


def history_line(kernel, instructions, steps, reason):
    today = datetime.date.today().isoformat()
    return f"| {today} | {kernel} | {instructions} | {instructions / steps:.2f} | {reason} |\n"


def record(counts, compiler, reason):
    """Writes the numbers, and behind the table of HISTORY.md what they are due to."""
    recorded = {name: {"instructions": number, "steps": steps} for name, (number, steps) in counts.items()}
    RECORDED.write_text(json.dumps({"compiler": compiler, "kernels": recorded}, indent=2) + "\n")
    lines = HISTORY.read_text().splitlines(keepends=True)
    position = next(i for i, line in enumerate(lines) if line.strip() == SECTION) + 1
    last_row = position
    while position < len(lines) and not lines[position].startswith("## "):
        last_row = position if lines[position].startswith("|") else last_row
        position += 1
    new = [history_line(name, number, steps, reason) for name, (number, steps) in counts.items()]
    HISTORY.write_text("".join(lines[: last_row + 1] + new + lines[last_row + 1 :]))


def findings(counts, recorded, history):
    """What is wrong, a line each."""
    for name in recorded.keys() ^ counts.keys():
        yield f"{name}: only {'recorded' if name in recorded else 'counted'}"
    for name in recorded.keys() & counts.keys():
        before, now = recorded[name]["instructions"], counts[name][0]
        if f"| {before} |" not in history:
            yield f"{name}: the recorded {before} is not in perf/HISTORY.md"
        if abs(now - before) > TOLERANCE * before:
            yield f"{name}: {now} instructions, {100 * (now / before - 1):+.1f} % from the recorded {before}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("compiler")
    parser.add_argument("--record", metavar="REASON")
    options = parser.parse_args()
    known = json.loads(RECORDED.read_text()) if RECORDED.exists() else {"compiler": None, "kernels": {}}
    if not shutil.which("valgrind"):
        skip("valgrind is not here (Debian: valgrind)")
    if " avx2 " not in pathlib.Path("/proc/cpuinfo").read_text():
        skip("this processor has no AVX2")
    if not options.record and options.compiler != known["compiler"]:
        skip(f"the numbers are those of {known['compiler']}, this is {options.compiler}")
    counts = {kernel: count(options.program, kernel) for kernel in kernels_of(options.program)}
    for name, (number, steps) in counts.items():
        print(f"{name}: {number} instructions, {number / steps:.2f} a step")
    if options.record:
        return record(counts, options.compiler, options.record)
    wrong = sorted(findings(counts, known["kernels"], HISTORY.read_text()))
    if wrong:
        print("\n".join(wrong))
        raise SystemExit('If that is meant: perf/gate/instructions.py PROGRAM COMPILER --record "what changed"')


if __name__ == "__main__":
    main()
