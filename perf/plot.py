"""Pictures of the last results of each kind that the folder has: SVG, without a library.

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
    """The newest entry of a kind that has these parts; None, and says so, where there is none."""
    path = folder / f"{kind}.jsonl"
    entries = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    whole = [entry for entry in entries if all(part in entry["results"] for part in parts)]
    if not whole:
        print(f"{path} has no results of {kind} {' '.join(parts)}: run perf/{kind}.py --append {path}")
        return None
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
    ideals = {part: [(n, of_part[0][1] * n / of_part[0][0]) for n, _ in of_part] for part, of_part in points.items()}
    speeds = [speed for lines in (points, ideals) for line in lines.values() for _, speed in line]
    ranks = sorted({n for of_part in points.values() for n, _ in of_part})
    low, high = min(speeds) / 1.2, max(speeds) * 1.1
    across = 470.0 / math.log(max(2.0, ranks[-1] / ranks[0]))
    up = 310.0 / math.log(high / low)

    def place(n, speed):
        return 90 + across * math.log(n / ranks[0]), 360 - up * math.log(speed / low)

    def path(line):
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))

    for n in ranks:
        parts.append(text(place(n, low)[0], 380, n, "middle"))
        speed = ideals[SCALED[0]][0][1] * n / ranks[0]
        parts.append(text(80, place(n, speed)[1] + 4, f"{speed:.2g}", "end"))
    parts.append(text(340, 400, "ranks", "middle"))
    parts.append(text(10, 44, "steps/s; dashed: as many times the first as there are ranks"))
    ends = {part: place(*of_part[-1])[1] + 4 for part, of_part in points.items()}
    lower = max(ends, key=ends.get)
    ends[lower] = max(ends[lower], min(ends.values()) + 16)  # one below the other
    for part, of_part in points.items():
        parts.append(f'<polyline points="{path(ideals[part])}" fill="none" stroke="gray" stroke-dasharray="4"/>')
        parts.append(f'<polyline points="{path(of_part)}" fill="none" stroke="{COLORS[part]}" stroke-width="2"/>')
        efficiency = 100 * entry["results"][part][-1]["efficiency"]
        x = place(*of_part[-1])[0] + 8
        parts.append(f'<path d="M{x:.1f} {ends[part] - 4:.1f} h16" stroke="{COLORS[part]}" stroke-width="2"/>')
        parts.append(text(x + 22, ends[part], f"{part}: {of_part[-1][1]:.3g}/s, {efficiency:.0f} %"))
    return page(410, parts)


def main():
    here = pathlib.Path(__file__).absolute().parent
    results = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "results"
    pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else results
    drawn = 0
    for kind, parts, picture in (("vs_peer", [], peer_picture), ("scaling", SCALED, scaling_picture)):
        entry = last_of(results, kind, parts)
        if entry is not None:
            path = pictures / f"{kind}.svg"
            path.write_text(picture(entry))
            print(path)
            drawn += 1
    if drawn == 0:
        raise SystemExit(f"nothing to draw in {results}")


if __name__ == "__main__":
    main()
