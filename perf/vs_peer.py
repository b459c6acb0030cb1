"""Speed against nanoBragg.c: the same scenes by the peer's binary and by ours, in alternation, on one core.

Usage: vs_peer.py --peer NANOBRAGG [--program MINIBRAGG] [--repeats 5] [--rows NAME...] [--clock wall|cpu] [--quick]
                  [--append FILE]

What is timed. The peer says nothing of its times, so its kernel's is the time of the process less that of the same
command for a region of one pixel: set-up, reading and writing cancel. Ours is the path's, as each run's summary states it
(steps per second of the time in the path). Rows with many steps a pixel render a band of the 1024 x 1024 image: see `rows_for`.
The last row is the whole process, from start to files on disk, of both. `--clock cpu` takes the processor's time in place
of the wall's, and of our processes what it takes of the peer's, that of one pixel subtracted: for busy machines.

What is compared. Both hold solid angle and polarization at the first subpixel (held_value = "first" is nanoBragg.c's
rule), and spots have one size (see `-fudge`), so the images are of one scene, and |difference| must be at most 1e-6 of the maximum in both precisions.

Seconds of a shared machine are noise; ratios of medians of alternating runs are less so. Exit code 1: images differ.
"""

import argparse
import array
import itertools
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

import record

LARGEST_DIFFERENCE = 1e-6  # of the image's maximum
STEPS_FOR_THE_PEER = 4.2e7  # some four seconds at 100 ns

# name, peer's options, deck's crystal and sampling, sources x domains, oversample, ratios to reach (mixed, double)
CONSTANT, TABLE = ["-default_F", "100"], ["-dump", "table.bin"]


class Row:
    def __init__(self, name, shape, cells, oversample, domains, wavelengths, table, cubic, goals):
        self.name, self.shape, self.cells, self.oversample = name, shape, cells, oversample
        self.domains, self.wavelengths, self.table, self.cubic, self.goals = domains, wavelengths, table, cubic, goals

    @property
    def steps_per_pixel(self):
        return self.oversample**2 * self.domains * self.wavelengths


ROWS = [
    Row("square, N=5, oversample 1, 25 domains", "square", 5, 1, 25, 1, False, False, (75, 45)),
    Row("square, N=5, oversample 4, 1 domain", "square", 5, 4, 1, 1, False, False, (60, 40)),
    Row("square, N=30, oversample 2, 10 domains, table", "square", 30, 2, 10, 1, True, False, (65, 40)),
    Row("round, N=30, oversample 2, 10 domains, table", "round", 30, 2, 10, 1, True, False, (40, 25)),
    Row("gauss, N=30, oversample 2, 10 domains, table", "gauss", 30, 2, 10, 1, True, False, (45, 25)),
    Row("tophat, N=30, oversample 2, 10 domains, table", "tophat", 30, 2, 10, 1, True, False, (15, 9)),
    Row("50 wavelengths, 10 domains, oversample 1", "square", 5, 1, 10, 50, False, False, (85, 50)),
    Row("tricubic, N=1, 10 domains", "square", 1, 1, 10, 1, True, True, (10, 6)),
]
WHOLE = Row("whole process, oversample 1, 1 domain", "square", 5, 1, 1, 1, False, False, (1, 1))

EDGE_A = 70.0  # of a cubic cell, as large as a small protein's
RESOLUTION_A = 1.5  # the corners of the detector see 1.62
PIXEL_MM, DISTANCE_MM = 0.1, 100.0


def write_table(path):
    """Amplitudes of all reflections to the resolution: as many as a small protein's, and their spread."""
    draw = random.Random(1)
    largest = int(EDGE_A / RESOLUTION_A)
    indices = range(-largest, largest + 1)
    with open(path, "w") as file:
        for h, k, l in itertools.product(indices, indices, indices):
            if h * h + k * k + l * l <= (EDGE_A / RESOLUTION_A) ** 2:
                file.write(f"{h} {k} {l} {abs(draw.gauss(0.0, 200.0)):.2f}\n")


def rows_for(row, pixels):
    """The band of detector rows of a scene, first and last: all, or the middle ones when the peer would take minutes."""
    count = min(pixels, max(8, int(STEPS_FOR_THE_PEER / (row.steps_per_pixel * pixels))))
    first = (pixels - count) // 2 if count < pixels else 0
    return first, first + count - 1


def peer_options(row, pixels, region):
    half_m = 0.5 * pixels * PIXEL_MM * 1e-3
    options = ["-lambda", "1", "-cell", *[str(EDGE_A)] * 3, "90", "90", "90", "-misset", "10", "20", "30"]
    options += ["-beam_vector", "0", "0", "1", "-polar_vector", "1", "0", "0", "-polar", "0"]
    options += ["-fdet_vector", "1", "0", "0", "-sdet_vector", "0", "1", "0", "-odet_vector", "0", "0", "1"]
    options += ["-distance", str(DISTANCE_MM), "-detpixels", str(pixels), "-pixel", str(PIXEL_MM)]
    options += ["-pix0_vector", str(-half_m), str(-half_m), str(DISTANCE_MM * 1e-3)]
    options += ["-N", str(row.cells), f"-{row.shape}_{'spots' if row.shape == 'tophat' else 'xtal'}"]
    if row.shape in ("gauss", "tophat"):
        # It measures these spots by N^6 |delta a*|^2: of a cubic cell, this makes N^2 |delta|^2 of it, the size of spots.
        options += ["-fudge", repr(EDGE_A**2 / row.cells**4)]
    options += ["-oversample", str(row.oversample), "-nonoise", "-nopgm", "-noprogress"]
    options += ["-floatimage", "peer.f32", *(TABLE if row.table else CONSTANT)]
    options += ["-interpolate" if row.cubic else "-nointerpolate"]
    if row.domains > 1:
        options += ["-mosaic_spread", "0.5", "-mosaic_domains", str(row.domains)]
    if row.wavelengths > 1:
        options += ["-dispersion", "5", "-dispsteps", str(row.wavelengths)]
    return options + ["-roi", *map(str, region)]


def deck(row, pixels, band, precision, last_fast=None):
    half_mm = 0.5 * pixels * PIXEL_MM
    return f"""
[beam]
wavelength_A = 1.0
dispersion = {{ range_fraction = {0.05 if row.wavelengths > 1 else 0.0}, steps = {row.wavelengths} }}
[crystal]
unit_cell = [{EDGE_A}, {EDGE_A}, {EDGE_A}, 90, 90, 90]
cells = [{row.cells}, {row.cells}, {row.cells}]
shape = "{row.shape}"
mosaic = {{ spread_deg = {0.5 if row.domains > 1 else 0.0}, domains = {row.domains} }}
orientation = {{ euler_deg = [10, 20, 30] }}
[structure_factors]
{'file = "table.hkl"' if row.table else "default_F = 100.0"}
interpolation = "{"tricubic" if row.cubic else "nearest"}"
[detector]
distance_mm = {DISTANCE_MM}
[[detector.panel]]
origin_mm = [{-half_mm}, {-half_mm}, 0]
fast = [1, 0, 0]
slow = [0, 1, 0]
pixels = [{pixels}, {pixels}]
pixel_size_mm = {PIXEL_MM}
[[detector.region_of_interest]]
fast = [0, {pixels - 1 if last_fast is None else last_fast}]
slow = [{band[0]}, {band[1]}]
[sampling]
oversample = {row.oversample}
held_value = "first"
precision = "{precision}"
[output]
file = "ours.nxs"
compression = "none"
raw_file = "{precision if last_fast is None else 'pixel'}.f32"
"""


class Timed:
    """A process: its seconds by the clock that was chosen, and what it says."""

    def __init__(self, command, folder, clock):
        environment = dict(os.environ, OMP_NUM_THREADS="1")
        start, used = time.perf_counter(), cpu_seconds_of_children()
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        wall, cpu = time.perf_counter() - start, cpu_seconds_of_children() - used
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
        self.seconds, self.text = cpu if clock == "cpu" else wall, done.stdout


def cpu_seconds_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def pixels_of(path):
    return array.array("f", pathlib.Path(path).read_bytes())


def difference(folder, precision):
    """The largest between the peer's image and ours, in units of the maximum."""
    peer, ours = pixels_of(folder / "peer.f32"), pixels_of(folder / f"{precision}.f32")
    if len(peer) != len(ours):
        raise SystemExit(f"the peer's image has {len(peer)} pixels, ours {len(ours)}")
    return max(map(abs, map(float.__sub__, peer, ours))) / max(peer)


def measure_kernel(row, options, folder):
    """Nanoseconds a step of the peer and of both our precisions, and how far the images are apart."""
    pixels = options.pixels
    band = rows_for(row, pixels)
    steps = row.steps_per_pixel * pixels * (band[1] - band[0] + 1)
    for precision in ("mixed", "double"):
        (folder / f"{precision}.toml").write_text(deck(row, pixels, band, precision))
    (folder / "pixel.toml").write_text(deck(row, pixels, (0, 0), "mixed", last_fast=0))

    def seconds(*command):
        return Timed(command, folder, options.clock).seconds

    def ours(name):
        done = Timed([options.program, "run", f"{name}.toml", "--overwrite"], folder, options.clock)
        return done.seconds if options.clock == "cpu" else steps / record.value_of("speed", done.text)

    whole_band = peer_options(row, pixels, (0, pixels - 1, *band))
    one_pixel = peer_options(row, pixels, (0, 0, 0, 0))
    times = {name: [] for name in ("peer", "mixed", "double", "peer's set-up", "our set-up")}
    for _ in range(options.repeats):
        times["peer's set-up"].append(seconds(*options.peer, *one_pixel))
        times["peer"].append(seconds(*options.peer, *whole_band))
        times["our set-up"].append(ours("pixel") if options.clock == "cpu" else 0.0)
        for precision in ("mixed", "double"):
            times[precision].append(ours(precision))
    # Decks spread mosaic domains evenly, the peer draws them: images are compared with the peer's domains on our path.
    for precision, option in (("mixed", ["-mixed"]), ("double", [])):
        seconds(options.program, "nanobragg", *whole_band, *option, "-floatimage", f"{precision}.f32")
    peer_set_up = record.summary(times.pop("peer's set-up"))["median"]
    our_set_up = record.summary(times.pop("our set-up"))["median"]
    for name, values in times.items():
        set_up = peer_set_up if name == "peer" else our_set_up
        times[name] = [(value - set_up) * 1e9 / steps for value in values]
    return times, {precision: difference(folder, precision) for precision in ("mixed", "double")}


def measure_whole(options, folder):
    """Milliseconds of the whole process: the peer, our program in its place with the same files, and a deck."""
    pixels = options.pixels
    command_line = peer_options(WHOLE, pixels, (0, pixels - 1, 0, pixels - 1))
    (folder / "mixed.toml").write_text(deck(WHOLE, pixels, (0, pixels - 1), "mixed"))
    commands = {
        "peer": [*options.peer, *command_line],
        "deck": [options.program, "run", "mixed.toml", "--overwrite"],
        "mixed": [options.program, "nanobragg", *command_line, "-mixed", "-floatimage", "mixed.f32"],
        "double": [options.program, "nanobragg", *command_line, "-floatimage", "double.f32"],
    }
    times = {name: [] for name in commands}
    for _ in range(4 * options.repeats):
        for name, command in commands.items():
            times[name].append(Timed(command, folder, options.clock).seconds * 1e3)
    return times, {precision: difference(folder, precision) for precision in ("mixed", "double")}


def table_row(row, times, differences, unit):
    """Cells of the printed table."""
    cells = [row.name]
    median = {name: record.summary(values)["median"] for name, values in times.items()}
    for name in ("peer", "mixed", "double"):
        cells.append(f"{median[name]:.3g} {unit} ±{50 * record.spread(times[name]):.0f} %")
    for precision, goal in zip(("mixed", "double"), row.goals):
        cells.append(f"{median['peer'] / median[precision]:.1f} ({goal})")
    worst = max(differences.values())
    cells.append(f"{worst:.0e}{'' if worst <= LARGEST_DIFFERENCE else ' TOO MUCH'}")
    return cells


def result_of(row, times, differences, unit):
    """What is kept of a row."""
    kept = {"row": row.name, "unit": unit, "goals": dict(zip(("mixed", "double"), row.goals)), "difference": differences}
    kept["times"] = {name: record.summary(values) for name, values in times.items()}
    for precision in ("mixed", "double"):
        for statistic in ("median", "min"):
            of = {name: kept["times"][name][statistic] for name in ("peer", precision)}
            kept[f"ratio_{precision}{'' if statistic == 'median' else '_of_fastest'}"] = of["peer"] / of[precision]
    return kept


def arguments():
    root = pathlib.Path(__file__).absolute().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", required=True, help="the peer's binary, or a command that takes its options")
    parser.add_argument("--program", default=str(root / "build/release/bin/minibragg"))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: for busy machines")
    parser.add_argument("--pixels", type=int, default=1024, help="of an edge of the image")
    parser.add_argument("--rows", nargs="*", default=[], help="only rows whose name contains one of these")
    parser.add_argument("--quick", action="store_true", help="small images, once: whether all works, not how fast it is")
    parser.add_argument("--append", metavar="FILE", help="add the results to this file (perf/results/vs_peer.jsonl)")
    options = parser.parse_args()
    options.program = str(pathlib.Path(options.program).resolve())
    options.peer = [str(pathlib.Path(options.peer.split()[0]).resolve()), *options.peer.split()[1:]]
    if options.quick:
        options.repeats, options.pixels = 1, 64
    return options


def main():
    options = arguments()
    wanted = [row for row in [*ROWS, WHOLE] if not options.rows or any(word in row.name for word in options.rows)]
    heading = ["work", "peer", "mixed", "double", "ratio mixed (goal)", "ratio double (goal)", "difference"]
    rows, results = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_table(folder / "table.hkl")
        # Both read the table once as text and leave a dump, which the runs that are timed read in no time.
        with_table = peer_options(next(row for row in ROWS if row.table), options.pixels, (0, 0, 0, 0))
        Timed([*options.peer, *with_table, "-hkl", "table.hkl"], folder, options.clock)
        for row in wanted:
            unit = "ms" if row is WHOLE else "ns"
            times, differences = measure_whole(options, folder) if row is WHOLE else measure_kernel(row, options, folder)
            rows.append(table_row(row, times, differences, unit))
            results.append(result_of(row, times, differences, unit))
            print(" | ".join(rows[-1]), file=sys.stderr, flush=True)
    record.print_table(heading, rows)
    if options.append:
        record.append(options.append, "vs_peer", options.program, results, clock=options.clock)
    if any(max(result["difference"].values()) > LARGEST_DIFFERENCE for result in results):
        raise SystemExit("images differ by more than 1e-6 of the maximum")


if __name__ == "__main__":
    main()
