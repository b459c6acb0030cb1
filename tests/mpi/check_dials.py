"""Imports the sample files of write_samples with dxtbx and compares the models that it builds with the experiments of
tests/support/experiments.hpp, derived here once more by hand. Usage: check_dials.py FOLDER; 77: DIALS is missing."""

import math
import sys

try:
    import dxtbx
    from dxtbx.model.experiment_list import ExperimentListFactory
    from scitbx import matrix
except ImportError as error:
    print(f"SKIPPED: DIALS is not installed ({error}); Debian: dials python3-h5py python3-cctbx")
    sys.exit(77)

ROUNDING = 1e-9
failures = 0


def expect(what, found, wanted, tolerance=ROUNDING):
    """Compares numbers or sequences of numbers."""
    global failures
    found_all, wanted_all = (x if hasattr(x, "__len__") else [x] for x in (found, wanted))
    same = len(found_all) == len(wanted_all) and all(
        abs(a - b) <= tolerance * max(1.0, abs(b)) for a, b in zip(found_all, wanted_all)
    )
    if not same:
        failures += 1
        print(f"{what}: dxtbx has {found}, the experiment {wanted}")


def rotation(axis, angle):
    return matrix.col(axis).axis_and_angle_as_r3_rotation_matrix(angle)


def to_dxtbx(vector):
    """From the NeXus frame (z along the beam) to that of dxtbx (z to the source)."""
    x, y, z = vector
    return (-x, y, -z)


def photons_at(image, panel, row, column):
    return image * 1000.0 + panel * 50.0 + row * 0.25 + column * 0.001


class Panel:
    """A panel in the NeXus frame, millimetres."""

    def __init__(self, origin_m, pixels, pixel_mm=0.172, turn=None, turn_origin=False):
        turn = turn or matrix.identity(3)
        origin_mm = matrix.col(origin_m) * 1000.0
        self.origin = turn * origin_mm if turn_origin else origin_mm
        self.fast = turn * matrix.col((-1.0, 0.0, 0.0))
        self.slow = turn * matrix.col((0.0, -1.0, 0.0))
        self.pixels, self.pixel_mm = pixels, pixel_mm


def expect_panel(name, panel, wanted):
    expect(f"{name} origin", panel.get_origin(), to_dxtbx(wanted.origin))
    expect(f"{name} fast", panel.get_fast_axis(), to_dxtbx(wanted.fast))
    expect(f"{name} slow", panel.get_slow_axis(), to_dxtbx(wanted.slow))
    expect(f"{name} pixel size", panel.get_pixel_size(), (wanted.pixel_mm,) * 2)
    expect(f"{name} pixels", panel.get_image_size(), wanted.pixels)


def expect_sensor(name, panel, material, thickness_mm):
    if panel.get_material() != material:
        expect(f"{name} material {panel.get_material()} is {material}", 0, 1)
    expect(f"{name} thickness", panel.get_thickness(), thickness_mm, 1e-6)


def expect_pixels(name, imageset, wanted, image):
    for number, (data, panel) in enumerate(zip(imageset.get_raw_data(image), wanted)):
        fast, slow = panel.pixels
        expect(f"{name} panel {number} shape", data.focus(), (slow, fast))
        for row, column in ((0, 0), (1, 2), (slow - 1, fast - 1)):
            value = photons_at(image, number, row, column)
            expect(f"{name} pixel {number}/{row}/{column}", data[row, column], value, 1e-6)


def expect_mask(name, imageset, wanted):
    for number, (mask, panel) in enumerate(zip(imageset.get_mask(0), wanted)):
        fast, slow = panel.pixels
        masked = sum((row + column) % 7 == 0 for row in range(slow) for column in range(fast))
        expect(f"{name} masked pixels of panel {number}", mask.count(False), masked)


def experiments_of(path, count):
    experiments = ExperimentListFactory.from_filenames([path])
    expect(f"{path}: experiments", len(experiments), count)
    return experiments


def check_two_panel_still(folder):
    name = "two_panel_still"
    wanted = [Panel((0.0438, 0.0206, 0.15), (250, 240)), Panel((-0.0008, 0.0216, 0.15), (250, 240))]
    experiment = experiments_of(f"{folder}/{name}.nxs", 1)[0]
    expect(f"{name} panels", len(experiment.detector), 2)
    for number, panel in enumerate(experiment.detector):
        expect_panel(f"{name} panel {number}", panel, wanted[number])
        expect_sensor(name, panel, "Si", 0.32)
        # The upper limit is the saturation; DIALS 3.12 puts the lower one below the underload value, newer ones at it.
        low, high = panel.get_trusted_range()
        expect(f"{name} trusted range", (high, -1.0 <= low <= 0.0), (1e6, True))
    expect(f"{name} wavelength", experiment.beam.get_wavelength(), 1.0)
    expect(f"{name} beam", experiment.beam.get_sample_to_source_direction(), (0.0, 0.0, 1.0))
    expect(f"{name} is a still", (experiment.scan is None, experiment.goniometer is None), (True,) * 2)
    expect_pixels(name, experiment.imageset, wanted, 0)
    expect_mask(name, experiment.imageset, wanted)


def check_tilted_stills(folder):
    name = "tilted_stills"
    wanted = []
    for i in range(12):
        turn = (
            rotation((0, 0, 1), 0.05 * i) * rotation((0, 1, 0), -0.03 * i) * rotation((1, 0, 0), 0.02 * i)
        )
        origin = (0.03 - 0.02 * (i % 4), 0.03 - 0.02 * (i // 4), 0.1 + 0.001 * i)
        wanted.append(
            Panel(origin, (20 + 10 * (i % 3), 10 + 5 * (i % 3)), 0.1 + 0.01 * (i % 3), turn)
        )
    experiments = experiments_of(f"{folder}/{name}.nxs", 2)
    expect(f"{name} panels", len(experiments[0].detector), 12)
    for number, panel in enumerate(experiments[0].detector):
        expect_panel(f"{name} panel {number}", panel, wanted[number])
        expect_sensor(name, panel, "GaAs", 0.1)
    expect(f"{name} wavelength", experiments[0].beam.get_wavelength(), 1.25)
    expect_pixels(name, experiments[0].imageset, wanted, 0)


def check_rotation(folder):
    name = "rotation"
    turn = rotation((1, 0, 0), 0.35)
    wanted = [Panel((0.043, 0.04128, 0.2), (60, 48), turn=turn, turn_origin=True)]
    experiment = experiments_of(f"{folder}/{name}.nxs", 1)[0]
    expect_panel(name, experiment.detector[0], wanted[0])
    expect_sensor(name, experiment.detector[0], "CdTe", 1.0)
    axis = matrix.col((-1.0, 0.2, 0.1)).normalize()
    expect(f"{name} axis", experiment.goniometer.get_rotation_axis(), to_dxtbx(axis))
    expect(f"{name} scan", experiment.scan.get_oscillation(), (30.0, 0.2))
    expect(f"{name} images", experiment.scan.get_image_range(), (1, 5))
    expect(f"{name} exposure", list(experiment.scan.get_exposure_times()), [0.05] * 5)
    for image in (0, 4):
        expect_pixels(name, experiment.imageset, wanted, image)
    expect_mask(name, experiment.imageset, wanted)


def check_single_files(folder):
    wanted = Panel((0.0051, 0.0043, 0.2), (60, 48))
    largest = photons_at(4, 0, 47, 59)
    scales = {"img": 55000.0 / largest, "cbf": 1.0}
    for ending, scale in scales.items():
        name = f"flat_0005.{ending}"
        image = dxtbx.load(f"{folder}/{name}")
        # Nine digits in the headers.
        panel = image.get_detector()[0]
        expect(f"{name} origin", panel.get_origin(), to_dxtbx(wanted.origin), 1e-8)
        expect(f"{name} pixel size", panel.get_pixel_size(), (0.172, 0.172))
        expect(f"{name} fast", panel.get_fast_axis(), (1.0, 0.0, 0.0))
        expect(f"{name} slow", panel.get_slow_axis(), (0.0, -1.0, 0.0))
        expect(f"{name} wavelength", image.get_beam().get_wavelength(), 0.9)
        expect(f"{name} scan", image.get_scan().get_oscillation(), (30.8, 0.2))
        expect(f"{name} axis", image.get_goniometer().get_rotation_axis(), (1.0, 0.0, 0.0))
        data = image.get_raw_data()
        data = data[0] if isinstance(data, tuple) else data
        for row, column in ((0, 0), (3, 4), (47, 59)):
            number = math.floor(photons_at(4, 0, row, column) * scale + 0.5)
            expect(f"{name} pixel {row}/{column}", abs(data[row, column] - number) <= 1, True)


def main():
    folder = sys.argv[1]
    check_two_panel_still(folder)
    check_tilted_stills(folder)
    check_rotation(folder)
    check_single_files(folder)
    print(f"{failures} differences between the experiments and what dxtbx reads")
    sys.exit(1 if failures else 0)


main()
