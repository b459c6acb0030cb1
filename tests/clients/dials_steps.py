"""What the checks with DIALS share: running its commands, comparing crystals."""

import itertools
import os
import subprocess
import sys

SKIPPED = 77

failures = []


def require(*modules):
    """Leaves with 77 where a module is missing."""
    for module in modules:
        try:
            __import__(module)
        except ImportError as error:
            print(f"SKIPPED: {module} is not installed ({error}); Debian: dials python3-h5py python3-cctbx")
            sys.exit(SKIPPED)


def run(*command):
    """Runs a command; its output is shown when it fails."""
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        print(result.stdout[-3000:], result.stderr[-3000:])
        sys.exit(f"{' '.join(command)} ended with {result.returncode}")
    return result.stdout


def expect(what, holds):
    print(("    " if holds else "NOT ") + what)
    if not holds:
        failures.append(what)


def finish():
    print(f"{len(failures)} expectations are not met")
    sys.exit(1 if failures else 0)


def largest_cell_error(found, wanted):
    """Of three edges, relative."""
    return max(abs(a / b - 1.0) for a, b in zip(found[:3], wanted[:3]))


def misorientation_deg(found_a, true_a_nexus):
    """The angle between two A matrices (columns a*, b*, c*): the first in the frame of dxtbx, the second in that of
    NeXus; the least over the orientations that an orthorhombic lattice cannot tell apart."""
    import numpy

    to_dxtbx = numpy.diag([-1.0, 1.0, -1.0])
    true_a = to_dxtbx @ numpy.array(true_a_nexus).reshape(3, 3)
    found_a = numpy.array(found_a).reshape(3, 3)
    angles = []
    for signs in itertools.product((1.0, -1.0), repeat=2):
        turned = found_a @ numpy.diag([signs[0], signs[1], signs[0] * signs[1]])
        # The rotation nearest to turned * true^-1.
        u, _, v = numpy.linalg.svd(turned @ numpy.linalg.inv(true_a))
        cosine = (numpy.trace(u @ v) - 1.0) / 2.0
        angles.append(numpy.degrees(numpy.arccos(numpy.clip(cosine, -1.0, 1.0))))
    return min(angles)
