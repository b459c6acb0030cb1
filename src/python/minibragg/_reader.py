"""The program that reads HDF5 files of others in a process of its own."""

import os
import pathlib

VARIABLE = "MINIBRAGG_READER"
NAME = "minibragg-reader"


def find_reader() -> None:
    """Tells the library where the reader is, unless the environment does: in the package, as pip installs it; or where
    CMake does, or builds, for a package that lies below the same folder."""
    if os.environ.get(VARIABLE):
        return
    package = pathlib.Path(__file__).resolve().parent
    places = [package / NAME]
    for folder in package.parents:
        places += [folder / "libexec" / "minibragg" / NAME, folder / "bin" / NAME]
    for place in places:
        if os.access(place, os.X_OK):
            os.environ[VARIABLE] = str(place)
            return
