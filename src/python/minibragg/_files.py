"""Files of the program, read."""

from __future__ import annotations

import os
from typing import Any, Iterator

import numpy as np

from . import _core
from ._shot import PanelImages
from ._values import Panel, Truth, spot_table

_BITSHUFFLE = 32008  # HDF5's number of the filter
_PLACES = {
    "photons": "entry/components/photons",
    "bragg": "entry/components/bragg_photons",
    "background": "entry/components/background_photons",
    "labels": "entry/components/labels",
    "label_flags": "entry/components/label_flags",
}
_WANTED = {
    "counts": "a table [detector.response]",
    "photons": "output.photons = true",
    "labels": "output.labels",
    "label_flags": "output.labels",
}
_IMAGES = "entry/instrument/detector/data"
_MASKS = ("entry/instrument/detector/pixel_mask", "entry/components/pixel_mask")  # where panels have one width, or not
_TRUTH = "entry/run/truth"


def read(file: str | os.PathLike[str]) -> ImageFile:
    """Opens an NXmx file that the program has written: one file, a data file, or the master of a series.

    Needs h5py, and hdf5plugin for images that are compressed by bitshuffle, which is the program's default. Raises
    FileNotFoundError, InputError for what is no finished file of the program, ImportError for what is to be installed.
    """
    return ImageFile(file)


def _h5py() -> Any:
    try:
        import h5py
    except ImportError as error:
        raise ImportError(
            "minibragg.read() needs h5py. Install it: apt-get install python3-h5py python3-hdf5plugin, or"
            " pip install h5py hdf5plugin"
        ) from error
    try:
        import hdf5plugin  # noqa: F401: it brings filters
    except ImportError:
        pass  # HDF5 may have the filter from elsewhere; else _pixels() tells
    return h5py


def _plain(value: Any) -> Any:
    """A value of HDF5 as Truth has it: text, number or array."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, np.ndarray) and value.shape:
        return value
    return value.item() if isinstance(value, (np.generic, np.ndarray)) else value


class ImageFile:
    """An open file: images, geometry and truth. ``with minibragg.read(name) as file`` closes it.

    ``file[3]`` is an image with the names of a Shot; ``len(file)`` are the images; ``file.photons`` are those of all images,
    read when asked for.
    """

    def __init__(self, file: str | os.PathLike[str]) -> None:
        """For read()."""
        name = os.fspath(file)
        self._h5py = _h5py()
        if not os.path.exists(name):
            raise FileNotFoundError(f"{name}: there is no such file")
        if not self._h5py.is_hdf5(name):
            raise _core.InputError(f"{name}: no HDF5 file. Give an NXmx file that minibragg has written")
        self._file = self._h5py.File(name, "r")
        if _plain(self._file.attrs.get("creator", b"")) != "miniBragg" or _TRUTH not in self._file:
            self._file.close()
            raise _core.InputError(f"{name}: not written by minibragg. Other files are read by h5py")
        geometry = _core.read_geometry(name)
        self.panels: tuple[Panel, ...] = tuple(Panel._make(panel) for panel in geometry["panels"])
        """Of the detector, where the deck has them; what a series moves is in the truth: ``distance``, ``beam_center``."""
        self._corners: list[tuple[int, int]] = geometry["places"]
        if len(self._corners) != len(self.panels):
            raise _core.InputError(f"{name}: does not say where its images have the panels. minibragg info says whether it is damaged")

    def close(self) -> None:
        """Closes the file; what was read stays."""
        self._file.close()

    def __enter__(self) -> ImageFile:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._file[_IMAGES].shape[0]

    def __getitem__(self, place: int) -> StoredShot:
        """The image at that place of the file, counted from 0: also its number, unless the run made only some."""
        if not 0 <= place < len(self):
            raise IndexError(f"image {place}: the file has {len(self)}, counted from 0")
        return StoredShot(self, place)

    def __iter__(self) -> Iterator[StoredShot]:
        return (self[place] for place in range(len(self)))

    @property
    def title(self) -> str:
        """The deck's."""
        return _plain(self._file["entry/title"][()])

    @property
    def deck(self) -> str:
        """The deck as it was understood, with all values: TOML, for Experiment.from_text()."""
        return _plain(self._file["entry/run/deck/effective"][()])

    @property
    def mask(self) -> PanelImages:
        """Bits of NXmx, uint32; 0 is a good pixel."""
        place = next(place for place in _MASKS if place in self._file)
        return self._by_panel(self._file[place][()])

    @property
    def photons(self) -> PanelImages:
        """Expected photons of all images: [image, panel, slow, fast], or by panel where shapes differ."""
        return self._pixels("photons", slice(None))

    @property
    def bragg(self) -> PanelImages:
        """Photons of crystals of all images. Raises AttributeError without output.separate."""
        return self._pixels("bragg", slice(None))

    @property
    def background(self) -> PanelImages:
        """Photons of all else of all images. Raises AttributeError without output.separate."""
        return self._pixels("background", slice(None))

    @property
    def counts(self) -> PanelImages:
        """What the detector read. Raises AttributeError without [detector.response]."""
        return self._pixels("counts", slice(None))

    @property
    def labels(self) -> PanelImages:
        """Which pixels are of which spot, of all images: Shot.labels. Raises AttributeError without output.labels."""
        return self._pixels("labels", slice(None))

    @property
    def label_flags(self) -> PanelImages:
        """What else pixels are: Shot.label_flags. Raises AttributeError without output.labels."""
        return self._pixels("label_flags", slice(None))

    @property
    def truth(self) -> Truth:
        """What the images were made of; what is of each image has the image as its first dimension."""
        return self._truth(None)

    @property
    def spots(self) -> list[np.ndarray]:
        """The table of the spots of each image: structured arrays with the fields of Shot.spots.

        Raises AttributeError when the run has not listed them (output.spots).
        """
        return [self._spots(place) for place in range(len(self))]

    def _number(self, place: int) -> int:
        held = self._file[f"{_TRUTH}/image"]
        return int(held[place] if held.shape else held[()])

    def _truth(self, place: int | None) -> Truth:
        values: dict[str, Any] = {}
        units: dict[str, str] = {}

        def take(name: str, held: Any) -> None:
            along = _plain(held.attrs.get("first_dimension", b""))
            if not isinstance(held, self._h5py.Dataset) or name.startswith("spots/"):
                return
            values[name] = _plain(held[place] if along == "image" and place is not None else held[()])
            units[name] = _plain(held.attrs.get("units", b""))

        self._file[_TRUTH].visititems(take)
        return Truth(values, units)

    def _spots(self, place: int) -> np.ndarray:
        if f"{_TRUTH}/spots" not in self._file:
            raise AttributeError("no spots: the run has not listed them. output.spots = true in the deck does")
        table = self._file[f"{_TRUTH}/spots"]
        first, end = table["shot_offsets"][place : place + 2]
        return spot_table({name: column[first:end] for name, column in table.items() if name != "shot_offsets"})

    def _pixels(self, name: str, which: Any) -> PanelImages:
        has_counts = np.issubdtype(self._file[_IMAGES].dtype, np.integer)
        place = _IMAGES if name == ("counts" if has_counts else "photons") else _PLACES.get(name)
        if place is None or place not in self._file:
            wanted = _WANTED.get(name, "output.separate = true")
            raise AttributeError(f"no {name}: the deck of this file has not {wanted}")
        return self._by_panel(self._read(self._file[place], which))

    def _read(self, images: Any, which: Any) -> np.ndarray:
        plist = images.id.get_create_plist()
        filters = [plist.get_filter(i)[0] for i in range(plist.get_nfilters())]
        for source in images.virtual_sources() if images.is_virtual else []:
            if not os.path.exists(os.path.join(os.path.dirname(self._file.filename), source.file_name)):
                raise FileNotFoundError(f"{self._file.filename}: its data file {source.file_name} is not there")
        if _BITSHUFFLE in filters and not self._h5py.h5z.filter_avail(_BITSHUFFLE):
            raise ImportError(
                "the images are compressed by bitshuffle. Install hdf5plugin (Debian: python3-hdf5plugin), or write"
                ' them with output.compression = "gzip"'
            )
        try:
            return images[which]
        except OSError as error:
            raise OSError(
                f"{self._file.filename}: {error}. If a filter is missing, install hdf5plugin (Debian: python3-hdf5plugin);"
                " `minibragg info` says whether the file is damaged"
            ) from error

    def _by_panel(self, stacked: np.ndarray) -> PanelImages:
        """[..., row, column] of the file by panel."""
        parts = [
            stacked[..., row : row + panel.shape[0], column : column + panel.shape[1]]
            for panel, (row, column) in zip(self.panels, self._corners)
        ]
        if len({panel.shape for panel in self.panels}) == 1:
            return np.stack(parts, axis=-3)
        return tuple(parts)

    def __repr__(self) -> str:
        return f"<minibragg.ImageFile {self._file.filename}>"


class StoredShot:
    """An image of a file, with the names of a Shot. Pixels are read when they are asked for."""

    def __init__(self, file: ImageFile, place: int) -> None:
        self._file = file
        self._place = place

    @property
    def truth(self) -> Truth:
        """What this image was made of."""
        return self._file._truth(self._place)

    @property
    def number(self) -> int:
        """Which image of the experiment it is, counted from 0."""
        return self._file._number(self._place)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Of the detector, where the deck has them; what a series moves is in the truth: ``distance``, ``beam_center``."""
        return self._file.panels

    @property
    def photons(self) -> PanelImages:
        """Expected photons, float32."""
        return self._file._pixels("photons", self._place)

    @property
    def bragg(self) -> PanelImages:
        """Expected photons of the crystals alone, float32. Raises AttributeError without output.separate."""
        return self._file._pixels("bragg", self._place)

    @property
    def background(self) -> PanelImages:
        """Expected photons of all else, float32. Raises AttributeError without output.separate."""
        return self._file._pixels("background", self._place)

    @property
    def counts(self) -> PanelImages:
        """What the detector read, int32. Raises AttributeError without [detector.response]."""
        return self._file._pixels("counts", self._place)

    @property
    def labels(self) -> PanelImages:
        """Which pixels are of which spot, uint32: Shot.labels. Raises AttributeError without output.labels."""
        return self._file._pixels("labels", self._place)

    @property
    def label_flags(self) -> PanelImages:
        """What else a pixel is, uint32: Shot.label_flags. Raises AttributeError without output.labels."""
        return self._file._pixels("label_flags", self._place)

    @property
    def spots(self) -> np.ndarray:
        """The reflections that are on the image, with the fields of Shot.spots."""
        return self._file._spots(self._place)

    def __repr__(self) -> str:
        return f"<minibragg.StoredShot {self._place} of {self._file!r}>"
