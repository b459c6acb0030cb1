"""A sweep of 30 degrees from the program through DIALS: found, indexed, refined, integrated, scaled, exported, and compared
with the truth: cell, orientation, and intensities with the squares of the structure factors that were simulated.
With "blocks" the crystal has blocks of 1 um, a mosaic of 0.5 degrees and images of 0.1 degrees, and bounds are tighter.
Usage: check_rotation.py PROGRAM DECK [blocks], in an empty folder; 77: DIALS is missing."""

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
CELL = (47.13, 54.32, 61.05)
SHELLS = 5

# Keys of the deck, as docs/dials.md tells them.
BLOCKS = {
    "crystal.cells": "", "crystal.size_um": "[1,1,1]",
    "crystal.mosaic": '{model="auto", distribution="gaussian", spread_deg=0.2123}',
    "goniometer.width_deg": "0.1", "goniometer.images": "300", "goniometer.steps_per_image": "0",
    "sampling.pixel": "whole", "sampling.d_min_A": "2.5", "beam.fluence_photons_per_m2": "3e23",
    "output.spots": "false",
}

# The detector is ideal: what DIALS corrects of the stated sensor is turned off.
IDEAL = "".join(
    f"geometry.detector.panel {{\n  id = {panel}\n  parallax_correction = False\n}}\n" for panel in range(6)
)


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


def simulate(program, deck, keys):
    """Writes sweep.nxs; returns the amplitudes that it was made of."""
    factors = write_factors("factors.hkl", CELL)
    keys = {
        "output.file": "sweep.nxs", "output.png_file": "", "structure_factors.random": "",
        "structure_factors.file": "factors.hkl",
        "crystal.space_group": "P 2 2 2",  # whose absences the list has: none
        "output.images_per_file": "16", **keys,
    }
    sets = [word for key, value in keys.items() for word in ("--set", f"{key}={value}")]
    run(program, "run", deck, "--quiet", "--overwrite", *sets)
    return factors


def process(*import_options):
    run("dials.import", "sweep.nxs", *import_options)
    run("dials.find_spots", "imported.expt", "nproc=1")
    run("dials.index", "imported.expt", "strong.refl", "space_group=P222")
    run("dials.refine", "indexed.expt", "indexed.refl")
    run("dials.integrate", "refined.expt", "refined.refl", "nproc=1")
    run("dials.scale", "integrated.expt", "integrated.refl", f"d_min={D_MIN_A}")
    run("dials.export", "scaled.expt", "scaled.refl", "format=mtz")


def whole_reflections(factors):
    """Those not cut by the ends of the sweep, which hold a part of their intensity, and whose amplitudes are known."""
    table = flex.reflection_table.from_file("integrated.refl")
    table = table.select(table.get_flags(table.flags.integrated_sum))
    table = table.select(table["partiality"] > 0.99)
    return table.select(flex.bool([absolute(hkl) in factors for hkl in table["miller_index"]]))


def absolute(hkl):
    return tuple(abs(i) for i in hkl)


def correlation(table, factors):
    """Of intensities, times DIALS' Lorentz-polarization factor, with the squares of the amplitudes."""
    found = numpy.array(table["intensity.sum.value"]) * numpy.array(table["lp"])
    put_in = [factors[absolute(hkl)] ** 2 for hkl in table["miller_index"]]
    return numpy.corrcoef(found, put_in)[0, 1]


def compare_crystals(cell_limit, angle_limit_deg):
    crystal = ExperimentListFactory.from_json_file("integrated.expt", check_format=False)[0].crystal
    found = crystal.get_unit_cell().parameters()
    error = largest_cell_error(found, CELL)
    edges = f"{found[0]:.4f} {found[1]:.4f} {found[2]:.4f}"
    expect(f"cell {edges}: {100.0 * error:.4f} % (at most {100.0 * cell_limit:g} %)", error <= cell_limit)
    with h5py.File("sweep.nxs", "r") as file:
        truth = file["/entry/run/truth/a_matrix"][()]
    angle = misorientation_deg(crystal.get_A(), truth)
    expect(f"orientation is off by {angle:.5f} degrees (at most {angle_limit_deg:g})", angle <= angle_limit_deg)


def compare_shells(table, factors):
    order = numpy.argsort(numpy.array(table["d"]))
    for shell in numpy.array_split(order, SHELLS):
        part = table.select(flex.size_t([int(i) for i in shell]))
        edges = f"{max(part['d']):.2f} to {min(part['d']):.2f} A"
        of_sigma = numpy.mean(
            numpy.array(part["intensity.sum.value"]) / numpy.sqrt(numpy.array(part["intensity.sum.variance"]))
        )
        expect(f"{edges}: I/sigma {of_sigma:.0f} (at least 20)", of_sigma >= 20.0)
        cc = correlation(part, factors)
        expect(f"{edges}: CC {cc:.5f} with F^2 (at least 0.998)", cc >= 0.998)


def compare_places(table):
    """Where spots are on the mean, against where refinement puts them."""
    off = numpy.array(table["xyzobs.px.value"]) - numpy.array(table["xyzcal.px"])
    fast, slow, images = numpy.abs(off.mean(axis=0))
    expect(
        f"spots are off by {fast:.4f} and {slow:.4f} pixels, {images:.4f} images (at most 0.01)",
        max(fast, slow, images) <= 0.01,
    )


def main():
    program, deck = sys.argv[1:3]
    is_of_blocks = sys.argv[3:] == ["blocks"]
    factors = simulate(program, deck, BLOCKS if is_of_blocks else {})
    if is_of_blocks:
        with open("ideal.phil", "w") as file:
            file.write(IDEAL)
    process(*(["ideal.phil"] if is_of_blocks else []))

    indexed = flex.reflection_table.from_file("indexed.refl")
    strong = flex.reflection_table.from_file("strong.refl")
    fraction = indexed.get_flags(indexed.flags.indexed).count(True) / len(strong)
    least = 0.85 if is_of_blocks else 0.95
    expect(f"{100.0 * fraction:.2f} % of {len(strong)} strong spots are indexed (at least {100 * least:g} %)", fraction >= least)
    table = whole_reflections(factors)
    if is_of_blocks:
        compare_crystals(1e-4, 0.005)
        compare_shells(table, factors)
        compare_places(table)
    else:
        compare_crystals(1e-3, 0.05)
        cc = correlation(table, factors)
        expect(f"{len(table)} intensities correlate with F^2: CC {cc:.4f} (at least 0.98)", cc >= 0.98)
    expect("scaled and exported", os.path.exists("scaled.mtz"))
    finish()


main()
