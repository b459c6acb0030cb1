"""The package against the program: its images, lists of spots and truth are those of the program's files, bit for bit; and what
an interpreter asks of a module: errors, threads, interrupts, its end. Usage: test_package.py PROGRAM, in an empty folder.

Exit code 77, and says why: h5py or hdf5plugin is not here.
"""

import ast
import os
import pathlib
import pickle
import signal
import subprocess
import sys
import threading
import time
import tomllib
import unittest
import warnings

import numpy as np

import minibragg
from minibragg import _core, _values

HERE = pathlib.Path(__file__).resolve().parent
INPUTS = HERE.parent.parent / "inputs"
PACKAGE = pathlib.Path(minibragg.__file__).parent
SMALL = {"detector.grid": {"pixels": [40, 30], "pixel_size_mm": 2.0}, "output.png_file": "", "sampling.oversample": 1}
PROGRAM = ""


def run_program(deck, *settings):
    """What the program makes of a deck: a file."""
    name = f"{pathlib.Path(deck).stem}.nxs"
    words = [PROGRAM, "run", str(deck), "--quiet", "--overwrite", "--set", f"output.file={name}"]
    for setting in settings:
        words += ["--set", setting]
    subprocess.run(words, check=True)
    return name


def smallest(**more):
    return minibragg.Experiment.from_deck(INPUTS / "smallest.toml", {**SMALL, **more})


def slow_one(domains):
    """A domain takes about 0.01 ms."""
    return smallest(**{"crystal.mosaic": {"domains": domains, "spread_deg": 0.1}, "output.spots": False})


def run_python(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


class Images(unittest.TestCase):
    """The oracle is the program's file."""

    @classmethod
    def setUpClass(cls):
        cls.file = minibragg.read(run_program(HERE / "series.toml"))
        cls.experiment = minibragg.Experiment.from_deck(HERE / "series.toml")

    @classmethod
    def tearDownClass(cls):
        cls.file.close()

    def expect_same_pixels(self, one, other):
        self.assertEqual(len(one), len(other))
        for a, b in zip(one, other):
            self.assertEqual(a.dtype, b.dtype)
            np.testing.assert_array_equal(a, b)

    def expect_same_shot(self, shot, stored):
        self.assertEqual(shot.number, stored.number)
        for name in ("photons", "bragg", "background", "counts", "labels", "label_flags"):
            self.expect_same_pixels(getattr(shot, name), getattr(stored, name))
        self.assertEqual(shot.spots.dtype, stored.spots.dtype)
        self.assertGreater(len(shot.spots), 10)
        self.assertEqual(shot.spots.tobytes(), stored.spots.tobytes())
        self.assertEqual(set(shot.truth), set(stored.truth))
        for name, value in shot.truth.items():
            np.testing.assert_array_equal(value, stored.truth[name], err_msg=name)
            self.assertEqual(shot.truth.units[name], stored.truth.units[name], name)

    def test_are_those_of_the_program_whatever_is_rendered_together(self):
        for batch in (None, 1, 3):
            shots = list(self.experiment.shots(batch=batch))
            self.assertEqual([shot.number for shot in shots], [0, 1, 2, 3, 4])
            for shot, stored in zip(shots, self.file):
                self.expect_same_pixels(shot.photons, stored.photons)
                self.expect_same_pixels(shot.counts, stored.counts)
                self.assertEqual(shot.number, stored.number)

    def test_of_one_shot_are_those_of_all(self):
        self.expect_same_shot(self.experiment.render(3), self.file[3])
        shots = list(self.experiment.shots("1:3"))
        self.expect_same_shot(shots[1], self.file[2])

    def test_are_rendered_by_several_who_take_turns(self):
        one, other = self.experiment.shots(batch=2), self.experiment.shots(batch=3)
        for shot, same, stored in zip(one, other, self.file):
            self.expect_same_pixels(shot.photons, stored.photons)
            self.expect_same_pixels(same.photons, stored.photons)

    def test_that_are_not_kept_apart_are_the_same(self):
        shot = self.experiment.render(1, separate=False)
        self.expect_same_pixels(shot.photons, self.file[1].photons)
        self.expect_same_pixels(shot.counts, self.file[1].counts)
        with self.assertRaisesRegex(AttributeError, "separate=True"):
            shot.bragg

    def test_have_labels_whatever_is_asked_for_first(self):
        for names in (("spots", "labels"), ("labels", "spots")):
            shot = self.experiment.render(2)
            first, second = (getattr(shot, name) for name in names)
            spots, labels = (first, second) if names[0] == "spots" else (second, first)
            self.assertEqual(spots.tobytes(), self.file[2].spots.tobytes())
            self.expect_same_pixels(labels, self.file[2].labels)
        # The brightest pixel around a strong spot is that spot's, and flags are those that the pixels have.
        strong = int(spots["photons"].argmax())
        fast, fast_end, slow, slow_end = spots["bounding_box"][strong]
        panel = spots["panel"][strong]
        box = np.s_[slow:slow_end, fast:fast_end]
        at = np.unravel_index(shot.bragg[panel][box].argmax(), shot.bragg[panel][box].shape)
        self.assertEqual(labels[panel][box][at], strong + 1)
        flags = [flags for shot in self.file for flags in shot.label_flags]
        saturated = [counts == 14100 for shot in self.file for counts in shot.counts]
        self.assertGreater(sum(int(some.sum()) for some in saturated), 3)
        self.expect_same_pixels([some & (1 << 17) != 0 for some in flags], saturated)
        self.assertGreater(sum(int((some & (1 << 16) != 0).sum()) for some in flags), 0)
        self.expect_same_pixels([some & 0xFFFF for some in flags[-2:]], [mask.astype(np.uint32) for mask in self.experiment.mask])

    def test_have_labels_without_the_deck_saying_so(self):
        plain = minibragg.Experiment.from_deck(HERE / "series.toml", {"output.labels": None}).render(1)
        self.expect_same_pixels(plain.labels, self.file[1].labels)
        of_any = minibragg.Experiment.from_deck(HERE / "series.toml", {"output.labels": "bragg"}).render(1)
        self.expect_same_pixels(of_any.labels, [(labels > 0).astype(np.uint32) for labels in self.file[1].labels])
        with self.assertRaisesRegex(AttributeError, "separate=True"):
            self.experiment.render(1, separate=False).labels

    def test_stay_when_their_experiment_has_gone(self):
        shot = minibragg.Experiment.from_deck(HERE / "series.toml").render(4)
        photons = shot.photons
        del shot
        self.expect_same_pixels(photons, self.file[4].photons)

    def test_have_the_mask_and_the_panels_of_the_file(self):
        self.expect_same_pixels([mask.astype(np.uint32) for mask in self.experiment.mask], self.file.mask)
        self.assertGreater(sum(int((mask == 2).sum()) for mask in self.experiment.mask), 20)
        self.assertEqual([panel.shape for panel in self.file.panels], [(40, 90), (60, 50)])
        for panel, stored in zip(self.experiment.panels, self.file.panels):
            self.assertEqual((panel.name, panel.shape), (stored.name, stored.shape))
            np.testing.assert_allclose(panel.origin_m, stored.origin_m, atol=1e-12)
            np.testing.assert_allclose(panel.fast, stored.fast, atol=1e-12)

    def test_stand_where_their_distance_says(self):
        for shot in self.experiment.shots("0:2"):
            self.assertAlmostEqual(shot.panels[1].origin_m[2], shot.truth["distance"] / 1000, 12)
        middle = self.experiment.panels[1].position_m(0.5, [0.5, 1.5])
        np.testing.assert_allclose(middle[0], [0.0198, -0.0032, 0.07], atol=1e-12)
        np.testing.assert_allclose(middle[1] - middle[0], [0.0, -0.0004, 0.0], atol=1e-12)

    def test_of_all_shots_are_read_at_once(self):
        wide, high = self.file.photons
        self.assertEqual((wide.shape, high.shape), ((5, 40, 90), (5, 60, 50)))
        np.testing.assert_array_equal(high[2], self.file[2].photons[1])
        self.assertEqual(self.file.truth["u_matrix"].shape, (5, 2, 3, 3))
        self.assertEqual([len(spots) for spots in self.file.spots][3], len(self.file[3].spots))

    def test_of_data_files_are_read_by_their_master(self):
        run_program(HERE / "series.toml", "output.images_per_file=2", "output.file=master.nxs")
        with minibragg.read("master.nxs") as master:
            self.assertEqual(len(master), 5)
            for stored, expected in zip(master, self.file):
                self.expect_same_pixels(stored.counts, expected.counts)
                self.expect_same_pixels(stored.labels, expected.labels)
                self.assertEqual(stored.spots.tobytes(), expected.spots.tobytes())
                np.testing.assert_array_equal(stored.truth["u_matrix"], expected.truth["u_matrix"])
            self.expect_same_pixels(master.mask, self.file.mask)
            # The settings of its filter are those of a file, whose mask no other was the pattern for.
            masks = [file._file["entry/components/pixel_mask"].id for file in (master, self.file)]
            settings = [mask.get_create_plist().get_filter(0) for mask in masks]
            self.assertEqual(settings[0], settings[1])
            self.assertEqual(masks[0].get_storage_size(), masks[1].get_storage_size())
        os.remove("master_data_000000.nxs")
        with minibragg.read("master.nxs") as master, self.assertRaisesRegex(FileNotFoundError, "master_data_000000"):
            master[0].counts

    def test_come_from_the_deck_in_the_file_too(self):
        again = minibragg.Experiment.from_text(self.file.deck)
        self.expect_same_pixels(again.render(1).counts, self.file[1].counts)
        self.assertEqual(self.file.title, "a series for the package")

    def test_of_a_sweep_are_those_of_the_program(self):
        settings = {"goniometer": {"width_deg": 0.5, "images": 3, "steps_per_image": 2}, "crystal.unit_cell": [20, 20, 20, 90, 90, 90], **SMALL}
        with minibragg.read(
            run_program(INPUTS / "smallest.toml", *_values.overrides({**settings, "output.spots": True}))
        ) as file:
            sweep = minibragg.Experiment.from_deck(INPUTS / "smallest.toml", settings)
            self.assertEqual((len(sweep), len(file)), (3, 3))
            for shot, stored in zip(sweep.shots(), file):
                np.testing.assert_array_equal(shot.photons, stored.photons)
                self.assertEqual(shot.photons.shape, (1, 30, 40))
                self.assertEqual(shot.spots.tobytes(), stored.spots.tobytes())
                np.testing.assert_array_equal(shot.bragg, shot.photons)
                self.assertFalse(shot.background.any())
                with self.assertRaisesRegex(AttributeError, r"\[detector.response\]"):
                    shot.counts
                with self.assertRaisesRegex(AttributeError, "output.separate"):
                    stored.bragg
                with self.assertRaisesRegex(AttributeError, "output.labels"):
                    stored.labels
                self.assertFalse((shot.label_flags[shot.labels == 0] >> 16).any())

    def test_are_shared_with_other_libraries(self):
        photons = self.experiment.render(0).photons[0]
        self.assertTrue(np.shares_memory(np.from_dlpack(photons), photons))


class Decks(unittest.TestCase):
    def test_take_values_of_python_as_toml(self):
        values = {
            "whole": 3,
            "true": True,
            "small": 1e-30,
            "large": 1e22,
            "infinite": float("inf"),
            "text": 'quotes " \\ \n \x7f \x01 Å',
            "list": [1, 2.5, [3]],
            "tuple": (1, 2),
            "table": {"a b": 1, "c": {"d": "e"}},
            "array": np.array([[1.0, 0.0], [0.0, 1.0]]),
            "number": np.float32(0.5),
            "path": pathlib.Path("a/b"),
        }
        for name, value in values.items():
            (text,) = _values.overrides({name: value})
            read = tomllib.loads(text)[name]
            plain = {"tuple": [1, 2], "array": [[1.0, 0.0], [0.0, 1.0]], "number": 0.5, "path": "a/b"}.get(name, value)
            self.assertEqual((read, type(read)), (plain, type(plain)), name)
        self.assertEqual(_values.overrides({"key": None}), ["key="])
        for wrong in ([None], b"bytes", 1j, {1: 2}):
            with self.assertRaises(TypeError):
                _values.overrides({"key": wrong})

    def test_mean_what_their_values_say(self):
        experiment = smallest(**{"beam.wavelength_A": 1.2, "crystal.orientation": {"euler_deg": (0, 0, 90)}})
        shot = experiment.render()
        self.assertEqual(shot.truth["wavelength"], 1.2)
        np.testing.assert_allclose(shot.truth["u_matrix"], [[0, -1, 0], [1, 0, 0], [0, 0, 1]], atol=1e-15)
        self.assertEqual(tomllib.loads(experiment.deck)["beam"]["wavelength_A"], 1.2)

    def test_that_are_wrong_say_where(self):
        with self.assertRaisesRegex(minibragg.InputError, r"my.toml:2: beam.wavelength_A = -1"):
            minibragg.Experiment.from_text("[beam]\nwavelength_A = -1\n", name="my.toml")
        with self.assertRaisesRegex(minibragg.InputError, "beam.wavelenth_A.*wavelength_A"):
            smallest(**{"beam.wavelenth_A": 1.0})
        with self.assertRaisesRegex(ValueError, "absent.toml"):
            minibragg.Experiment.from_deck("absent.toml")
        with self.assertRaisesRegex(minibragg.InputError, "absent.mtz"):
            smallest(**{"structure_factors.file": "absent.mtz"})
        with self.assertRaisesRegex(minibragg.ResourceError, "the run needs .* TB"):
            smallest(
                **{
                    "detector.grid": {"pixels": [65536, 65536], "pixel_size_mm": 0.001},
                    "series": {"shots": 64, "orientation": {"distribution": "uniform"}},
                    "parallel.images_per_launch": 64,
                }
            )

    def test_that_are_doubtful_warn(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            smallest(**{"crystal.mosaic": {"domains": 2, "spread_deg": 0.1}})
        self.assertTrue(caught)
        self.assertTrue(all(issubclass(warning.category, minibragg.DeckWarning) for warning in caught))
        self.assertTrue(all(warning.filename == __file__ for warning in caught))

    def test_have_the_shots_that_they_have(self):
        experiment = smallest()
        for wrong in (1, -1):
            with self.assertRaises(IndexError):
                experiment.render(wrong)
        with self.assertRaises(TypeError):
            experiment.render(0.5)
        with self.assertRaises(minibragg.InputError):
            experiment.shots("7")
        with self.assertRaises(ValueError):
            experiment.shots(batch=0)

    def test_are_pickled(self):
        experiment = smallest()
        again = pickle.loads(pickle.dumps(experiment))
        np.testing.assert_array_equal(again.render().photons, experiment.render().photons)


class Files(unittest.TestCase):
    def test_that_are_none_of_the_program_are_refused(self):
        with self.assertRaises(FileNotFoundError):
            minibragg.read("absent.nxs")
        pathlib.Path("text.nxs").write_text("no HDF5")
        with self.assertRaisesRegex(minibragg.InputError, "text.nxs"):
            minibragg.read("text.nxs")
        import h5py

        h5py.File("other.h5", "w").close()
        with self.assertRaisesRegex(minibragg.InputError, "other.h5: not written by minibragg"):
            minibragg.read("other.h5")

    def test_without_h5py_are_an_error_that_says_what_to_install(self):
        code, out, _ = run_python(
            "import sys; sys.modules['h5py'] = None\nimport minibragg\n"
            "try:\n    minibragg.read('a.nxs')\nexcept ImportError as error:\n    print(error)"
        )
        self.assertEqual(code, 0)
        self.assertIn("python3-h5py", out)


class Interpreter(unittest.TestCase):
    def test_other_threads_work_while_one_renders(self):
        experiment = slow_one(20_000)
        begun, ended = threading.Event(), []

        def render():
            begun.set()
            experiment.render()
            ended.append(True)

        interval = sys.getswitchinterval()
        sys.setswitchinterval(1000.0)  # a thread gives its lock away when it lets go alone
        try:
            worker = threading.Thread(target=render)
            worker.start()
            begun.wait()
            self.assertFalse(ended)
        finally:
            sys.setswitchinterval(interval)
            worker.join()

    def interrupted_soon(self):
        def interrupt():
            time.sleep(0.2)
            os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt)
        thread.start()
        self.addCleanup(thread.join)

    def test_an_interrupt_ends_what_would_take_hours(self):
        experiment = smallest(
            **{"crystal.mosaic": {"domains": 200_000, "spread_deg": 0.1}, "detector.grid.pixels": [2000, 2000]}
        )
        self.interrupted_soon()
        with self.assertRaises(KeyboardInterrupt):
            experiment.render()
        self.assertGreater(smallest().render().photons.sum(), 0.0)

    def test_an_interrupt_that_is_caught_changes_nothing(self):
        experiment = slow_one(50_000)
        expected = experiment.render().photons
        seen = []
        before = signal.signal(signal.SIGINT, lambda *_: seen.append(True))
        try:
            self.interrupted_soon()
            while not seen:
                np.testing.assert_array_equal(experiment.render().photons, expected)
        finally:
            signal.signal(signal.SIGINT, before)

    def test_it_ends_well_with_all_still_alive(self):
        code, out, err = run_python(
            f"import minibragg\nexperiment = minibragg.Experiment.from_deck({str(HERE / 'series.toml')!r})\n"
            "shots = experiment.shots()\nshot = next(shots)\nphotons = shot.photons\n"
            "import atexit\natexit.register(lambda: print(photons[0].sum() > 0))\n"
        )
        self.assertEqual((code, out, err), (0, "True\n", ""))

    def test_it_ends_although_a_thread_still_renders(self):
        code, _, _ = run_python(
            "import minibragg, threading, time\n"
            "experiment = minibragg.Experiment.from_deck(\n"
            f"    {str(INPUTS / 'smallest.toml')!r}, {{'crystal.mosaic': {{'domains': 20_000, 'spread_deg': 0.1}}}})\n"
            "threading.Thread(target=experiment.render, daemon=True).start()\ntime.sleep(0.3)"
        )
        self.assertEqual(code, 0)

    def test_a_process_that_forks_renders(self):
        experiment = smallest()
        expected = experiment.render().photons
        child = os.fork()
        if child == 0:
            os._exit(0 if np.array_equal(experiment.render().photons, expected) else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_mpi_is_not_started(self):
        code, out, err = run_python(
            "import ctypes, minibragg\n"
            f"minibragg.Experiment.from_deck({str(HERE / 'series.toml')!r}).render()\n"
            "library = next(line.split()[-1] for line in open('/proc/self/maps') if '/libmpi.so' in line)\n"
            "flag = ctypes.c_int(7)\nctypes.CDLL(library).MPI_Initialized(ctypes.byref(flag))\nprint(flag.value)"
        )
        self.assertEqual((code, out, err), (0, "0\n", ""))

    def test_stubs_name_what_the_module_has(self):
        stubs = ast.parse((PACKAGE / "_core.pyi").read_text())
        defined = {node.name for node in stubs.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
        self.assertEqual(defined, {name for name in vars(_core) if not name.startswith("_")})
        (simulation,) = [node for node in stubs.body if getattr(node, "name", "") == "Simulation"]
        methods = {node.name for node in simulation.body} - {"__init__"}
        self.assertEqual(methods, {name for name in vars(_core.Simulation) if not name.startswith("_")})
        self.assertTrue((PACKAGE / "py.typed").exists())
        for name in set(minibragg.__all__) - {"PanelImages"}:
            self.assertTrue(getattr(minibragg, name).__doc__, name)


if __name__ == "__main__":
    try:
        import h5py
        import hdf5plugin
    except ImportError as error:
        print(f"SKIPPED: the package was not compared with files: {error} (Debian: python3-h5py, python3-hdf5plugin)")
        sys.exit(77)
    PROGRAM = sys.argv.pop(1)
    unittest.main()
