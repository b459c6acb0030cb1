"""The kernel beside those that it stands for: nanoseconds a step on one core, in one run, in alternation (docs/proxy.md).

Usage: proxy.py [--nanobragg BINARY] [--kernel NAME=COMMAND ...] [--program MINIBRAGG] [--repeats 5] [--quick] [--append FILE]

nanoBragg.c is timed as vs_peer.py does, and its images are compared with ours. A kernel that has no program of its own, such as simtbx' Kokkos
kernel, is called through a command of yours, which gets the words

    COMMAND SHAPE CELLS OVERSAMPLE DOMAINS WAVELENGTHS PIXELS

makes such a scene (square | gauss; a cubic cell of 70 A at 1 A, a detector of PIXELS x PIXELS at 100 mm, 0.1 mm a pixel), times its kernel alone, and prints as its last word the nanoseconds
of a step: seconds / (PIXELS^2 x OVERSAMPLE^2 x DOMAINS x WAVELENGTHS). Build it with your compiler for your processor, and let it have one thread.
"""

import argparse
import pathlib
import shlex
import subprocess
import tempfile
import types

import record
import vs_peer

WORDS = ("square, N=5, oversample 1, 25 domains", "gauss, N=30")


def rows():
    return [row for row in vs_peer.ROWS if any(row.name.startswith(word) for word in WORDS)]


def ns_of_kernel(command, row, pixels):
    words = [row.shape, row.cells, row.oversample, row.domains, row.wavelengths, pixels]
    done = subprocess.run([*shlex.split(command), *map(str, words)], capture_output=True, text=True)
    try:
        return float(done.stdout.split()[-1])
    except (IndexError, ValueError):
        raise SystemExit(f"{command}: prints no number of nanoseconds as its last word (exit code {done.returncode}):\n{done.stdout}{done.stderr}")


def measure(row, options, folder):
    """Nanoseconds a step by name: ours in both precisions, the peers'."""
    times = {"mixed": [], "double": [], **{name: [] for name in options.kernels}}
    for _ in range(options.repeats):
        for name, command in options.kernels.items():
            times[name].append(ns_of_kernel(command, row, options.pixels))
        if options.nanobragg:
            once = types.SimpleNamespace(**{**vars(options), "repeats": 1, "peer": options.nanobragg})
            of_both, differences = vs_peer.measure_kernel(row, once, folder)
            if max(differences.values()) > vs_peer.LARGEST_DIFFERENCE:
                raise SystemExit(f"{row.name}: images differ from nanoBragg.c's by {max(differences.values()):.0e} of the maximum")
            for name, values in of_both.items():
                times.setdefault("nanoBragg.c" if name == "peer" else name, []).extend(values)
        else:
            for precision in ("mixed", "double"):
                band = vs_peer.rows_for(row, options.pixels)
                (folder / "ours.toml").write_text(vs_peer.deck(row, options.pixels, band, precision))
                done = vs_peer.Timed([options.program, "run", "ours.toml", "--overwrite"], folder, "wall")
                times[precision].append(1e9 / record.value_of("speed", done.text))
    return {name: record.summary(values) for name, values in times.items()}


def arguments():
    root = pathlib.Path(__file__).absolute().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nanobragg", help="a build of nanoBragg.c, or a command that takes its options")
    parser.add_argument("--kernel", action="append", default=[], metavar="NAME=COMMAND", help="a kernel of yours; repeatable")
    parser.add_argument("--program", default=str(root / "build/release/bin/minibragg"))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="small images, once: whether all works, not how fast it is")
    parser.add_argument("--append", metavar="FILE", help="add the results to this file (perf/results/proxy.jsonl)")
    options = parser.parse_args()
    options.program, options.clock, options.pixels = str(pathlib.Path(options.program).resolve()), "wall", 1024
    if options.quick:
        options.repeats, options.pixels = 1, 64
    if any("=" not in kernel for kernel in options.kernel):
        parser.error("--kernel wants NAME=COMMAND")
    options.kernels = dict(kernel.split("=", 1) for kernel in options.kernel)
    if options.nanobragg:
        first, *rest = shlex.split(options.nanobragg)
        options.nanobragg = [str(pathlib.Path(first).resolve()), *rest]
    return options


def main():
    options = arguments()
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        vs_peer.write_table(folder / "table.hkl")
        if options.nanobragg:
            with_table = vs_peer.peer_options(rows()[-1], options.pixels, (0, 0, 0, 0))
            vs_peer.Timed([*options.nanobragg, *with_table, "-hkl", "table.hkl"], folder, "wall")
        for row in rows():
            results.append({"row": row.name, "ns_a_step": measure(row, options, folder)})
    names = sorted({name for result in results for name in result["ns_a_step"]}, key=("mixed", "double", "nanoBragg.c", *options.kernels).index)
    record.print_table(
        ["ns a step, one core", *names],
        [[result["row"], *(f"{result['ns_a_step'][name]['median']:.3g}" for name in names)] for result in results],
    )
    if options.append:
        record.append(options.append, "proxy", options.program, results)


if __name__ == "__main__":
    main()
