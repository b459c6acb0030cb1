"""A sweep of 30 degrees from the program through DIALS: found, indexed, refined, integrated, scaled, exported, and compared
with the truth: cell, orientation, and intensities with the squares of the structure factors that were simulated.
Usage: check_rotation.py PROGRAM DECK, in an empty folder; 77: DIALS is missing."""

import os
import random
import sys

sys.path.insert(0, os.path.dirname(__file__))
from dials_steps import expect, finish, largest_cell_error, misorientation_deg, require, run

require("dials.array_family.flex", "dxtbx", "h5py", "numpy")

import h5py
import numpy
from dials.array_family import flex
from dxtbx.model.experiment_list import ExperimentListFactory

D_MIN_A = 2.5


def write_factors(path, cell):
    """Amplitudes with the statistics of a protein, equal for h k l of any signs: what is simulated and what is found are
    compared reflection by reflection."""
    draw = random.Random(7)
    factors = {}
    a, b, c = cell
    indices = [range(int(edge / D_MIN_A) + 1) for edge in cell]
    with open(path, "w") as file:
        for h in indices[0]:
            for k in indices[1]:
                for l in indices[2]:
                    s2 = (h / a) ** 2 + (k / b) ** 2 + (l / c) ** 2
                    if s2 == 0.0 or s2 > 1.0 / D_MIN_A**2:
                        continue
                    mean = 40000.0 * numpy.exp(-2.0 * 20.0 * s2 / 4.0)
                    factors[h, k, l] = numpy.sqrt(draw.expovariate(1.0 / mean))
                    for signs in {(i * h, j * k, m * l) for i in (1, -1) for j in (1, -1) for m in (1, -1)}:
                        file.write(f"{signs[0]} {signs[1]} {signs[2]} {factors[h, k, l]:.4f}\n")
    return factors


def main():
    program, deck = sys.argv[1:3]
    cell = (47.13, 54.32, 61.05)
    factors = write_factors("factors.hkl", cell)
    run(
        program, "run", deck, "--quiet", "--overwrite", "--set", "output.file=sweep.nxs", "--set", "output.png_file=",
        "--set", "structure_factors.random=", "--set", "structure_factors.file=factors.hkl",
        "--set", "crystal.space_group=P 2 2 2",  # whose absences the list has: none
        "--set", "output.images_per_file=16",
    )
    run("dials.import", "sweep.nxs")
    run("dials.find_spots", "imported.expt", "nproc=1")
    run("dials.index", "imported.expt", "strong.refl", "space_group=P222")
    run("dials.refine", "indexed.expt", "indexed.refl")
    run("dials.integrate", "refined.expt", "refined.refl", "nproc=1")
    run("dials.scale", "integrated.expt", "integrated.refl", f"d_min={D_MIN_A}")
    run("dials.export", "scaled.expt", "scaled.refl", "format=mtz")

    indexed = flex.reflection_table.from_file("indexed.refl")
    strong = flex.reflection_table.from_file("strong.refl")
    fraction = indexed.get_flags(indexed.flags.indexed).count(True) / len(strong)
    expect(f"{100.0 * fraction:.2f} % of {len(strong)} strong spots are indexed (at least 95 %)", fraction >= 0.95)

    crystal = ExperimentListFactory.from_json_file("integrated.expt", check_format=False)[0].crystal
    found = crystal.get_unit_cell().parameters()
    error = largest_cell_error(found, cell)
    expect(f"cell {found[0]:.4f} {found[1]:.4f} {found[2]:.4f}: {100.0 * error:.4f} % (at most 0.1 %)", error <= 1e-3)

    with h5py.File("sweep.nxs", "r") as file:
        truth = file["/entry/run/truth/a_matrix"][()]
    angle = misorientation_deg(crystal.get_A(), truth)
    expect(f"orientation is off by {angle:.5f} degrees (at most 0.05)", angle <= 0.05)

    table = flex.reflection_table.from_file("integrated.refl")
    table = table.select(table.get_flags(table.flags.integrated_sum))
    # Whole reflections: those cut by the ends of the sweep hold a part of their intensity.
    table = table.select(table["partiality"] > 0.99)
    pairs = [
        (intensity * lp, factors[key] ** 2)
        for hkl, intensity, lp in zip(table["miller_index"], table["intensity.sum.value"], table["lp"])
        if (key := tuple(abs(i) for i in hkl)) in factors
    ]
    correlation = numpy.corrcoef(numpy.array(pairs).T)[0, 1]
    expect(f"{len(pairs)} intensities correlate with F^2: CC {correlation:.4f} (at least 0.98)", correlation >= 0.98)
    expect("scaled and exported", os.path.exists("scaled.mtz"))
    finish()


main()
