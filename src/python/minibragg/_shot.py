"""Rendered shots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Sequence, Union

import numpy as np

from ._values import Panel, Truth, spot_table

if TYPE_CHECKING:
    from ._experiment import Experiment

PanelImages = Union[np.ndarray, "tuple[np.ndarray, ...]"]
"""Pixels by panel: an array [panel, slow, fast] where all panels have one shape, else a tuple of arrays [slow, fast]. So
``images[panel][slow, fast]`` is a pixel of any detector."""


def by_panel(pixels: np.ndarray, panels: Sequence[Panel]) -> PanelImages:
    """[pixel], one panel after the other, as PanelImages: views."""
    shapes = [panel.shape for panel in panels]
    if len(set(shapes)) == 1:
        return pixels.reshape((len(shapes), *shapes[0]))
    ends = np.cumsum([slow * fast for slow, fast in shapes])
    return tuple(part.reshape(shape) for part, shape in zip(np.split(pixels, ends[:-1]), shapes))


class Shot:
    """An image that was rendered, and the truth about it.

    Pixels are in memory of the host and of numpy's kind; ``torch.from_dlpack(shot.photons)`` and the like take them without a
    copy. They may be changed.
    """

    def __init__(self, experiment: Experiment, rendered: dict[str, Any], separate: bool) -> None:
        self._experiment = experiment
        self._rendered = rendered
        self._separate = separate
        self._spots: np.ndarray | None = None
        self._labels: tuple[np.ndarray, np.ndarray] | None = None  # and flags
        self.number: int = rendered["image"]
        """Which image of the experiment it is, counted from 0."""
        self.panels: tuple[Panel, ...] = tuple(
            Panel._make(panel) for panel in rendered["panels"]
        )
        """Where the panels stand in this shot."""
        self.truth: Truth = Truth.of_pairs({**experiment._common_truth, **rendered["truth"]})
        """What this shot was made of, with what all have in common: ``u_matrix`` [crystal, 3, 3], ``wavelength``, ``unit_cell`` [crystal, 6], ..."""

    @property
    def photons(self) -> PanelImages:
        """Expected photons of each pixel, float32; 0 in masked ones."""
        return by_panel(self._rendered["photons"], self.panels)

    @property
    def bragg(self) -> PanelImages:
        """Expected photons of the crystals alone, float32."""
        return by_panel(self._layer("bragg"), self.panels)

    @property
    def background(self) -> PanelImages:
        """Expected photons of all else, float32."""
        if not self._experiment.has_background:
            return by_panel(np.zeros_like(self._rendered["photons"]), self.panels)
        return by_panel(self._layer("background"), self.panels)

    @property
    def counts(self) -> PanelImages:
        """What the detector reads, int32, with the noise that the deck's ``[detector.response]`` describes.

        Raises AttributeError without such a table.
        """
        counts = self._rendered["counts"]
        if counts.size == 0:
            raise AttributeError(
                "no counts: the deck has no table [detector.response], so the image is of expected photons"
            )
        return by_panel(counts, self.panels)

    @property
    def spots(self) -> np.ndarray:
        """The reflections that are on the image: a structured array, [spot].

        Fields, as in files (docs/output_file.md, Spots): ``hkl`` [3], ``crystal``, ``panel``; ``x``, ``y`` (pixels along fast and
        slow from the outer corner of pixel (0, 0), whose middle is (0.5, 0.5)); ``phi`` (degrees); ``photons``,
        ``full_photons``, ``partiality``; ``excitation_error`` (1/angstrom); ``d``, ``wavelength`` (angstrom); ``bounding_box`` [4]
        (fast from, to, slow from, to). They are listed when they are asked for first.
        """
        if self._spots is None:
            self._spots = self._experiment._spots_of(self.number, self._layer("bragg"))
        return self._spots

    @property
    def labels(self) -> PanelImages:
        """Which pixels are of which spot, uint32: 0 of none, n of the row ``spots[n - 1]``.

        As in files (docs/output_file.md, Labels of pixels): by the deck's ``output.label_share`` and ``output.label_sigmas``; a deck
        with ``output.labels = "bragg"`` has 1 in pixels of any spot. Pixels are labelled when that is asked for first.
        """
        return by_panel(self._labelled()[0], self.panels)

    @property
    def label_flags(self) -> PanelImages:
        """What else a pixel is, uint32; 0 is a good pixel: bits 0 to 15 are those of ``Experiment.mask``, bit 16 says that it is
        of several spots, bit 17 that its counts are the saturation."""
        return by_panel(self._labelled()[1], self.panels)

    def _labelled(self) -> tuple[np.ndarray, np.ndarray]:
        if self._labels is None:
            rendered = self._rendered
            spots, labels, flags = self._experiment._labels_of(
                self.number, rendered["photons"], self._layer("bragg"), rendered["counts"]
            )
            self._labels = labels, flags
            if self._spots is None:
                self._spots = spots
        return self._labels

    def _layer(self, name: str) -> np.ndarray:
        """[pixel]. Without a background all photons are of crystals."""
        if not self._experiment.has_background:
            return self._rendered["photons"]
        if not self._separate:
            raise AttributeError(
                "Bragg photons and background were not kept apart: render with separate=True"
            )
        return self._rendered[name]

    def __repr__(self) -> str:
        return f"<minibragg.Shot {self.number}: {len(self.panels)} panels, {self._rendered['photons'].sum():.6g} photons>"


def table_of(pairs: dict[str, tuple[np.ndarray, str]]) -> np.ndarray:
    """The library's table of spots of one image."""
    group = "spots/"
    columns = {name.removeprefix(group): column for name, (column, _) in pairs.items()}
    del columns["shot_offsets"]
    return spot_table(columns)
