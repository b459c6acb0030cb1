"""Scaling over ranks and nodes, writing, start-up and memory of the program.

Usage: scaling.py [--parts strong weak write series start memory] [--ranks 1 2] [--launcher "mpirun -n {ranks}"]
                  [--ranks-per-node N] [--repeats 5] [--program MINIBRAGG] [--folder DIR] [--quick] [--append FILE]

strong  one image on 1, 2, ... ranks: figure of merit (steps per second of the time in the path), efficiency
weak    as many panels as ranks
write   an uncompressed image of 268 MB and its mask, as large, by all ranks, against dd of as many bytes on the same disk,
        both to the disk (fsync), in alternation
series  images that follow each other, compressed: which part of the time the path takes where the rest is done beside
        it, for photons and for counts with noise, with as many domains as make the path 60 ms long; and many small ones
start   from the start of a process to a written file of 64 pixels: more than the time to the first pixel
memory  peak of all ranks together for 16 Mpixel in 64 panels

Efficiency is speed(n) / (n speed(1)) of medians of alternating runs. The launcher's {ranks} and {nodes} are replaced; the
first entry of --ranks is what others are compared with, one node on a cluster. Scripts for Slurm: perf/slurm.
"""

import argparse
import os
import pathlib
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time

import record

PARTS = ["strong", "weak", "write", "series", "start", "memory"]
MPI_ON_ONE_MACHINE = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "OMPI_MCA_pml": "ob1",
}

DECK = """
[beam]
wavelength_A = 1.0
[crystal]
unit_cell = [78, 79, 38, 90, 90, 90]
cells = [20, 20, 20]
shape = "{shape}"
mosaic = {{ spread_deg = {spread_deg}, domains = {domains} }}
orientation = {{ euler_deg = [10, 20, 30] }}
[structure_factors]
default_F = 100.0
[goniometer]
width_deg = 0.1
images = {images}
[detector]
distance_mm = 200.0
grid = {{ panels = {panels}, pixels = {pixels}, pixel_size_mm = 0.02 }}
[sampling]
oversample = {oversample}
[output]
file = "image.nxs"
images_per_file = {images_per_file}
compression = "{compression}"
"""


def deck(**values):
    known = {"shape": "square", "domains": 10, "images": 1, "oversample": 1, "compression": "none"}
    known |= {"images_per_file": 1000, "panels": [1, 1], "pixels": [1024, 1024], **values}
    return DECK.format(**known, spread_deg=0.5 if known["domains"] > 1 else 0.0)


def seconds_of(word, text):
    """Of a summary's line `time  set-up 0.01 s, path 1:23 min, ...`."""
    minutes, seconds = re.search(rf"^time .*{word} (?:(\d+):)?([0-9.]+) (?:s|min)", text, re.MULTILINE).groups()
    return 60.0 * float(minutes or 0) + float(seconds)


class Bench:
    """Runs decks under the launcher in a folder."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        on_one = shlex.split(options.launcher)[0].startswith("mpirun")
        self.environment = {**(MPI_ON_ONE_MACHINE if on_one else {}), **os.environ}
        self.environment.setdefault("OMP_NUM_THREADS", "1")

    def command(self, ranks, wrapped=()):
        nodes = -(-ranks // (self.options.ranks_per_node or ranks))
        launcher = [word.format(ranks=ranks, nodes=nodes) for word in shlex.split(self.options.launcher)]
        return [*launcher, *wrapped, *self.alone()]

    def alone(self):
        return [self.options.program, "run", "deck.toml", "--overwrite"]

    def run(self, text, command):
        (self.folder / "deck.toml").write_text(text)
        start = time.perf_counter()
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout, time.perf_counter() - start


def scaled(bench, deck_of):
    """Speeds of every number of ranks in alternation; a result a number of ranks."""
    options = bench.options
    speeds = {ranks: [] for ranks in options.ranks}
    totals = {ranks: [] for ranks in options.ranks}
    for _ in range(options.repeats):
        for ranks in options.ranks:
            text, _ = bench.run(deck_of(ranks), bench.command(ranks))
            speeds[ranks].append(record.value_of("speed", text))
            totals[ranks].append(seconds_of("total", text))
    first = options.ranks[0]
    one = record.summary(speeds[first])["median"] / first
    return [
        {
            "ranks": ranks,
            "steps_per_s": record.summary(speeds[ranks]),
            "total_s": record.summary(totals[ranks]),
            "efficiency": record.summary(speeds[ranks])["median"] / (ranks * one),
        }
        for ranks in options.ranks
    ]


def strong(bench):
    size = dict(oversample=1, pixels=[128, 128]) if bench.options.quick else dict(oversample=bench.options.oversample)
    return scaled(bench, lambda ranks: deck(**size))


def weak(bench):
    size = dict(oversample=1, pixels=[128, 64]) if bench.options.quick else dict(oversample=bench.options.oversample)
    return scaled(bench, lambda ranks: deck(panels=[1, ranks], **size))


def dd_seconds(folder, size):
    """As many bytes by dd, until they are on the disk."""
    command = ["dd", "if=/dev/zero", "of=dd.out", "bs=1048576", f"count={size}", "iflag=count_bytes", "conv=fsync"]
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    seconds = time.perf_counter() - start
    (folder / "dd.out").unlink()
    return seconds


def write(bench):
    options = bench.options
    edge, panels = (64, [2, 2]) if options.quick else (1024, [8, 8])
    size = dict(shape="tophat", domains=1, pixels=[edge, edge], panels=panels)
    file = bench.folder / "image.nxs"
    times, dd_times = ({ranks: [] for ranks in options.ranks} for _ in range(2))
    for _ in range(options.repeats):
        for ranks in options.ranks:
            file.unlink(missing_ok=True)  # freeing its blocks is not writing
            text, _ = bench.run(deck(**size), bench.command(ranks))
            times[ranks].append(max(seconds_of("writing", text), 0.005))  # a summary has two digits
            dd_times[ranks].append(dd_seconds(bench.folder, file.stat().st_size))
    results = []
    for ranks in options.ranks:
        ours, dd = record.summary(times[ranks]), record.summary(dd_times[ranks])
        results.append({"ranks": ranks, "MB": file.stat().st_size / 1e6, "write_s": ours, "dd_s": dd})
        results[-1]["of_dd"] = dd["median"] / ours["median"]
    return results


RESPONSE = """
[detector.response]
calibration_fraction = 0.02
pedestal_counts = 5.0
readout_noise_counts = 1.0
"""


def domains_for(seconds_per_image, bench, size):
    """With how many mosaic domains the path of an image takes as long, on one rank."""
    domains, images = 10, 8
    for _ in range(2):  # a part of the path does not grow with the domains
        told, _ = bench.run(deck(**{**size, "images": images, "domains": domains}), bench.command(1))
        domains = max(1, round(domains * seconds_per_image * images / seconds_of("path", told)))
    return domains


def series(bench):
    quick = bench.options.quick
    large = dict(images=4 if quick else 128, pixels=[64, 64] if quick else [1024, 1024], images_per_file=64)
    large["domains"] = 10 if quick else domains_for(0.06, bench, large)
    small = dict(images=20 if quick else 10000, pixels=[64, 64], domains=1)
    runs = {
        "photons, uncompressed": (large, "none", ""),
        "photons": (large, "bitshuffle", ""),
        "photons, gzip": (large, "gzip", ""),
        "counts": (large, "bitshuffle", RESPONSE),
        "small": (small, "bitshuffle", ""),
        "small, counts": (small, "bitshuffle", RESPONSE),
    }
    results = []
    for what, (size, compression, response) in runs.items():
        text, images = deck(**size, compression=compression) + response, size["images"]
        for ranks in bench.options.ranks:
            told, _ = bench.run(text, bench.command(ranks))
            path, total = seconds_of("path", told), seconds_of("total", told)
            result = {"what": what, "ranks": ranks, "domains": size["domains"], "images": images}
            result |= {"path_s": path, "total_s": total}
            results.append({**result, "path_of_total": path / total, "images_per_s": images / total})
    return results


def start(bench):
    tiny = deck(pixels=[8, 8], domains=1)
    alone, launched = [], []
    for _ in range(2 if bench.options.quick else 4 * bench.options.repeats):
        alone.append(bench.run(tiny, bench.alone())[1])
        launched.append(bench.run(tiny, bench.command(1))[1])
    return [
        {"how": "alone", "seconds": record.summary(alone)},
        {"how": "launched as one rank", "seconds": record.summary(launched)},
    ]


def memory(bench):
    edge = 64 if bench.options.quick else 512
    wrapped = [sys.executable, str(pathlib.Path(__file__).resolve()), "--report-memory"]
    text, _ = bench.run(deck(pixels=[edge, edge], panels=[8, 8], domains=1), bench.command(2, wrapped))
    peaks = [int(kib) for kib in re.findall(r"peak_KiB (\d+)", text)]
    return [{"ranks": len(peaks), "Mpixel": 64 * edge * edge / 1e6, "MiB": sum(peaks) / 1024}]


def report_memory(command):
    """Around one rank: runs it, says its peak, and ends as it did. Pages that ranks share are counted in each."""
    code = subprocess.run(command).returncode
    print(f"peak_KiB {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}", flush=True)
    sys.exit(code)


def print_results(part, results):
    """A table with a column a number, of results that have the same."""
    print(f"\n{part}")
    for names in dict.fromkeys(tuple(result) for result in results):
        rows = []
        for result in (r for r in results if tuple(r) == names):
            values = [result[n]["median"] if isinstance(result[n], dict) else result[n] for n in names]
            rows.append([f"{v:.4g}" if isinstance(v, float) else v for v in values])
        record.print_table(list(names), rows)


def arguments():
    root = pathlib.Path(__file__).absolute().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--ranks", nargs="*", type=int, default=[1, 2])
    parser.add_argument("--ranks-per-node", type=int, help="replaces {nodes} of the launcher by ranks / this")
    parser.add_argument("--launcher", default="mpirun -n {ranks}")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--oversample", type=int, default=4, help="of strong and weak: more work for fast machines")
    parser.add_argument("--program", default=str(root / "build/release/bin/minibragg"))
    parser.add_argument("--folder", help="where files are written: a file system to be measured; else a temporary one")
    parser.add_argument("--quick", action="store_true", help="small, once: whether all works")
    parser.add_argument("--append", metavar="FILE", help="add the results to this file (perf/results/scaling.jsonl)")
    options = parser.parse_args()
    options.program = str(pathlib.Path(options.program).resolve())
    options.repeats = 1 if options.quick else options.repeats
    return options


def main():
    if "--report-memory" in sys.argv[1:2]:
        report_memory(sys.argv[2:])
    options = arguments()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        bench = Bench(options, pathlib.Path(name))
        results = {part: globals()[part](bench) for part in options.parts}
    for part, of_part in results.items():
        print_results(part, of_part)
    if options.append:
        results["launcher"] = options.launcher
        record.append(options.append, "scaling", options.program, results)


if __name__ == "__main__":
    main()
