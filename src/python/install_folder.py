"""Prints where a Python package belongs below a prefix. Usage: install_folder.py PREFIX

A folder in which this Python looks for packages, if one is below the prefix; else the one in which a Python of that prefix
would, which belongs into PYTHONPATH then.
"""

import pathlib
import sys

prefix = pathlib.Path(sys.argv[1])
usual = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
looked_in = [pathlib.Path(path) for path in sys.path]
below = [
    path.relative_to(prefix)
    for path in looked_in
    if path.name in ("site-packages", "dist-packages") and path.is_relative_to(prefix)
]
# Of a prefix as wide as /usr, folders of /usr/local are not meant, nor those of a virtual environment.
below = [path for path in below if path.parts[0] == "lib"]
print(below[0].as_posix() if below else usual)
