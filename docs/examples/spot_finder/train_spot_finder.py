"""Trains a small spot finder on simulated shots, and says how well it finds the spots of shots that it has not seen.

    python3 train_spot_finder.py [--shots 1500] [--deck shots.toml] [--workers 0]

It needs torch and minibragg, and takes a minute or two on a core or two. What it learns from are counts, with the noise of a detector;
what it is to say is which pixels have more photons of the crystal than the background's noise. The simulator knows that of every
pixel, because it knows both parts. No shot is ever seen twice, or stored.
"""

import argparse
import pathlib

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

import minibragg

LEAST_SIGNAL = 4.0  # photons of the crystal in a pixel of a spot, over the standard deviation of the background


class SimulatedShots(IterableDataset):
    """Pairs of an image [1, slow, fast], scaled so that noise is about 1, and which of its pixels are of spots, 0 or 1."""

    def __init__(self, deck, numbers, batch=64):
        self.experiment = minibragg.Experiment.from_deck(deck)
        self.numbers = numbers
        self.batch = batch

    def __iter__(self):
        worker = get_worker_info()
        mine = self.numbers if worker is None else self.numbers[worker.id :: worker.num_workers]
        for shot in self.experiment.shots(mine, batch=self.batch):
            yield as_image(shot.counts), as_label(shot)


def as_image(counts):
    """Twice the square root of Poisson deviates has a variance of about 1 (Anscombe)."""
    return torch.from_numpy(2.0 * np.sqrt(np.maximum(counts, 0) + 3.0 / 8.0)).float()


def as_label(shot):
    return torch.from_numpy(shot.bragg > LEAST_SIGNAL * np.sqrt(shot.background + 1.0)).float()


class SpotFinder(nn.Module):
    """Looks at a pixel and three around it in each direction; says how likely the pixel is of a spot, as a logit."""

    def __init__(self, channels=12):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, channels, 5, padding=2),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(channels, 1, 1),
        )
        nn.init.constant_(self.layers[-1].bias, -5.0)  # spots are rare: it begins with none

    def forward(self, images):
        # What is alike over an image, how bright the water is, is no sign of a spot.
        return self.layers(images - images.flatten(1).median(1).values[:, None, None, None])


def train(finder, loader):
    optimizer = torch.optim.Adam(finder.parameters(), lr=1e-2)
    loss_of = nn.BCEWithLogitsLoss()
    for step, (images, labels) in enumerate(loader):
        loss = loss_of(finder(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 20 == 0:
            print(f"step {step:4d}  loss {loss.item():.4f}", flush=True)


class Score:
    """Right and wrong pixels."""

    def __init__(self):
        self.hits = self.false_alarms = self.misses = 0

    def add(self, found, truth):
        self.hits += int((found & truth).sum())
        self.false_alarms += int((found & ~truth).sum())
        self.misses += int((~found & truth).sum())

    def f1(self):
        return 2 * self.hits / max(1, 2 * self.hits + self.false_alarms + self.misses)

    def __str__(self):
        precision = self.hits / max(1, self.hits + self.false_alarms)
        recall = self.hits / max(1, self.hits + self.misses)
        return f"precision {precision:.3f}, recall {recall:.3f}, F1 {self.f1():.3f}"


@torch.no_grad()
def evaluate(finder, shots):
    """Scores of the finder and of a threshold: a pixel that is so many standard deviations above the image's median. And, of the
    strong reflections in the simulator's list of spots, the part in whose pixels something was found."""
    learned, threshold, found_spots, strong_spots = Score(), Score(), 0, 0
    for shot in shots:
        image, truth = as_image(shot.counts), as_label(shot).bool()
        found = finder(image[None])[0] > 0.0
        learned.add(found, truth)
        threshold.add(image > image.median() + 5.0, truth)
        strong = shot.spots[shot.spots["photons"] > 60.0]
        strong_spots += len(strong)
        for spot in strong:
            fast_from, fast_to, slow_from, slow_to = spot["bounding_box"]
            found_spots += bool(found[spot["panel"], slow_from:slow_to, fast_from:fast_to].any())
    return learned, threshold, found_spots / max(1, strong_spots)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deck", default=pathlib.Path(__file__).parent / "shots.toml")
    parser.add_argument("--shots", type=int, default=1500, help="to learn from")
    parser.add_argument("--unseen", type=int, default=100, help="to be judged by")
    parser.add_argument("--workers", type=int, default=0, help="processes that simulate beside the one that learns")
    options = parser.parse_args(arguments)
    torch.manual_seed(1)
    shots = SimulatedShots(options.deck, range(options.shots))
    finder = SpotFinder()
    train(finder, DataLoader(shots, batch_size=8, num_workers=options.workers))
    unseen = shots.experiment.shots(range(options.shots, options.shots + options.unseen))
    learned, threshold, found = evaluate(finder, unseen)
    print(f"of {options.unseen} unseen shots:")
    print(f"  pixels, by the spot finder: {learned}")
    print(f"  pixels, by a threshold:     {threshold}")
    print(f"  strong reflections found:   {found:.3f}")
    return learned.f1(), threshold.f1(), found


if __name__ == "__main__":
    main()
