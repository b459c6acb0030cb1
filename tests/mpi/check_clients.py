"""Opens the sample files of write_samples with h5py, silx and fabio as a user would. Usage: check_clients.py FOLDER;
77: none of them is installed."""

import importlib
import sys

failures = 0


def expect(what, found, wanted):
    global failures
    if found != wanted:
        failures += 1
        print(f"{what}: {found} is not {wanted}")


def text(value):
    """Text of fixed length comes as bytes."""
    return value.decode() if isinstance(value, bytes) else str(value)


def check_h5py(h5py, folder):
    """From the root along the default attributes to the image, as NeXus viewers go."""
    with h5py.File(f"{folder}/rotation.nxs", "r") as file:
        entry = file[file.attrs["default"]]
        data = entry[entry.attrs["default"]]
        signal = data[data.attrs["signal"]]
        expect("h5py shape", signal.shape, (5, 48, 60))
        expect("h5py value", round(float(signal[4, 3, 4]), 3), 4000.754)
        expect("h5py class", text(file["entry"].attrs["NX_class"]), "NXentry")
        expect("h5py text", text(file["/entry/definition"][()]), "NXmx")
        wavelength = file["/entry/instrument/beam/incident_wavelength"]
        expect("h5py units", text(wavelength.attrs["units"]), "angstrom")


def check_silx(silx_io, folder):
    from silx.io import nxdata

    with silx_io.open(f"{folder}/two_panel_still.nxs") as file:
        plot = nxdata.get_default(file)
        expect("silx finds a default plot", plot is not None and plot.is_valid, True)
        if plot is not None:
            expect("silx shape", plot.signal.shape, (1, 480, 250))


def check_fabio(fabio, folder):
    stack = fabio.open(f"{folder}/rotation.nxs::/entry/data/data")
    expect("fabio frames", (stack.nframes, stack.data.shape), (5, (48, 60)))
    expect("fabio CBF", int(fabio.open(f"{folder}/flat_0005.cbf").data[3, 4]), 4001)
    image = fabio.open(f"{folder}/flat_0005.img")
    expect("fabio SMV", (image.data.shape, int(image.data[47, 59])), ((48, 60), 55000))


CLIENTS = {"h5py": check_h5py, "silx.io": check_silx, "fabio": check_fabio}


def main():
    checked = 0
    for name, check in CLIENTS.items():
        try:
            client = importlib.import_module(name)
        except ImportError as error:
            print(f"SKIPPED: {name} is not installed ({error})")
            continue
        check(client, sys.argv[1])
        checked += 1
    print(f"{failures} findings with {checked} of {len(CLIENTS)} programs")
    sys.exit(77 if checked == 0 else min(failures, 1))


main()
