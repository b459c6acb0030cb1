"""Geometry and reflections for other programs against what dxtbx reads of the images themselves, and iotbx of the lists.
Usage: check_programs.py PROGRAM DECK, in an empty folder; 77: dxtbx or iotbx are missing."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from dials_steps import expect, finish, require, run

require("dxtbx", "iotbx.xds", "numpy")

import numpy
from dxtbx.model.experiment_list import ExperimentListFactory
from iotbx.xds import integrate_hkl, xds_inp


def is_near(one, other, tolerance):
    return numpy.allclose(numpy.array(one, dtype=float), numpy.array(other, dtype=float), rtol=0.0, atol=tolerance)


def have_equal_panels(one, other):
    """Corners, axes and sizes of two detectors, mm."""
    names = ("get_origin", "get_fast_axis", "get_slow_axis", "get_image_size", "get_pixel_size")
    return len(one) == len(other) and all(
        is_near(getattr(a, name)(), getattr(b, name)(), 1e-9) for a, b in zip(one, other) for name in names
    )


def check(program, deck, layout):
    keys = ["output.file=told.nxs", "output.png_file=", "goniometer.images=3", f"output.layout={layout}"]
    keys += ["output.xds_inp_file=XDS.INP", "output.expt_file=told.expt", "output.integrate_file=INTEGRATE.HKL"]
    keys += ["output.refl_file=told.refl"]
    run(program, "run", deck, "--quiet", "--overwrite", *(word for key in keys for word in ("--set", key)))
    told = ExperimentListFactory.from_json_file("told.expt", check_format=False)[0]
    read = ExperimentListFactory.from_filenames(["told.nxs"])[0]
    expect(f"{layout}: detector of the .expt as of the images", have_equal_panels(told.detector, read.detector))
    direction = "get_sample_to_source_direction"
    expect("beam", is_near(getattr(told.beam, direction)(), getattr(read.beam, direction)(), 1e-12))
    expect("wavelength", is_near(told.beam.get_wavelength(), read.beam.get_wavelength(), 1e-12))
    expect("spindle", is_near(told.goniometer.get_rotation_axis(), read.goniometer.get_rotation_axis(), 1e-12))
    expect("images", told.scan.get_image_range() == (1, 3))
    expect("angles", is_near(told.scan.get_oscillation(), read.scan.get_oscillation(), 1e-9))
    rows = integrate_hkl.reader()
    rows.read_file("INTEGRATE.HKL")
    expect(f"iotbx reads {len(rows.hkl)} reflections", len(rows.hkl) > 0)
    expect("cell of the list", is_near(rows.unit_cell, told.crystal.get_unit_cell().parameters(), 1e-3))
    keywords = xds_inp.reader()
    keywords.read_file("XDS.INP")
    expect("wavelength of XDS.INP", is_near(keywords.xray_wavelength, read.beam.get_wavelength(), 1e-9))
    if len(read.detector) == 1:
        distance = read.detector[0].get_directed_distance()
        expect("distance of XDS.INP", is_near(abs(keywords.detector_distance), abs(distance), 1e-9))
    try:
        from dials.array_family import flex
    except ImportError:
        print("SKIPPED: the table of reflections; Debian: dials")
        return
    table = flex.reflection_table.from_file("told.refl")
    expect(f"DIALS reads {len(table)} reflections", len(table) == len(rows.hkl))


if __name__ == "__main__":
    for layout in ("panels", "native"):
        check(sys.argv[1], sys.argv[2], layout)
    finish()
