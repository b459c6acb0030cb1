"""Decks give nanoBragg.c's images: the cases of golden/nanobragg that a deck can express, with held_value = "first".

Usage: nanobragg_decks.py MINIBRAGG GOLDEN_FOLDER [CASE...]

The oracle is the image that nanoBragg.c made. Numbers that its command line only implies (where the detector is, the
reciprocal cell, each direction of the beam) are taken from the trace of `minibragg nanobragg`. The deck's frame has the beam along z, so
all vectors are turned there: a law says that this leaves images as they are.

Decks cannot express, on purpose (docs/nanobragg.md): how sensors are cut into layers, spots measured in reciprocal space (gauss, tophat),
mosaic domains drawn in a frame whose z is not the beam, polarization factors lost to -dmin, and one polarization factor for all directions
of the beam when there is but one subpixel.
"""

import array
import json
import math
import pathlib
import subprocess
import sys
import tempfile

EXPRESSIBLE = (
    "G01 G02 G03 G13 G17 G18 G22 G23 G26 G28 G29 G30 G31 G32 G33 G34 G35 G37 G38 G40 "
    "G41 G42 G43 G45 G46 G47 G48 G49 G52 G53 G55 G56 OUT OUT2"
).split()
LARGEST = 1e-6  # of the image's maximum
RELATIVE = 1e-5  # of pixels above 1e-4 of the maximum, in double precision


def cross(u, v):
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def unit(v):
    return [x / math.sqrt(dot(v, v)) for x in v]


def rotated(v, axis, angle):
    """Right-handed about an axis."""
    axis = unit(axis)
    along = dot(axis, v)
    across = cross(axis, v)
    cosine, sine = math.cos(angle), math.sin(angle)
    return [v[i] * cosine + across[i] * sine + axis[i] * along * (1.0 - cosine) for i in range(3)]


def unrotated(v, first):
    """At spindle angle 0."""
    return rotated(v, first["spindle_axis"], -math.radians(first["phi_deg"][0]))


def reciprocal_of(cell):
    """nanoBragg bends triclinic cells a little: what it calls reciprocal is not the inverse of what it uses."""
    a, b, c = cell
    volume = dot(a, cross(b, c))
    return [[x / volume for x in cross(u, v)] for u, v in ((b, c), (c, a), (a, b))]


def frame_of(beam):
    """Rows of a rotation that turns the beam to z."""
    z = unit(beam)
    x = unit(cross([0.0, 1.0, 0.0] if abs(z[1]) < 0.9 else [1.0, 0.0, 0.0], z))
    return [x, cross(z, x), z]


def trace_of(program, case, folder):
    """What the command line means: key to the list of its values in order of appearance, each a list of numbers."""
    region = [] if "-roi" in case["args"] else ["-roi", "0", "0", "0", "0"]
    command = [program, "nanobragg", *case["args"], "-trace_pixel", "0", "0", *region]
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    trace = {}
    for line in output.splitlines():
        words = line.split()
        if len(words) > 2 and words[0] == "TRACE:" and words[1] != "---":
            numbers = []
            for word in words[2:]:
                try:
                    numbers.append(float(word))
                except ValueError:
                    break
            trace.setdefault(words[1], []).append(numbers)
    return trace


def value_after(args, option, default=None, count=1):
    """The values behind the last mention of an option."""
    if option not in args:
        return default
    last = len(args) - 1 - args[::-1].index(option)
    values = [float(word) for word in args[last + 1 : last + 1 + count]]
    return values if count > 1 else values[0]


def sources_of(trace, turned):
    """Lines x y z weight wavelength_m of a source file: towards the source. One wavelength a direction and step."""
    sources = []
    steps = int(trace["phi_steps"][0][0] * trace["mosaic_domains"][0][0])
    count = int(trace["sources"][0][0])
    directions = [turned(v) for v in trace["incident_vec"]]
    wavelengths = [value[0] for value in trace["lambda_angstroms"]]
    samples = int(trace["oversample"][0][0]) ** 2 * int(trace["sensor_layers"][0][0])
    directions = directions[: len(directions) // samples]
    wavelengths = wavelengths[: len(wavelengths) // samples]
    each = count // len(directions)  # wavelengths of a direction
    for i, direction in enumerate(directions):
        for j in range(each):
            wavelength = wavelengths[i * each * steps + j]
            sources.append([-x for x in direction] + [1.0 / count, wavelength * 1e-10])
    return sources


def deck_of(case, trace, folder, precision):
    args = case["args"]
    first = {key: values[0] for key, values in trace.items()}
    rows = frame_of(first["beam_vector"])

    def turned(v):
        return [dot(row, v) for row in rows]

    def text(v):
        return "[" + ", ".join(repr(float(x)) for x in v) + "]"

    sources = sources_of(trace, turned)
    with open(folder / "sources.txt", "w") as file:
        file.writelines(" ".join(repr(x) for x in source) + "\n" for source in sources)
    cell = [turned(unrotated(first[f"rot_{axis}_angstroms"], first)) for axis in "abc"]
    reciprocal = reciprocal_of(cell)
    phi_steps = int(first["phi_steps"][0])
    width = value_after(args, "-osc", 0.0)
    start = value_after(args, "-phi", 0.0) - 0.5 * width / phi_steps  # nanoBragg takes the start of each step
    lines = [
        "[beam]",
        'source_file = "sources.txt"',
        f"fluence_photons_per_m2 = {first['fluence_photons_per_m2'][0]!r}",
        "[beam.polarization]",
        f"applied = {'false' if '-nopolar' in args else 'true'}",
        f"kahn_factor = {value_after(args, '-polar', 0.0)}",
        f"axis = {text(turned(first['polarization_axis']))}",
        "[crystal]",
        f"cells = {[int(n) for n in first['N_cells']]}",
        f'shape = "{"round" if "-round_xtal" in args else "square"}"',
        f"orientation = {{ a_matrix_invA = {text([reciprocal[j][i] for i in range(3) for j in range(3)])} }}",
        "[structure_factors]",
        f"default_F = {value_after(args, '-default_F', 0.0)}",
        *(['file = "T.hkl"'] if "-hkl" in args else []),
        f'interpolation = "{"tricubic" if first["interpolate"][0] else "nearest"}"',
        "[goniometer]",
        f"axis = {text(turned(first['spindle_axis']))}",
        f"start_deg = {start!r}",
        f"width_deg = {width}",
        f"steps_per_image = {phi_steps}",
        "[detector]",
        "distance_mm = 0.0",
        f"point_pixel = {'true' if '-point_pixel' in args else 'false'}",
        "[[detector.panel]]",
        f"origin_mm = {text([1000.0 * x for x in turned(first['pix0_vector_meters'])])}",
        f"fast = {text(turned(first['fdet_vec']))}",
        f"slow = {text(turned(first['sdet_vec']))}",
        f"pixels = [{case['fast']}, {case['slow']}]",
        f"pixel_size_mm = {1000.0 * first['pixel_size_meters'][0]!r}",
        "[sampling]",
        f"oversample = {int(first['oversample'][0])}",
        'held_value = "first"',
        f'precision = "{precision}"',
        "[output]",
        'file = "image.nxs"',
        'raw_file = "image.f32"',
    ]
    if "-roi" in args:
        roi = [int(x) for x in value_after(args, "-roi", count=4)]
        lines += ["[[detector.region_of_interest]]", f"fast = {roi[:2]}", f"slow = {roi[2:]}"]
    return "\n".join(lines) + "\n"


def pixels_of(path):
    pixels = array.array("f", pathlib.Path(path).read_bytes())
    if sys.byteorder == "big":
        pixels.byteswap()
    return pixels


def differences(image, golden):
    """The largest in units of the maximum, and the largest of a pixel above 1e-4 of the maximum in units of it."""
    largest = max(golden)
    absolute = max(abs(a - b) for a, b in zip(image, golden)) / largest
    relative = max(abs(a - b) / b for a, b in zip(image, golden) if b > 1e-4 * largest)
    return absolute, relative


def check(program, golden, case, folder):
    """The findings of one case."""
    for name in case["inputs"]:
        (folder / name).write_bytes((golden / "inputs" / name).read_bytes())
    trace = trace_of(program, case, folder)
    reference = pixels_of(golden / "nanobragg" / case["file"])
    findings = []
    for precision in ("double", "mixed"):
        (folder / "deck.toml").write_text(deck_of(case, trace, folder, precision))
        command = [program, "run", "deck.toml", "--overwrite", "--quiet"]
        subprocess.run(command, cwd=folder, check=True)
        absolute, relative = differences(pixels_of(folder / "image.f32"), reference)
        if absolute > LARGEST or (precision == "double" and relative > RELATIVE):
            findings.append(f"{case['id']}, {precision}: {absolute:.1e} of the maximum, {relative:.1e} of a pixel")
    return findings


def main():
    program, golden = sys.argv[1], pathlib.Path(sys.argv[2])
    wanted = sys.argv[3:] or EXPRESSIBLE
    cases = json.loads((golden / "nanobragg" / "cases.json").read_text())
    findings, checked = [], 0
    for case in cases:
        if case["id"] not in wanted:
            continue
        assert case["exact"], case["id"]
        with tempfile.TemporaryDirectory() as folder:
            findings += check(program, golden, case, pathlib.Path(folder))
        checked += 1
    print("\n".join(findings))
    print(f"{checked} of {len(cases)} cases as decks, {len(findings)} differ")
    sys.exit(1 if findings or checked != len(wanted) else 0)


main()
