"""The structure of files against the application definition NXmx: groups and fields that it requires, their classes, types
and units; and what h5py, silx and fabio read of a series. Usage: check_nxmx.py PROGRAM DECK, in an empty folder; 77: h5py
is missing."""

import glob
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from dials_steps import expect, finish, require, run

require("h5py", "numpy")

import h5py
import numpy

# Required by the definition (NeXus, applications/NXmx, version 1.5): path, class or None for a field, kind, units.
LENGTH, TIME, WAVELENGTH, ANGLE = {"m", "mm", "um"}, {"s"}, {"angstrom"}, {"deg", "rad"}
GROUPS = {
    "/entry": "NXentry",
    "/entry/data": "NXdata",
    "/entry/sample": "NXsample",
    "/entry/instrument": "NXinstrument",
    "/entry/instrument/detector": "NXdetector",
    "/entry/instrument/beam": "NXbeam",
    "/entry/source": "NXsource",
}
FIELDS = {
    "/entry/definition": (str, None),
    "/entry/start_time": (str, None),
    "/entry/end_time_estimated": (str, None),
    "/entry/data/data": (float, None),
    "/entry/sample/name": (str, None),
    "/entry/sample/depends_on": (str, None),
    "/entry/instrument/name": (str, None),
    "/entry/instrument/beam/incident_wavelength": (float, WAVELENGTH),
    "/entry/instrument/detector/depends_on": (str, None),
    "/entry/instrument/detector/data": (float, None),
    "/entry/instrument/detector/sensor_material": (str, None),
    "/entry/instrument/detector/sensor_thickness": (float, LENGTH),
    "/entry/instrument/detector/count_time": (float, TIME),
    "/entry/instrument/detector/pixel_mask": (float, None),
    "/entry/source/name": (str, None),
}
MODULE_FIELDS = {
    "data_origin": (float, None),
    "data_size": (float, None),
    "fast_pixel_direction": (float, LENGTH),
    "slow_pixel_direction": (float, LENGTH),
}
AXIS_ATTRIBUTES = ("transformation_type", "vector", "depends_on")


def text(value):
    """An attribute or field of text, which h5py gives as bytes or as str."""
    return value.decode() if isinstance(value, bytes) else value


def check_field(file, path, kind, units):
    if path not in file:
        return expect(f"{path} is there", False)
    field = file[path]
    is_text = field.dtype.kind in "SO"
    if is_text != (kind is str):
        expect(f"{path} is {'text' if kind is str else 'numbers'}", False)
    if units is not None and text(field.attrs.get("units")) not in units:
        expect(f"{path} has units {sorted(units)}", False)


def check_chain(file, path):
    """Every axis on the way from a field to the laboratory has what an axis needs."""
    seen = set()
    while path != ".":
        if path in seen or path not in file:
            return expect(f"the chain of axes through {path} ends", False)
        seen.add(path)
        axis = file[path]
        for attribute in AXIS_ATTRIBUTES:
            if attribute not in axis.attrs:
                expect(f"{path} has the attribute {attribute}", False)
        if "units" not in axis.attrs:
            expect(f"{path} has units", False)
        if abs(numpy.linalg.norm(axis.attrs["vector"]) - 1.0) > 1e-6:
            expect(f"the vector of {path} is a direction", False)
        path = text(axis.attrs["depends_on"])


def check_structure(name):
    with h5py.File(name, "r") as file:
        for path, nx_class in GROUPS.items():
            if path not in file or text(file[path].attrs.get("NX_class")) != nx_class:
                expect(f"{path} is a group of {nx_class}", False)
        for path, (kind, units) in FIELDS.items():
            check_field(file, path, kind, units)
        expect(f"{name}: the definition is NXmx", text(file["/entry/definition"][()]) == "NXmx")
        detector = file["/entry/instrument/detector"]
        modules = [key for key in detector if text(detector[key].attrs.get("NX_class")) == "NXdetector_module"]
        expect(f"{name}: {len(modules)} modules", len(modules) > 0)
        for module in modules:
            for field, (kind, units) in MODULE_FIELDS.items():
                check_field(file, f"{detector.name}/{module}/{field}", kind, units)
            for field in ("fast_pixel_direction", "slow_pixel_direction"):
                check_chain(file, f"{detector.name}/{module}/{field}")
        origins = sum(int(numpy.prod(detector[module]["data_size"])) for module in modules)
        expect(f"{name}: modules cover the image", origins == numpy.prod(detector["data"].shape[1:]))
        sample = text(file["/entry/sample/depends_on"][()])
        check_chain(file, sample)
        if sample != ".":
            check_field(file, sample, float, ANGLE)
            expect(f"{name}: an angle an image", file[sample].shape == detector["data"].shape[:1])
        expect(f"{name}: says that it is complete", text(file.attrs["complete"]) == "yes")
        return file["/entry/data/data"][()]


def check_clients(name, images):
    """The programs see through the master to the same pixels as h5py."""
    try:
        from silx.io import nxdata
        import silx.io

        with silx.io.open(name) as file:
            plot = nxdata.get_default(file)
            expect("silx shows all images", plot is not None and plot.is_valid and plot.signal.shape == images.shape)
    except ImportError as error:
        print(f"SKIPPED: silx is not installed ({error})")
    try:
        import fabio

        stack = fabio.open(f"{name}::/entry/data/data")
        same = numpy.array_equal(stack.get_frame(len(images) - 1).data, images[-1])
        expect("fabio reads the last image", stack.nframes == len(images) and same)
    except ImportError as error:
        print(f"SKIPPED: fabio is not installed ({error})")


def main():
    program, deck = sys.argv[1:3]
    few = ("--set", "goniometer.images=5", "--set", "output.png_file=", "--overwrite", "--quiet")
    run(program, "run", deck, *few, "--set", "output.file=one.nxs")
    run(program, "run", deck, *few, "--set", "output.file=many.nxs", "--set", "output.images_per_file=2")
    one, many = check_structure("one.nxs"), check_structure("many.nxs")
    expect("one file and a master of three show the same images", numpy.array_equal(one, many))
    parts = [check_structure(name) for name in sorted(glob.glob("many_data_*.nxs"))]
    expect("data files hold what the master shows", numpy.array_equal(numpy.concatenate(parts), one))
    check_clients("many.nxs", many)
    finish()


main()
