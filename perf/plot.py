"""Pictures of the last results of each kind: SVG, without a library.

Usage: plot.py [RESULTS_FOLDER] [PICTURES_FOLDER]

vs_peer.svg   ratios to the peer's speed, with the ratio to reach as a tick
scaling.svg   steps per second against ranks, strong and weak, with the ideal line
"""

import json
import math
import pathlib
import sys

WIDTH, ROW, LEFT, RIGHT, TOP = 760, 20, 300, 70, 50
COLORS = {"mixed": "#1f6fb4", "double": "#e08214", "strong": "#1f6fb4", "weak": "#e08214"}
SCALED = ["strong", "weak"]  # what a picture of scaling shows


def last_of(folder, kind, parts):
    """The newest entry of a kind that has these parts."""
    path = folder / f"{kind}.jsonl"
    entries = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    whole = [entry for entry in entries if all(part in entry["results"] for part in parts)]
    if not whole:
        raise SystemExit(f"{path} has no results of {kind} {' '.join(parts)}: run perf/{kind}.py --append {path}")
    return whole[-1]


def text(x, y, words, anchor="start", size=12):
    safe = str(words).replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{safe}</text>'


def page(height, parts):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height}" fill="white"/>', *parts, "</svg>\n"])


def title_of(entry, what):
    where = entry["machine"].get("processor", entry["machine"]["architecture"])
    return f"{what} ({where}, {entry['date'][:10]}, {entry['program']['version']})"


def peer_picture(entry):
    """A bar a row and precision; logarithmic, for ratios are."""
    largest = max(max(r["ratio_mixed"], r["goals"]["mixed"]) for r in entry["results"])
    scale = (WIDTH - LEFT - RIGHT) / math.log10(max(10.0, 1.3 * largest))

    def x(ratio):
        return LEFT + scale * math.log10(max(1.0, ratio))

    parts = [text(10, 22, title_of(entry, "Times the peer's speed"), size=14)]
    y = TOP
    for result in entry["results"]:
        parts.append(text(LEFT - 8, y + ROW, result["row"], "end"))
        for precision in ("mixed", "double"):
            ratio, goal = result[f"ratio_{precision}"], result["goals"][precision]
            bar = max(1.0, x(ratio) - LEFT)
            parts.append(f'<rect x="{LEFT}" y="{y + 3}" width="{bar:.1f}" height="{ROW - 6}" fill="{COLORS[precision]}"/>')
            parts.append(f'<path d="M{x(goal):.1f} {y} v{ROW}" stroke="black" stroke-width="2"/>')
            parts.append(text(max(x(ratio), x(goal)) + 5, y + ROW - 5, f"{ratio:.1f} {precision}", size=11))
            y += ROW
        y += 8
    return page(y + 10, parts)


def scaling_picture(entry):
    """Both axes logarithmic; the ideal line starts at the first number of ranks."""
    parts = [text(10, 22, title_of(entry, "Scaling"), size=14)]
    points = {part: [(r["ranks"], r["steps_per_s"]["median"]) for r in entry["results"][part]] for part in SCALED}
    all_points = [point for of_part in points.values() for point in of_part]
    ranks = sorted({p[0] for p in all_points})
    low, high = min(p[1] for p in all_points) / 1.3, max(p[1] for p in all_points) * 1.3
    across = 500.0 / math.log(max(2.0, ranks[-1] / ranks[0]))
    up = 300.0 / math.log(high / low)

    def place(n, speed):
        return 90 + across * math.log(n / ranks[0]), 360 - up * math.log(speed / low)

    for n in ranks:
        parts.append(text(place(n, low)[0], 380, n, "middle"))
    parts.append(text(340, 400, "ranks", "middle"))
    for part, of_part in points.items():
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*p) for p in of_part))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLORS[part]}" stroke-width="2"/>')
        ideal = [place(n, of_part[0][1] * n / of_part[0][0]) for n in (ranks[0], ranks[-1])]
        parts.append(f'<path d="M{ideal[0][0]:.1f} {ideal[0][1]:.1f} L{ideal[1][0]:.1f} {ideal[1][1]:.1f}" stroke="gray" stroke-dasharray="4"/>')
        last = entry["results"][part][-1]
        x, y = place(*of_part[-1])
        shift = 4 if part == "strong" else 18
        parts.append(text(x + 8, y + shift, f"{part}: {of_part[-1][1]:.3g}/s, {100 * last['efficiency']:.0f} %"))
    parts.append(text(8, 200, "steps/s", size=12))
    return page(410, parts)


def main():
    here = pathlib.Path(__file__).absolute().parent
    results = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "results"
    pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else results
    for kind, parts, picture in (("vs_peer", [], peer_picture), ("scaling", SCALED, scaling_picture)):
        path = pictures / f"{kind}.svg"
        path.write_text(picture(last_of(results, kind, parts)))
        print(path)


if __name__ == "__main__":
    main()
