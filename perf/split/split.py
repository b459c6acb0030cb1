"""What one path for every number of subpixels costs, against one kernel for one subpixel and another for several.

Usage: split.py [--build build/release] [--repeats 15] [--quick] [--append FILE]
       split.py --check-table DOCUMENT

Bounds: images equal bit for bit; with one subpixel the unified path takes at most 1.05 times the split one; its peak
memory is at most 1.10 times, its compile time no more. `--quick` asks for the bits and the memory alone, of small
images: times are noise where tests run. `--check-table` measures nothing: the table of a document must be that of the last
record in perf/results/split.jsonl.
"""

import argparse
import json
import os
import pathlib
import resource
import shlex
import subprocess
import sys

PERF = pathlib.Path(__file__).absolute().parent.parent
sys.path.insert(0, str(PERF))
import record  # noqa: E402

LONGEST, MOST_MEMORY, LONGEST_COMPILE = 1.05, 1.10, 1.0
# oversample, domains, layers of the sensor
SCENES = [(1, 25, 1), (1, 1, 1), (1, 2, 3), (3, 2, 2)]


def bench(program, variant, precision, pixels, scene, repeats):
    arguments = [variant, precision, pixels, *scene, repeats]
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def compile_seconds(build, source):
    """CPU seconds of compiling a source of this folder as the build does (the commands do not know its cache)."""
    commands = json.loads((build / "compile_commands.json").read_text())
    command = next(c["command"] for c in commands if c["file"] == str(PERF / "split" / source))
    words = shlex.split(command)
    words[words.index("-o") + 1] = os.devnull
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, cwd=build, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(program, pixels, repeats):
    """A result a scene and precision."""
    for precision in ("mixed", "double"):
        for scene in SCENES:
            both = bench(program, "both", precision, pixels, scene, repeats)
            peak = {name: bench(program, name, precision, pixels, scene, 1)["peak_KiB"] for name in ("unified", "split")}
            yield {
                "precision": precision,
                "oversample": scene[0],
                "domains": scene[1],
                "layers": scene[2],
                "time_ratio": both["unified_s"] / both["split_s"],
                "memory_ratio": peak["unified"] / peak["split"],
                **both,
            }


def findings(results, compile_ratio):
    for result in results:
        name = f"{result['precision']}, oversample {result['oversample']}, {result['domains']} domains"
        if not result["identical"]:
            yield f"{name}: images differ"
        if result["memory_ratio"] > MOST_MEMORY:
            yield f"{name}: {result['memory_ratio']:.2f} times the memory"
        if compile_ratio and result["oversample"] == 1 and result["time_ratio"] > LONGEST:
            yield f"{name}: {result['time_ratio']:.2f} times the time"
    if compile_ratio and compile_ratio > LONGEST_COMPILE:
        yield f"{compile_ratio:.2f} times the time to compile"


def table_rows(record_line):
    """The rows of the table in docs/one_path.md."""
    for scene in json.loads(record_line)["results"]["scenes"]:
        numbers = [scene[name] for name in ("precision", "oversample", "domains", "layers")]
        ratios = [f"{scene[name]:.2f}" for name in ("time_ratio", "memory_ratio")]
        yield f"| {' | '.join(map(str, [*numbers, *ratios, 'yes' if scene['identical'] else 'no']))} |"


def check_table(document):
    last = (PERF / "results/split.jsonl").read_text().splitlines()[-1]
    written = pathlib.Path(document).read_text().splitlines()
    missing = [row for row in table_rows(last) if row not in written]
    if missing:
        raise SystemExit("\n".join([f"{document} lacks these rows of the last record:", *missing]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=PERF.parent / "build/release", type=pathlib.Path)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--append", metavar="FILE")
    parser.add_argument("--check-table", metavar="DOCUMENT")
    options = parser.parse_args()
    if options.check_table:
        return check_table(options.check_table)
    build = options.build.resolve()
    pixels, repeats = (100, 1) if options.quick else (1024, options.repeats)
    results = list(measure(build / "perf/split/bench_split", pixels, repeats))
    record.print_table(
        ["precision", "oversample", "domains", "layers", "unified / split", "memory", "same bits"],
        [
            [
                *(r[name] for name in ("precision", "oversample", "domains", "layers")),
                "not timed" if options.quick else f"{r['time_ratio']:.3f}",
                f"{r['memory_ratio']:.3f}",
                r["identical"],
            ]
            for r in results
        ],
    )
    compile_ratio = None
    if not options.quick:
        seconds = {name: min(compile_seconds(build, f"{name}.cpp") for _ in range(2)) for name in ("unified", "split")}
        compile_ratio = seconds["unified"] / seconds["split"]
        print(f"compiling: unified {seconds['unified']:.1f} s, split {seconds['split']:.1f} s: {compile_ratio:.2f}")
    if options.append:
        record.append(options.append, "split", build / "bin/minibragg", {"scenes": results, "compile_ratio": compile_ratio})
    wrong = list(findings(results, compile_ratio))
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
