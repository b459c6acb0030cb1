"""What one path for every number of subpixels costs, against one kernel for one subpixel and another for several.

Usage: split.py [--build build/release] [--repeats 15] [--quick] [--append FILE]
       split.py --check-table DOCUMENT...

Prints one table: bits, processor time and peak memory for each number of subpixels, and of both variants the time to compile them and the lines of source.
Times are the processor's, the least of the repeats in alternation, so that a busy machine changes the verdict little.

Bounds: images equal bit for bit; with one subpixel the unified path takes at most 1.05 times the split one; its peak
memory is at most 1.10 times, its compile time no more. `--quick` asks for the bits and the memory alone, of small
images: times are noise where tests run. `--check-table` measures nothing: the tables of documents must be that of the last
record in perf/results/split.jsonl.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import shlex
import subprocess
import sys

PERF = pathlib.Path(__file__).absolute().parent.parent
sys.path.insert(0, str(PERF))
import record  # noqa: E402

LONGEST, MOST_MEMORY, LONGEST_COMPILE = 1.05, 1.10, 1.0
# oversample, domains, layers of the sensor
SCENES = [(1, 25, 1), (1, 1, 1), (1, 2, 3), (2, 10, 1), (3, 2, 2), (5, 1, 1)]


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


def lines_of_code(path):
    """Lines of a source that are neither empty nor comments."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return sum(bool(line) and not line.startswith("//") for line in lines)


def sources_of(*paths):
    """Sources and what they include of the path and of this folder, each once."""
    found, left = set(), list(paths)
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            for name in re.findall(r'^#include "(.*)"', path.read_text(), re.MULTILINE):
                folder = PERF if name.startswith("split/") else PERF.parent / "src"
                if name.startswith(("split/", "minibragg/diffraction/")):
                    left.append(folder / name)
    return found


def lines_of_variant(source):
    return sum(map(lines_of_code, sources_of(PERF / "split" / source)))


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


def table_rows(results):
    """The rows of the table in documents."""
    for scene in results["scenes"]:
        numbers = [scene[name] for name in ("precision", "oversample", "domains", "layers")]
        ratios = [f"{scene[name]:.2f}" for name in ("time_ratio", "memory_ratio")]
        yield f"| {' | '.join(map(str, [*numbers, *ratios, 'yes' if scene['identical'] else 'no']))} |"


def sentence(results):
    """What is said below the table."""
    lines = results["lines"]
    return (
        f"To compile, one path takes {results['compile_ratio']:.2f} of the time of the split kernels; "
        f"it is {lines['unified']} lines of code, they are {lines['split']}."
    )


def check_tables(documents):
    last = json.loads((PERF / "results/split.jsonl").read_text().splitlines()[-1])["results"]
    for document in documents:
        written = pathlib.Path(document).read_text()
        missing = [row for row in [*table_rows(last), sentence(last)] if row not in written]
        if missing:
            raise SystemExit("\n".join([f"{document} lacks these lines of the last record:", *missing]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=PERF.parent / "build/release", type=pathlib.Path)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--append", metavar="FILE")
    parser.add_argument("--check-table", metavar="DOCUMENT", nargs="+")
    options = parser.parse_args()
    if options.check_table:
        return check_tables(options.check_table)
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
        kept = {
            "scenes": results,
            "compile_s": seconds,
            "compile_ratio": compile_ratio,
            "lines": {name: lines_of_variant(f"{name}.cpp") for name in ("unified", "split")},
        }
        print(sentence(kept))
        if options.append:
            record.append(options.append, "split", build / "bin/minibragg", kept)
    wrong = list(findings(results, compile_ratio))
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
