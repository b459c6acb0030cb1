"""The nanoBragg command line against a deck of the same scene, in double precision: one program, its two front ends.

Usage: front_ends.py [--program MINIBRAGG] [--rows NAME...] [--pixels N] [--repeats 7] [--instructions] [--quick] [--append FILE]

Without --instructions: the processor's time of the whole process, the least of alternating runs. With it: instructions by callgrind,
which do not depend on the machine's mood, of the whole process and of the render alone (diffraction::render() and what it calls), for a
program that is built for a processor that valgrind knows: cmake --preset release -B build/v3 -DMINIBRAGG_ARCH=x86-64-v3.

Scenes are those of vs_peer.py; amplitudes are read by both as text. The command line writes a float and an integer image, the deck an NXmx
file and a float image. Exit code 1: some instructions of the command line are more than 1.05 of the deck's; 77: valgrind is not here.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import record
import vs_peer

LARGEST_RATIO = 1.05
RENDER = "minibragg::diffraction::render(*"


def commands_of(row, options, folder):
    """The two front ends, ready to run in the folder."""
    band = (0, options.pixels - 1) if row is vs_peer.WHOLE else vs_peer.rows_for(row, options.pixels)
    (folder / "scene.toml").write_text(vs_peer.deck(row, options.pixels, band, "double"))
    line = vs_peer.peer_options(row, options.pixels, (0, options.pixels - 1, *band))
    if row.table:
        line[line.index("-dump") : line.index("-dump") + 2] = ["-hkl", "table.hkl"]
    # A dump of another row must not be taken for this one's amplitudes.
    line += ["-dump", "table.bin" if row.table else "none.bin"]
    return {
        "deck": [options.program, "run", "scene.toml", "--overwrite", "--quiet"],
        "command line": [options.program, "nanobragg", *line],
    }


def seconds_of(commands, options, folder):
    times = {name: [] for name in commands}
    for _ in range(options.repeats):
        for name, command in commands.items():
            times[name].append(vs_peer.Timed(command, folder, "cpu").seconds)
    return {"whole process, s": {name: min(values) for name, values in times.items()}}


def instructions(command, folder, *arguments):
    count = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind", *arguments]
    done = subprocess.run([*count, *command], cwd=folder, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected:
        raise SystemExit(f"callgrind did not count {' '.join(command)}:\n{done.stdout}{done.stderr}")
    return int(collected.group(1))


def instructions_of(commands, options, folder):
    whole = {name: instructions(command, folder) for name, command in commands.items()}
    render = {name: instructions(command, folder, f"--toggle-collect={RENDER}") for name, command in commands.items()}
    return {"whole process, instructions": whole, "render, instructions": render}


def arguments():
    root = pathlib.Path(__file__).absolute().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(root / "build/release/bin/minibragg"))
    parser.add_argument("--rows", nargs="*", default=[], help="only rows whose name contains one of these")
    parser.add_argument("--pixels", type=int, default=1024, help="of an edge of the image")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--instructions", action="store_true", help="by callgrind, in place of times")
    parser.add_argument("--quick", action="store_true", help="small images, once: whether all works, not how fast it is")
    parser.add_argument("--append", metavar="FILE", help="add the results to this file (perf/results/front_ends.jsonl)")
    options = parser.parse_args()
    options.program = str(pathlib.Path(options.program).resolve())
    if options.quick:
        options.repeats, options.pixels = 1, 64
    if options.instructions and not shutil.which("valgrind"):
        print("SKIPPED: valgrind is not here (Debian: valgrind)")
        sys.exit(77)
    return options


def main():
    options = arguments()
    measure = instructions_of if options.instructions else seconds_of
    cells, results = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        vs_peer.write_table(folder / "table.hkl")
        for row in [*vs_peer.ROWS, vs_peer.WHOLE]:
            if options.rows and not any(word in row.name for word in options.rows):
                continue
            for what, of in measure(commands_of(row, options, folder), options, folder).items():
                ratio = of["command line"] / of["deck"]
                results.append({"row": row.name, "what": what, **of, "ratio": ratio})
                cells.append([row.name, what, f"{of['deck']:.4g}", f"{of['command line']:.4g}", f"{ratio:.3f}"])
                print(" | ".join(cells[-1]), file=sys.stderr, flush=True)
    record.print_table(["scene", "what", "deck", "command line", "ratio"], cells)
    if options.append:
        record.append(options.append, "front_ends", options.program, results, pixels=options.pixels)
    if options.instructions and any(result["ratio"] > LARGEST_RATIO for result in results):
        raise SystemExit(f"the command line takes more than {LARGEST_RATIO} of the deck")


if __name__ == "__main__":
    main()
