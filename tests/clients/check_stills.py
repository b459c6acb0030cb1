"""Ten stills from the program through DIALS, each indexed alone. Usage: check_stills.py PROGRAM DECK, in an empty folder;
77: DIALS is missing."""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from dials_steps import expect, finish, largest_cell_error, misorientation_deg, require, run

require("dials.array_family.flex", "dxtbx", "h5py", "numpy")

import h5py
from dxtbx.model.experiment_list import ExperimentListFactory

CELL = (57.0, 68.0, 79.0)
CELL_TOLERANCE = 0.03  # of a single still, from which one edge may be seen along its length
ANGLE_TOLERANCE_DEG = 0.5


def index(number):
    """Debian's DIALS 3.12 lacks a module of its indexer for stills; its indexer for sweeps does it."""
    command = [
        "dials.index", f"split_{number}.expt", f"split_{number}.refl", "indexing.stills.indexer=sequences",
        "unit_cell=57,68,79,90,90,90", "space_group=P222", "detector.fix=all", "beam.fix=all",
        f"output.experiments=indexed_{number}.expt", f"output.reflections=indexed_{number}.refl",
    ]
    return subprocess.run(command, capture_output=True).returncode == 0


def main():
    program, deck = sys.argv[1:3]
    run(
        program, "run", deck, "--quiet", "--overwrite", "--set", "output.file=stills.nxs", "--set", "output.png_file=",
        "--set", "output.images_per_file=4",
    )
    run("dials.import", "stills.nxs")
    run("dials.find_spots", "imported.expt", "nproc=1")
    run("dials.split_experiments", "imported.expt", "strong.refl")
    shots = len(glob.glob("split_*.expt"))
    expect(f"{shots} stills are imported as 10 experiments", shots == 10)
    with h5py.File("stills.nxs", "r") as file:
        truth = file["/entry/run/truth/a_matrix"][()]
    right = 0
    for number in range(shots):
        if not index(number):
            print(f"still {number} is not indexed")
            continue
        crystal = ExperimentListFactory.from_json_file(f"indexed_{number}.expt", check_format=False)[0].crystal
        error = largest_cell_error(crystal.get_unit_cell().parameters(), CELL)
        angle = misorientation_deg(crystal.get_A(), truth[number])
        print(f"still {number}: cell off by {100.0 * error:.2f} %, orientation by {angle:.3f} degrees")
        right += error <= CELL_TOLERANCE and angle <= ANGLE_TOLERANCE_DEG
    expect(f"{right} of {shots} stills have the right cell and orientation (at least 9)", right >= 9)
    finish()


main()
