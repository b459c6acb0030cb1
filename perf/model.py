"""A model of a run's time on N nodes: compute, load balance, file system. Checked on this machine, then extrapolated.

Usage: model.py check [--program MINIBRAGG] [--quick]     measures rates on one rank, predicts runs on 1 and 2 ranks
       model.py cost [--images 1e6] [--Mpixel 16.8] [--steps-per-pixel 2500] [--nodes 100] [--devices 4]
                     [--steps-per-s 1.5e11] ...             prints what a campaign costs and what limits it

The model, for images handed out to groups of one rank each (docs/many_images.md), a thread writing one image while the next
is rendered:

    T = start + set_up + images / devices * max(render, write) * (1 + imbalance) + last
    render    = pixels * (steps per pixel / steps per second + seconds per pixel outside of the path)
    write     = pixels * bytes per pixel / compressor's rate, per rank
    imbalance = 1 / (2 files a rank): groups that end at different times, half a file on the mean
    last      = one image's write

and never less than (all bytes) / (file system's rate). What is largest is what limits.
"""

import argparse
import pathlib
import sys
import tempfile

import record
import scaling


class Rates:
    """What the model is made of."""

    def __init__(self, **values):
        self.__dict__.update(values)


def predicted(rates, images, ranks):
    """Seconds of a run, and its parts."""
    render = rates.pixels * (rates.steps_per_pixel / rates.steps_per_s + rates.other_s_per_pixel)
    write = rates.pixels * rates.write_s_per_pixel
    files_a_rank = max(1.0, images / ranks / rates.images_per_file)
    parts = {
        "start": rates.start_s,
        "render": images / ranks * render,
        "write": images / ranks * write,
        "imbalance": images / ranks * max(render, write) / (2.0 * files_a_rank) if ranks > 1 else 0.0,
        "file system": images * rates.pixels * rates.file_bytes_per_pixel / rates.file_system_bytes_per_s,
    }
    work = max(parts["render"], parts["write"]) + parts["imbalance"] + write
    return parts["start"] + max(work, parts["file system"]), parts


IMAGES_PER_FILE = 4


def run(bench, images, ranks, edge, domains):
    """A series as a user runs it: seconds of the whole process, and what its summary says."""
    size = dict(images=images, pixels=[edge, edge], images_per_file=IMAGES_PER_FILE)
    deck = scaling.deck(**size, domains=domains, compression="bitshuffle")
    text, seconds = bench.run(deck, bench.alone() if ranks == 1 else bench.command(ranks))
    return seconds, text


def measured_rates(bench, edge, domains):
    """From two runs of one rank: one image (start), and some; with one domain less work, the same writing."""
    few, many = IMAGES_PER_FILE, 3 * IMAGES_PER_FILE
    repeats = range(bench.options.repeats)
    start = min(run(bench, 1, 1, 8, 1)[0] for _ in repeats)
    least = {}
    for name, images, of in (("few", few, domains), ("many", many, domains), ("light", many, 1)):
        runs = [run(bench, images, 1, edge, of) for _ in repeats]
        least[name] = min(seconds for seconds, _ in runs)
        if name == "many":
            steps_per_s = max(record.value_of("speed", text) for _, text in runs)
    pixels = edge * edge
    image_s = (least["many"] - least["few"]) / (many - few)
    write_s = max((least["light"] - start) / many - pixels / steps_per_s, 1e-9)
    other_s = max(image_s - pixels * domains / steps_per_s, 0.0)
    return Rates(
        pixels=pixels,
        steps_per_pixel=domains,
        steps_per_s=steps_per_s,
        other_s_per_pixel=other_s / pixels,
        write_s_per_pixel=write_s / pixels,
        start_s=start,
        images_per_file=IMAGES_PER_FILE,
        file_bytes_per_pixel=0.0,
        file_system_bytes_per_s=1.0,
    )


def check(options):
    """Predictions against runs that the rates were not taken from."""
    edge, domains = (64, 4) if options.quick else (1024, 25)
    options.launcher, options.ranks_per_node, options.repeats = "mpirun -n {ranks}", None, 1 if options.quick else 3
    with tempfile.TemporaryDirectory() as name:
        bench = scaling.Bench(options, pathlib.Path(name))
        rates = measured_rates(bench, edge, domains)
        launch = min(run(bench, 2, 2, 8, 1)[0] for _ in range(options.repeats))
        rows = []
        for ranks in (1, 2):
            rates.start_s = rates.start_s if ranks == 1 else launch
            expected, _ = predicted(rates, 32, ranks)
            measured = min(run(bench, 32, ranks, edge, domains)[0] for _ in range(options.repeats))
            error = f"{100 * (expected / measured - 1):+.0f} %"
            rows.append([ranks, 32, f"{expected:.2f} s", f"{measured:.2f} s", error])
    record.print_table(["ranks", "images", "model", "measured", "error"], rows)


def cost(options):
    """A campaign on nodes of some devices each."""
    pixels = options.Mpixel * 1e6
    rates = Rates(
        pixels=pixels,
        steps_per_pixel=options.steps_per_pixel,
        steps_per_s=options.steps_per_s,
        other_s_per_pixel=options.other_s_per_pixel,
        write_s_per_pixel=4.0 / options.compress_bytes_per_s,
        start_s=options.start_s,
        images_per_file=options.images_per_file,
        file_bytes_per_pixel=options.file_bytes_per_pixel,
        file_system_bytes_per_s=options.file_system_bytes_per_s,
    )
    devices = options.nodes * options.devices
    seconds, parts = predicted(rates, options.images, devices)
    rows = [[name, f"{part / 3600:.2f} h"] for name, part in sorted(parts.items(), key=lambda item: -item[1])]
    record.print_table(["part", f"of {options.nodes} nodes"], rows)
    terabytes = options.images * pixels * options.file_bytes_per_pixel / 1e12
    limit = max(parts, key=parts.get)
    print(f"{seconds / 3600:.2f} h, {seconds / 3600 * options.nodes:.0f} node hours, {options.images / seconds:.0f} images/s,")
    print(f"{terabytes:.0f} TB in {options.images / options.images_per_file:.0f} files; limited by: {limit}")


def arguments():
    root = pathlib.Path(__file__).absolute().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_subparsers(dest="what", required=True)
    checked = kinds.add_parser("check")
    checked.add_argument("--program", default=str(root / "build/release/bin/minibragg"))
    checked.add_argument("--quick", action="store_true")
    costs = kinds.add_parser("cost")
    numbers = {"images": 1e6, "Mpixel": 16.8, "steps-per-pixel": 2500.0, "steps-per-s": 1.5e11, "other-s-per-pixel": 1e-10}
    numbers |= {"compress-bytes-per-s": 8e8, "file-bytes-per-pixel": 3.5, "file-system-bytes-per-s": 1e11}
    numbers |= {"start-s": 30.0, "images-per-file": 64.0}
    for name, default in numbers.items():
        costs.add_argument(f"--{name}", type=float, default=default, help=f"default {default:g}")
    costs.add_argument("--nodes", type=int, default=100)
    costs.add_argument("--devices", type=int, default=4, help="of a node, a rank each")
    options = parser.parse_args()
    if options.what == "check":
        options.program = str(pathlib.Path(options.program).resolve())
    return options


def main():
    options = arguments()
    (check if options.what == "check" else cost)(options)


if __name__ == "__main__":
    sys.exit(main())
