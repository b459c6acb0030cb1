"""Converged images: spots in closed form against sampled ones, their errors and their times.

Usage: converged.py accuracy [--program MINIBRAGG] [--quick]
       converged.py subpixels [--program MINIBRAGG] [--quick]
       converged.py time [--program MINIBRAGG] [--peer NANOBRAGG] [--repeats 3] [--quick] [--append FILE]
       converged.py limits [--program MINIBRAGG] [--quick]
       converged.py ls49 [--program MINIBRAGG] [--repeats 3] [--quick] [--append FILE]
       converged.py picture FOLDER [--program MINIBRAGG] [--quick]

accuracy  Maximum differences over the brightest pixel, of closed forms and of sampled images, each against one that is sampled
          (or cut into steps or subpixels) as finely as a minute allows, whose own error stands beside it: the difference of two
          such sets.
limits    The same beyond the area in which closed forms are exact to 1e-3, each against the image in parts or of many samples, beside what
          `check` expects of it.
subpixels The same for pixels: even subpixels and those at the nodes of Gauss and Legendre, by the size of a spot.
time      Processor times of the path and of the whole program, for sampled images and for the closed form of the same scene, in one
          run; with --peer also of nanoBragg.c, whose time for 10,000 domains is ten times that for 1000.
ls49      Stills of a free-electron laser: 100 wavelengths and 25 domains, as the images of LS49 were made (3000 x 3000 pixels; here a part of them,
          for every time goes with the pixels), and 1000 domains, against 12 wide lines and the closed form.
picture   The same spot with 25, 1000 and 10,000 domains and in closed form, as a PNG, and the table that goes with it.

--quick   Small images and few repeats: tries everything, measures nothing.
"""

import argparse
import array
import math
import pathlib
import random
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
import zlib

import record

DECK = """
[beam]
wavelength_A = 1.0
fluence_photons_per_m2 = 1e24
[crystal]
unit_cell = [60, 70, 80, 90, 90, 90]
cells = [20, 20, 20]
shape = "gauss"
mosaic = { spread_deg = 0.1, distribution = "gaussian" }
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 100
[goniometer]
axis = [1, 0.2, 0]
[detector]
distance_mm = 100
grid = { pixel_size_mm = 0.1 }
[sampling]
oversample = 1
precision = "double"
[output]
file = "image.nxs"
raw_file = "image.raw"
spots = false
"""


class Bench:
    """Runs decks in a folder of their own and reads their images."""

    def __init__(self, program, pixels):
        self.program, self.pixels = str(pathlib.Path(program).resolve()), pixels
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="converged."))
        (self.folder / "deck.toml").write_text(DECK)

    def command(self, what, keys):
        keys = {"detector.grid.pixels": f"[{self.pixels},{self.pixels}]", **{k.replace("__", "."): v for k, v in keys.items()}}
        return [self.program, what, "deck.toml"] + [part for key, value in keys.items() for part in ("--set", f"{key}={value}")]

    def check(self, **keys):
        """What `check` says."""
        done = subprocess.run(self.command("check", keys), cwd=self.folder, capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 0 else sys.exit(done.stderr or done.stdout)

    def run(self, **keys):
        """An image, the time of its path and the processor time of the process, s. Keys: `crystal__cells` is crystal.cells."""
        command = self.command("run", keys) + ["--overwrite"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(done.stderr or done.stdout)
        image = array.array("f")
        image.frombytes((self.folder / "image.raw").read_bytes())
        speed = next(line for line in done.stdout.splitlines() if line.startswith("speed"))
        process_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return image, path_s(speed), process_s


def path_s(speed):
    """Of a line "speed  1.99 Gsteps/s (2.62 Gsteps)"."""
    rate, steps = speed.removeprefix("speed").strip().rstrip(")").split(" (")
    def value(text):
        digits, unit = text.split()
        return float(digits) * record.PREFIXES.get(unit[0], 1.0)

    return value(steps) / value(rate)


def difference(image, reference):
    """The largest difference over the brightest pixel, and the relative difference of the sums."""
    brightest = max(reference)
    largest = max(abs(a - b) for a, b in zip(image, reference))
    return largest / brightest, sum(image) / sum(reference) - 1.0


SAMPLED = {"crystal__mosaic__model": "sampled"}
CLOSED = {"crystal__mosaic__model": "analytic"}


def accuracy(bench, quick):
    domains = [25, 100, 1000] if quick else [25, 100, 1000, 10000]
    print(f"{'mosaic, deg':12s} {'closed form':>12s} {'sum':>9s}  sampled with " + ", ".join(map(str, domains)) + " domains; two of the finest")
    for spread in (0.05,) if quick else (0.02, 0.05, 0.1, 0.2, 0.5):
        keys = {"crystal__mosaic__spread_deg": spread}
        finest = domains[-1] * 10
        reference, _, _ = bench.run(**SAMPLED, **keys, crystal__mosaic__domains=finest)
        other, _, _ = bench.run(**SAMPLED, **keys, crystal__mosaic__domains=finest, crystal__mosaic__seed=7)
        closed, total = difference(bench.run(**CLOSED, **keys)[0], reference)
        sampled = [difference(bench.run(**SAMPLED, **keys, crystal__mosaic__domains=n)[0], reference)[0] for n in domains]
        print(f"{spread:<12g} {closed:12.1e} {total:9.1e}  " + " ".join(f"{error:.1e}" for error in sampled) + f"; {difference(other, reference)[0]:.1e}")
    print(f"\n{'sweep, deg':12s} {'one step':>12s} {'sum':>9s}  against 64 steps in closed form")
    for width in (0.2,) if quick else (0.05, 0.1, 0.2, 0.5, 1.0):
        keys = {**CLOSED, "goniometer__width_deg": width}
        reference = bench.run(**keys, goniometer__steps_per_image=64)[0]
        one, total = difference(bench.run(**keys, goniometer__steps_per_image=1)[0], reference)
        print(f"{width:<12g} {one:12.1e} {total:9.1e}")
    print(f"\n{'block, cells':12s} {'whole pixel':>12s} {'sum':>9s}  one point; against 24 x 24 points (still; sweep of 0.2 degrees)")
    for cells in (20,) if quick else (20, 50, 100, 300):
        for width in (0.0, 0.2):
            keys = {**CLOSED, "crystal__cells": f"[{cells},{cells},{cells}]", "goniometer__width_deg": width}
            finest = 4 if quick else max(24, cells // 5)
            reference = bench.run(**keys, sampling__oversample=finest)[0]
            whole, total = difference(bench.run(**keys, sampling__pixel="whole")[0], reference)
            point, _ = difference(bench.run(**keys)[0], reference)
            print(f"{cells:<5d}{'still' if width == 0 else 'sweep':7s} {whole:12.1e} {total:9.1e}  {point:.1e}")


# Beside the beam, so that all spots are about equally strong; every subpixel with its own solid angle and polarization.
LIMITS = {
    **CLOSED, "detector__beam_center_mm": "[-40,-20]", "sampling__oversample_omega": "true", "sampling__oversample_polar": "true",
}
STILL_PIXEL = {"sampling__pixel": "whole", "goniometer__width_deg": 0}
SWEPT_PIXEL = {"sampling__pixel": "whole", "goniometer__width_deg": 0.1}
SPIKES = {"beam__wavelength_A": "", "beam__spectrum_file": "spikes.txt", "crystal__mosaic__spread_deg": 0.05}


def cube(cells):
    return {"crystal__cells": f"[{cells},{cells},{cells}]"}


def limits_of(quick):
    """Name, keys of the deck, keys that make it finer."""
    domains = {**SAMPLED, "crystal__mosaic__domains": 1000 if quick else 100000}
    for spread, edges, cells in () if quick else ((0.5, "20,22,25", 20), (1, "11,13,15", 30), (2, "6,7,8", 50)):
        wide = {"crystal__unit_cell": f"[{edges},90,90,90]", **cube(cells), "detector__grid__pixel_size_mm": 0.5 * max(1, spread), "detector__beam_center_mm": "[-35,-15]"}
        yield f"mosaic of {spread} degrees", {"crystal__mosaic__spread_deg": spread, **wide}, domains
    narrow = {"crystal__unit_cell": "[15,17,20,90,90,90]", **cube(80), "detector__grid__pixel_size_mm": 0.2}
    for band in (0.001, 0.003, 0.01):
        lines = {"beam__bandwidth_rms_fraction": 0, "beam__wavelength_A": "", "beam__spectrum_file": f"band{band}.txt"}
        yield f"band of {100 * band:g} %, mosaic of 0.4 degrees", {"crystal__mosaic__spread_deg": 0.4, "beam__bandwidth_rms_fraction": band, **narrow}, lines
    for width in (1, 2, 3):
        yield f"a step of {width} degrees", {"goniometer__width_deg": width, "crystal__unit_cell": "[30,35,40,90,90,90]", **cube(40)}, {"goniometer__steps_per_image": 32}
    for cells in (100, 300, 1000, 2000):
        yield f"whole pixels of a still, N = {cells}", {**STILL_PIXEL, **cube(cells)}, {"sampling__oversample": 5}
    for cells in (100, 300, 1000, 2000):
        yield f"whole pixels of a sweep, N = {cells}", {**SWEPT_PIXEL, **cube(cells)}, {"sampling__oversample": 3, "goniometer__steps_per_image": 3}
    yield "whole pixels on the spindle's line", {
        **SWEPT_PIXEL, **cube(30), "detector__grid__pixel_size_mm": 0.5, "detector__beam_center_mm": "[-45,0]", "goniometer__axis": "[1,0,0]",
    }, {"sampling__oversample": 6, "goniometer__steps_per_image": 2}
    yield "sharp ends: 0.05 degrees, mosaic of 0.02", {
        **SWEPT_PIXEL, **cube(100), "goniometer__width_deg": 0.05, "crystal__mosaic__spread_deg": 0.02,
    }, {"sampling__oversample": 4, "goniometer__steps_per_image": 2}
    for cells, lines in ((12, 1), (12, 6), (30, 6), (30, 12), (100, 24)):
        yield f"120 spikes as {lines} lines, N = {cells}", {**SPIKES, **cube(cells), "beam__spectrum_lines": lines}, {"beam__spectrum_lines": 0}


def write_spikes(path):
    """A spectrum of 1 % with 120 lines of random heights under a Gaussian."""
    draw = random.Random(3)
    with open(path, "w") as file:
        file.write("energy_eV weight\n")
        for i in range(120):
            offset = (i - 59.5) / 59.5
            file.write(f"{12398.42 * (1 + 0.01 * offset):.3f} {draw.expovariate(1.0) * math.exp(-2 * offset**2):.5f}\n")


def write_band(path, band):
    """A Gaussian of photon energies in lines that are closer than spots are wide."""
    with open(path, "w") as file:
        file.write("energy_eV weight\n")
        for i in range(-100, 101):
            file.write(f"{12398.419843320026 * (1 + band * 0.04 * i):.6f} {math.exp(-0.0008 * i * i):.6e}\n")


def expected(bench, keys):
    """What `check` says that closed forms are right to."""
    told = bench.check(**keys)
    line = next((line for line in told.splitlines() if line.startswith("sampling")), "")
    return line.partition(", pixels to ")[2].partition(" of the brightest")[0]


def limits(bench, quick):
    write_spikes(bench.folder / "spikes.txt")
    for band in (0.001, 0.003, 0.01):
        write_band(bench.folder / f"band{band}.txt", band)
    print(f"{'case':44s} {'error':>9s} {'sum':>9s}  expected by check")
    for name, keys, finer in limits_of(quick):
        keys = {**LIMITS, **keys}
        found, total = difference(bench.run(**keys)[0], bench.run(**{**keys, **finer})[0])
        print(f"{name:44s} {found:9.1e} {total:9.1e}  {expected(bench, keys)}", flush=True)


def subpixels(bench, quick):
    """Against more even subpixels, by the size of a spot: the pixels that a block of the mean edge makes of it."""
    counts = {"even": (3, 5, 10, 20), "legendre": (2, 3, 4, 6)}
    heads = [f"{rule} {n}" for rule, ns in counts.items() for n in ns]
    print(f"{'spot, pixels':13s} " + " ".join(f"{head:>10s}" for head in heads))
    for cells in (20,) if quick else (5, 10, 20, 40):
        keys = {**CLOSED, "crystal__cells": f"[{cells},{cells},{cells}]", "goniometer__width_deg": 0.1}
        reference = bench.run(**keys, sampling__oversample=8 if quick else 40)[0]
        errors = [
            difference(bench.run(**keys, sampling__oversample=n, sampling__subpixels=rule)[0], reference)[0]
            for rule, ns in counts.items()
            for n in ns
        ]
        print(f"{1000 / 70 / cells:<13.2f} " + " ".join(f"{error:10.1e}" for error in errors))


def median_times(bench, repeats, keys):
    runs = [bench.run(**keys)[1:] for _ in range(repeats)]
    return [statistics.median(column) for column in zip(*runs)]


def peer_s(peer, folder, pixels, repeats, domains, more=()):
    """Processor time of nanoBragg.c for the still, without what one pixel takes."""
    command = [
        peer, "-default_F", "100", "-cell", "60", "70", "80", "90", "90", "90", "-N", "20", "-lambda", "1", "-distance", "100",
        "-pixel", "0.1", "-detpixels", str(pixels), "-misset", "10", "20", "30", "-gauss_xtal", "-mosaic", "0.1",
        "-mosaic_domains", str(domains), "-oversample", "1", "-floatfile", "peer.bin", "-nonoise", "-nopgm", *more,
    ]
    times = []
    for _ in range(repeats):
        spent = []
        for region in ([], ["-roi", "0", "0", "0", "0"]):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command + region, cwd=folder, capture_output=True, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime - before.ru_utime)
        times.append((spent[0] - spent[1], spent[0]))
    return [statistics.median(column) for column in zip(*times)]


def time_them(bench, options):
    domains = 25 if options.quick else 1000
    rows = [
        ("still, mosaic 0.1 degrees", {}, domains),
        ("sweep of 0.2 degrees", {"goniometer__width_deg": 0.2}, domains),
    ]
    for name, keys, count in rows:
        keys = {**keys, "sampling__precision": "mixed"}
        sweep = {"goniometer__steps_per_image": 10} if "goniometer__width_deg" in keys else {}
        one = median_times(bench, options.repeats, {**SAMPLED, **keys, "crystal__mosaic__spread_deg": 0})
        sampled = median_times(bench, options.repeats, {**SAMPLED, **keys, **sweep, "crystal__mosaic__domains": count})
        closed = median_times(bench, options.repeats, {**CLOSED, **keys})
        print(f"{name}: closed form {1e3 * closed[0]:.2f} ms in the path, {closed[1]:.3f} s in all; of one plain domain {closed[0] / one[0]:.2f} times")
        print(f"  {count} domains{' x 10 steps' if sweep else ''}, sampled: {sampled[0] / closed[0]:.0f} times the path's time, {sampled[1] / closed[1]:.0f} times the program's")
        measured = {"row": name, "closed_path_s": closed[0], "closed_program_s": closed[1], "plain_path_s": one[0], "domains": count, "sampled_path_s": sampled[0], "sampled_program_s": sampled[1]}
        if options.peer:
            more = ["-osc", "0.2", "-phisteps", "10"] if sweep else []
            peers = 10 if options.quick else 100
            spent = peer_s(options.peer, bench.folder, bench.pixels, 1, peers, more)
            target = 1000 if sweep else 10000
            factor = target / peers
            print(f"  nanoBragg.c, {target} domains (time of {peers}, times {factor:.0f}): {factor * spent[0] / closed[0]:.0f} times the path's, {factor * spent[1] / closed[1]:.0f} times the program's")
            measured |= {"peer_domains": peers, "peer_path_s": spent[0], "peer_program_s": spent[1]}
        if options.append:
            record.append(options.append, "converged", bench.program, measured)


# Pixels, distance and cell like those of LS49; the part of the detector beside the beam.
LS49 = {
    "crystal__unit_cell": "[67.2,59.8,47.2,90,110.3,90]", "crystal__cells": "[20,20,20]", "crystal__mosaic__spread_deg": 0.05,
    "detector__distance_mm": 141.7, "detector__grid__pixel_size_mm": 0.11, "detector__beam_center_mm": "[-50,-30]",
    "beam__wavelength_A": "", "beam__spectrum_file": "sase.txt", "sampling__precision": "mixed",
}


def write_sase(path):
    """100 wavelengths over 0.6 % about 7.1 keV: random spikes three channels wide, as a free-electron laser has them."""
    draw = random.Random(5)
    field = [complex(draw.gauss(0, 1), draw.gauss(0, 1)) for _ in range(104)]
    with open(path, "w") as file:
        file.write("energy_eV weight\n")
        for i in range(100):
            offset = (i - 49.5) / 49.5
            amplitude = sum(field[i + j] * math.exp(-((j - 2) ** 2) / 4) for j in range(5))
            file.write(f"{7120 * (1 + 0.003 * offset):.4f} {abs(amplitude) ** 2 * math.exp(-2 * offset**2):.6f}\n")


def processor_s(bench, repeats, keys):
    """Processor time of an image's pixels: of the program, less that of an image of next to none."""
    pixels = bench.pixels
    whole = median_times(bench, repeats, keys)[1]
    bench.pixels = 4
    start = median_times(bench, repeats, keys)[1]
    bench.pixels = pixels
    return whole - start


def ls49(bench, options):
    write_sase(bench.folder / "sase.txt")
    exact, _, _ = bench.run(**CLOSED, **LS49)
    few = {**CLOSED, **LS49, "beam__spectrum_lines": 12}
    closed = processor_s(bench, options.repeats, few)
    error, _ = difference(bench.run(**few)[0], exact)
    print(f"12 lines in closed form: {1e3 * closed:.1f} ms of the processor for {bench.pixels} x {bench.pixels} pixels; from 100 lines {error:.1e}")
    for domains in (25,) if options.quick else (25, 1000):
        keys = {**SAMPLED, **LS49, "crystal__mosaic__domains": domains}
        error, _ = difference(bench.run(**keys)[0], exact)
        sampled = processor_s(bench, 1 if domains > 25 else options.repeats, keys)
        print(f"100 wavelengths x {domains} domains: {sampled / closed:.1f} times that; from the closed form {error:.1e}")
        if options.append:
            measured = {"row": "LS49", "domains": domains, "closed_processor_s": closed, "sampled_processor_s": sampled, "sampled_error": error}
            record.append(options.append, "converged", bench.program, measured)


def write_png(path, rows):
    """Grey levels, 0 to 255."""
    height, width = len(rows), len(rows[0])
    raw = b"".join(b"\0" + bytes(row) for row in rows)

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def picture(bench, options):
    """Four views of the region about a strong spot, dark on white, side by side."""
    keys = {"crystal__mosaic__spread_deg": 0.5, "detector__grid__pixel_size_mm": 0.02, "detector__beam_center_mm": "[-20,-15]"}
    counts = [5, 10, 25] if options.quick else [25, 1000, 10000]
    images = [bench.run(**SAMPLED, **keys, crystal__mosaic__domains=n) for n in counts] + [bench.run(**CLOSED, **keys)]
    closed = images[-1][0]
    n, half, zoom, gap = bench.pixels, 48, 2, 8
    margin = half

    def inside(i):
        return margin <= i // n < n - margin and margin <= i % n < n - margin

    centre = max((i for i in range(n * n) if inside(i)), key=closed.__getitem__)
    slow, fast = divmod(centre, n)
    brightest = closed[centre]
    rows = []
    for i in range(slow - half, slow + half):
        row = []
        for image, _, _ in images:
            for j in range(fast - half, fast + half):
                grey = 255 - min(255, int(255 * (max(0.0, image[i * n + j]) / brightest) ** 0.5))
                row += [grey] * zoom
            row += [255] * gap
        rows += [row[:-gap]] * zoom
    folder = pathlib.Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_png(folder / "converged.png", rows)
    for name, (image, path, _) in zip([f"{count} domains" for count in counts] + ["closed form"], images):
        print(f"{name:14s} {1e3 * path:9.2f} ms   largest difference from the closed form {difference(image, closed)[0]:.1e}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["accuracy", "subpixels", "limits", "time", "ls49", "picture"])
    parser.add_argument("folder", nargs="?", default=".")
    parser.add_argument("--program", default="build/release/bin/minibragg")
    parser.add_argument("--peer")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--append")
    options = parser.parse_args()
    if options.quick:
        options.repeats = 1
    pixels = 128 if options.quick or options.what == "limits" else 384 if options.what == "ls49" else 1024 if options.what == "time" else 512
    bench = Bench(options.program, pixels)
    if options.what == "accuracy":
        accuracy(bench, options.quick)
    elif options.what == "limits":
        limits(bench, options.quick)
    elif options.what == "ls49":
        ls49(bench, options)
    elif options.what == "subpixels":
        subpixels(bench, options.quick)
    elif options.what == "time":
        time_them(bench, options)
    else:
        picture(bench, options)


if __name__ == "__main__":
    main()
