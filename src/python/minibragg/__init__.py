"""Simulated X-ray diffraction images of crystals: the program miniBragg as a library.

    import minibragg

    experiment = minibragg.Experiment.from_deck("deck.toml", {"beam.energy_eV": 9500})
    shot = experiment.render(0)
    shot.photons[0]              # expected photons of the first panel: float32 [slow, fast]

It is the same library as the program's: images have the same bits. docs/python.md is a tutorial.
"""

from ._reader import find_reader as _find_reader

_find_reader()

from ._core import InputError, ResourceError
from ._experiment import DeckWarning, Experiment
from ._files import ImageFile, StoredShot, read
from ._shot import PanelImages, Shot
from ._values import Panel, Truth

__all__ = [
    "DeckWarning",
    "Experiment",
    "ImageFile",
    "InputError",
    "Panel",
    "PanelImages",
    "ResourceError",
    "Shot",
    "StoredShot",
    "Truth",
    "read",
]


def version() -> str:
    """What this is and was built from: the lines of ``minibragg --version``."""
    from . import _core

    return _core.version()
