"""Decks that are ready to be rendered."""

from __future__ import annotations

import operator
import os
import warnings
from typing import Any, Iterable, Iterator, Mapping

import numpy as np

from . import _core
from ._shot import PanelImages, Shot, by_panel, table_of
from ._values import Panel, Truth
from ._values import overrides as _overrides


class DeckWarning(UserWarning):
    """What is legal in a deck and surely not meant, or what was assumed."""


class Experiment:
    """What a deck stands for. It does not change, and its shots are pure functions of it: any shot, rendered alone or among
    others, has the same bits as in the files of the program.

    Several threads may use one; they take turns. It can be pickled: what a process gets is made anew from the deck.
    """

    def __init__(self, name: str, text: str | None, values: list[str]) -> None:
        """For from_deck() and from_text()."""
        self._made_of = (name, text, values)
        self._core = _core.Simulation(name, text, values)
        self._common_truth = self._core.truth
        for warning in self._core.warnings:
            warnings.warn(warning, DeckWarning, stacklevel=3)

    @classmethod
    def from_deck(cls, file: str | os.PathLike[str], overrides: Mapping[str, Any] | None = None) -> Experiment:
        """Reads a deck and the files that it names.

        overrides: values that replace or add to those of the deck, as the program's --set: {"beam.energy_eV": 9500,
        "crystal.mosaic": {"spread_deg": 0.1}, "detector.panel[0].name": "left"}. Numbers, texts, truth values, paths, lists,
        dicts and arrays; None takes a key away. Relative paths in them begin in the working folder, those of the deck in the deck's.

        Raises InputError with file, line, key and value; ResourceError when there is not the memory. Warns (DeckWarning) of
        what is surely not meant.
        """
        return cls(os.fspath(file), None, _overrides(overrides))

    @classmethod
    def from_text(
        cls, text: str, overrides: Mapping[str, Any] | None = None, name: str | os.PathLike[str] = "deck.toml"
    ) -> Experiment:
        """The same of a deck's text. name: for messages; relative paths of the deck begin in its folder."""
        return cls(os.fspath(name), text, _overrides(overrides))

    def __reduce__(self) -> Any:
        return Experiment, self._made_of

    def __len__(self) -> int:
        """Images: the shots of a series, or those of a rotation."""
        return self._core.images

    @property
    def deck(self) -> str:
        """The deck as it was understood, with all values: TOML."""
        return self._core.deck

    @property
    def remarks(self) -> list[str]:
        """What was read and how: whole sentences."""
        return self._core.remarks

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Of the detector, where the deck has them; a series may place them otherwise in each shot."""
        return tuple(Panel._make(panel) for panel in self._core.panels)

    @property
    def mask(self) -> PanelImages:
        """Bits of NXmx, uint16: 0 good, bit 0 gap, 1 dead, 3 hot, 8 masked by the deck."""
        return by_panel(self._core.mask, self.panels)

    @property
    def truth(self) -> Truth:
        """What all shots share: space group, structure factors, how spots are computed."""
        return Truth.of_pairs(self._common_truth)

    @property
    def has_background(self) -> bool:
        """Whether shots may have photons that are not of crystals."""
        return self._core.has_background

    def render(self, shot: int = 0, *, separate: bool = True) -> Shot:
        """Renders a shot, counted from 0.

        separate: keeps what Bragg photons, background and spots are made of; without it a shot with a background takes a third
        of the memory.
        """
        (rendered,) = self._render([self._index(shot)], separate)
        return rendered

    def shots(
        self, which: str | Iterable[int] | None = None, *, batch: int | None = None, separate: bool = True
    ) -> Iterator[Shot]:
        """Renders shots one after the other, several small ones by one launch.

        which: the numbers of shots, or as the program's --shots: "3,7,10:20"; none: all.
        batch: how many a launch renders; none: as the deck's parallel.images_per_launch says, or as the program chooses.
        """
        if batch is not None and batch < 1:
            raise ValueError(f"batch = {batch}: a launch renders one shot at least")
        numbers = self._numbers(which)
        return self._render_all(numbers, batch, separate)

    def _render_all(self, numbers: list[int], batch: int | None, separate: bool) -> Iterator[Shot]:
        first = 0
        while first < len(numbers):
            size = self._core.arrange(batch)  # each time: others may have asked for another number since
            yield from self._render(numbers[first : first + size], separate)
            first += size

    def _render(self, numbers: list[int], separate: bool) -> list[Shot]:
        return [Shot(self, rendered, separate) for rendered in self._core.render(numbers, separate)]

    def _numbers(self, which: str | Iterable[int] | None) -> list[int]:
        if which is None:
            return list(range(len(self)))
        if isinstance(which, str):
            return _core.select_images(which, len(self))
        return [self._index(number) for number in which]

    def _index(self, number: int) -> int:
        index = operator.index(number)
        if not 0 <= index < len(self):
            raise IndexError(f"shot {index}: there are {len(self)}, counted from 0")
        return index

    def _spots_of(self, number: int, bragg: np.ndarray) -> np.ndarray:
        return table_of(self._core.spots(number, bragg))

    def _labels_of(self, number: int, photons: np.ndarray, bragg: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, ...]:
        """Spots, labels, flags."""
        spots, labels, flags = self._core.label(number, photons, bragg, counts)
        return table_of(spots), labels, flags

    def __repr__(self) -> str:
        return f"<minibragg.Experiment of {self._made_of[0]}: {len(self)} images, {len(self.panels)} panels>"

