"""Values of Python as values of a deck, and what the library tells as values of Python."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import Any, Iterator, NamedTuple

import numpy as np

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _text(value: str) -> str:
    def escaped(letter: str) -> str:
        if letter in _ESCAPES:
            return _ESCAPES[letter]
        return f"\\u{ord(letter):04x}" if ord(letter) < 0x20 or ord(letter) == 0x7F else letter

    return '"' + "".join(map(escaped, value)) + '"'


def _number(value: float) -> str:
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0.0 else "-inf"
    return repr(value)


def toml(value: Any) -> str:
    """A value as TOML on one line.

    Raises TypeError for what TOML has no word for.
    """
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {toml(held)}" for key, held in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return "[" + ", ".join(map(toml, value)) + "]"
    raise TypeError(f"{value!r} is no value of a deck. Give a number, a text, a truth value, a path, a list or a dict")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{key!r} is no key of a deck: keys are texts")
    return key if key and set(key) <= _BARE else _text(key)


def overrides(values: Mapping[str, Any] | None) -> list[str]:
    """{"beam.energy_eV": 9500} as the program's --set has it: ["beam.energy_eV=9500"]. None takes a key away."""
    texts = []
    for path, value in (values or {}).items():
        if not isinstance(path, str):
            raise TypeError(f"{path!r} is no key of a deck: keys are texts, as 'beam.energy_eV'")
        texts.append(f"{path}={'' if value is None else toml(value)}")
    return texts


class Panel(NamedTuple):
    """A flat panel of the detector. Frame: NeXus, z along the beam, y up, the crystal at (0, 0, 0)."""

    name: str
    shape: tuple[int, int]
    """Pixels along slow and fast."""
    pixel_size_m: float
    origin_m: tuple[float, float, float]
    """The outer corner of pixel (0, 0)."""
    fast: tuple[float, float, float]
    """Unit vector along rows of pixels."""
    slow: tuple[float, float, float]
    """Unit vector from row to row."""

    def position_m(self, x: Any, y: Any) -> np.ndarray:
        """Where points of the panel are.

        x, y: pixels along fast and slow from the outer corner of pixel (0, 0), whose middle is (0.5, 0.5); numbers or
        arrays of one shape. Returns metres, [..., 3].
        """
        x, y = np.asarray(x, float), np.asarray(y, float)
        along = x[..., None] * np.asarray(self.fast) + y[..., None] * np.asarray(self.slow)
        return np.asarray(self.origin_m) + self.pixel_size_m * along


class Truth(Mapping):
    """What images were made of, by the names that files have below /entry/run/truth (docs/output_file.md, docs/series.md).

    Values are numbers, texts and arrays. ``units`` has their units by the same names, "" where they have none.
    """

    def __init__(self, values: Mapping[str, Any], units: Mapping[str, str]) -> None:
        self._values = dict(values)
        self.units: dict[str, str] = dict(units)

    @classmethod
    def of_pairs(cls, pairs: Mapping[str, tuple[Any, str]]) -> Truth:
        return cls({name: value for name, (value, _) in pairs.items()}, {name: unit for name, (_, unit) in pairs.items()})

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        lines = []
        for name, value in self._values.items():
            shown = f"array of shape {value.shape}" if isinstance(value, np.ndarray) and value.size > 9 else repr(value)
            lines.append(f"  {name}: {shown} {self.units[name]}".rstrip())
        return "Truth of\n" + "\n".join(lines)


_FIRST_FIELDS = (
    "hkl",
    "crystal",
    "panel",
    "x",
    "y",
    "phi",
    "photons",
    "full_photons",
    "partiality",
    "excitation_error",
    "d",
    "wavelength",
    "bounding_box",
)


def spot_table(columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """Columns of a table of spots as one structured array: [spot], fields by the names of the columns, always in one order."""
    known = [name for name in _FIRST_FIELDS if name in columns]
    columns = {name: columns[name] for name in known + sorted(set(columns) - set(known))}
    types = [(name, column.dtype, column.shape[1:]) for name, column in columns.items()]
    rows = len(next(iter(columns.values())))
    table = np.empty(rows, dtype=types)
    for name, column in columns.items():
        table[name] = column
    return table
