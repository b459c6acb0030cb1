"""Sweeps of other kinds than check_rotation's through DIALS: a monoclinic crystal about an oblique axis, on a swung preset with its sensor,
from spots to scaled intensities; a rhombohedral one through 360 degrees, backwards, on an ideal detector. What DIALS finds is compared
with the truth: cell, orientation, intensities. DIALS corrects with its own efficiency, Lorentz and polarization factors; a sensor
that the file told wrong would show as a B factor. Usage: check_sweeps.py PROGRAM, in an empty folder; 77: DIALS is missing."""

import os
import random
import sys

sys.path.insert(0, os.path.dirname(__file__))
from dials_steps import expect, finish, require, run

require("dials.array_family.flex", "dxtbx", "cctbx.crystal", "h5py", "numpy")

import h5py
import numpy
from cctbx import crystal, miller
from dials.array_family import flex
from dxtbx.model.experiment_list import ExperimentListFactory

D_MIN_A = 1.75
# Below, spots are wide in angle beside the images, and the model of a constant width that DIALS has loses their tails.
D_MAX_A = 3.5
B_TOLERANCE_A2 = 0.05

DECK = """
[beam]
energy_eV = 12400.0
fluence_photons_per_m2 = 1e29
polarization = {{ kahn_factor = 0.998 }}
[crystal]
unit_cell = {cell}
space_group = "{space_group}"
cells = {cells}
shape = "gauss"
orientation = {{ euler_deg = [15, 40, 70] }}
[structure_factors]
file = "factors.hkl"
[goniometer]
axis = {axis}
start_deg = {start_deg}
width_deg = {width_deg}
images = {images}
steps_per_image = 10
[detector]
distance_mm = 75.0
preset = "Pilatus3 300K"
{detector}
response = {{ seed = 1 }}
[background]
constant_photons = 0.5
[sampling]
oversample = 3
[output]
file = "{name}.nxs"
images_per_file = 16
"""


def write_factors(sweep):
    """Amplitudes that are alike, so that all reflections count, equal for reflections that the space group makes equal."""
    draw = random.Random(7)
    symmetry = crystal.symmetry(unit_cell=sweep["cell"], space_group_symbol=sweep["space_group"])
    unique = miller.build_set(symmetry, anomalous_flag=False, d_min=D_MIN_A)
    factors = {}
    for hkl in unique.indices():
        amplitude = draw.uniform(150.0, 250.0)
        for mate in miller.sym_equiv_indices(symmetry.space_group(), hkl).indices():
            factors[mate.h()] = amplitude
            factors[tuple(-i for i in mate.h())] = amplitude
    with open("factors.hkl", "w") as file:
        for (h, k, l), amplitude in factors.items():
            file.write(f"{h} {k} {l} {amplitude:.4f}\n")
    return factors


def misorientation_deg(found_a, true_a_nexus, space_group_symbol):
    """The least angle between two A matrices, the second in the frame of NeXus, over the rotations of the crystal's point
    group."""
    true_a = numpy.diag([-1.0, 1.0, -1.0]) @ numpy.array(true_a_nexus).reshape(3, 3)
    found_a = numpy.array(found_a).reshape(3, 3)
    group = crystal.symmetry(unit_cell=(10, 10, 10, 90, 90, 90), space_group_symbol=space_group_symbol, assert_is_compatible_unit_cell=False)
    angles = []
    for operation in group.space_group().build_derived_point_group():
        turn = numpy.array(operation.r().as_double()).reshape(3, 3).T  # of indices, not of positions
        if numpy.linalg.det(turn) < 0.0:
            continue
        u, _, v = numpy.linalg.svd(found_a @ turn @ numpy.linalg.inv(true_a))
        angles.append(numpy.degrees(numpy.arccos(numpy.clip((numpy.trace(u @ v) - 1.0) / 2.0, -1.0, 1.0))))
    return min(angles)


def refined(sweep):
    """Runs the sweep and DIALS up to refinement; compares the crystal that it finds."""
    name = sweep["name"]
    with open(f"{name}.toml", "w") as file:
        file.write(DECK.format(**sweep))
    run(sweep["program"], "run", f"{name}.toml", "--quiet", "--overwrite")
    run("dials.import", f"{name}.nxs", f"output.experiments={name}_imported.expt")
    run("dials.find_spots", f"{name}_imported.expt", "nproc=1", f"output.reflections={name}_strong.refl")
    run(
        "dials.index", f"{name}_imported.expt", f"{name}_strong.refl", f"space_group={sweep['space_group']}",
        "unit_cell=" + ",".join(str(number) for number in sweep["cell"]), "detector.fix=all", "beam.fix=all",
        f"output.experiments={name}_indexed.expt", f"output.reflections={name}_indexed.refl",
    )
    experiment = ExperimentListFactory.from_json_file(f"{name}_indexed.expt", check_format=False)[0]
    indexed = flex.reflection_table.from_file(f"{name}_indexed.refl")
    fraction = indexed.get_flags(indexed.flags.indexed).count(True) / len(indexed)
    expect(f"{name}: {100.0 * fraction:.1f} % of {len(indexed)} spots are indexed (at least 95 %)", fraction >= 0.95)
    found = experiment.crystal.get_unit_cell().parameters()
    error = max(abs(a - b) / b for a, b in zip(found, sweep["cell"]))
    expect(f"{name}: cell {found}: {100.0 * error:.4f} % (at most 0.05 %)", error <= 5e-4)
    with h5py.File(f"{name}.nxs", "r") as file:
        truth = file["/entry/run/truth/a_matrix"][()]
    angle = misorientation_deg(experiment.crystal.get_A(), truth, sweep["space_group"])
    expect(f"{name}: orientation is off by {angle:.5f} degrees (at most 0.02)", angle <= 0.02)
    start, width = experiment.scan.get_oscillation()
    expect(f"{name}: images from {start} by {width} degrees", width > 0.0 and len(experiment.scan) == sweep["images"])


def wilson_line(table, intensities, factors):
    """Scale and B (A^2) of intensities against F^2, with the error of B."""
    rows = []
    for hkl, intensity, sigma, d in zip(table["miller_index"], intensities, table["intensity.scale.variance"], table["d"]):
        if hkl in factors and intensity > 10.0 * sigma**0.5 and d < D_MAX_A:
            rows.append((1.0 / (4.0 * d * d), numpy.log(intensity / factors[hkl] ** 2)))
    x, y = numpy.array(rows).T
    keep = abs(y - numpy.median(y)) < 0.3
    (slope, offset), covariance = numpy.polyfit(x[keep], y[keep], 1, cov=True)
    return numpy.exp(offset), -slope / 2.0, covariance[0, 0] ** 0.5 / 2.0, keep.sum()


def check_intensities(sweep, factors):
    """Integrates and scales. What a short sweep cannot tell (decay, absorption) is not fitted: there is none."""
    name = sweep["name"]
    run(
        "dials.integrate", f"{name}_indexed.expt", f"{name}_indexed.refl", "nproc=1", "profile.gaussian_rs.parameters.n_sigma=4",
        f"output.experiments={name}_integrated.expt", f"output.reflections={name}_integrated.refl",
    )
    run(
        "dials.scale", f"{name}_integrated.expt", f"{name}_integrated.refl", "model=physical", "physical.decay_correction=False",
        "physical.absorption_correction=False", f"d_max={D_MAX_A}", f"d_min={D_MIN_A}",
        f"output.experiments={name}_scaled.expt", f"output.reflections={name}_scaled.refl",
    )
    table = flex.reflection_table.from_file(f"{name}_scaled.refl")
    table = table.select(~table.get_flags(table.flags.bad_for_scaling, all=False))
    table = table.select(table["partiality"] > 0.99)
    scaled = table["intensity.scale.value"] / table["inverse_scale_factor"]
    scale, b, error, count = wilson_line(table, scaled, factors)
    expect(
        f"{name}: {count} scaled intensities against F^2: B {b:.4f} +- {error:.4f} A^2 (within {B_TOLERANCE_A2}), scale {scale:.4g}",
        count > 500 and abs(b) < B_TOLERANCE_A2,
    )


def main():
    monoclinic = {
        "program": sys.argv[1], "name": "monoclinic", "space_group": "C 1 2 1", "cell": [58.2, 31.7, 36.4, 90, 105.3, 90],
        "cells": [8, 15, 13], "axis": [0.6, -0.75, 0.2], "start_deg": 20.0, "width_deg": 0.5, "images": 40,
        "detector": "two_theta_deg = 12.0",
    }
    factors = write_factors(monoclinic)
    refined(monoclinic)
    check_intensities(monoclinic, factors)
    rhombohedral = {
        "program": sys.argv[1], "name": "rhombohedral", "space_group": "R 3 :H", "cell": [52.3, 52.3, 41.9, 90, 90, 120],
        "cells": [9, 9, 11], "axis": [1, 0, 0], "start_deg": 367.0, "width_deg": -0.5, "images": 30,
        "detector": "two_theta_deg = -12.0\nsensor = { thickness_um = 0 }",
    }
    write_factors(rhombohedral)
    refined(rhombohedral)
    finish()


main()
