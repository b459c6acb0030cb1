"""What every measurement of this folder shares: the machine, the program, medians, tables, and one line of JSON a measurement."""

import datetime
import json
import pathlib
import platform
import re
import statistics
import subprocess

PREFIXES = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}


def machine():
    """The processor, its cores and memory."""
    known = {"system": platform.system(), "architecture": platform.machine()}
    cpu = pathlib.Path("/proc/cpuinfo")
    if cpu.exists():
        text = cpu.read_text()
        model = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
        flags = re.search(r"^(?:flags|Features)\s*:\s*(.*)$", text, re.MULTILINE)
        words = flags.group(1).split() if flags else []
        known["processor"] = model.group(1) if model else platform.processor()
        known["cores"] = len(re.findall(r"^processor\s*:", text, re.MULTILINE))
        known["vectors"] = [word for word in ("sse4_2", "avx2", "fma", "avx512f", "asimd", "sve") if word in words]
    memory = pathlib.Path("/proc/meminfo")
    if memory.exists():
        known["memory_GiB"] = round(int(re.search(r"MemTotal:\s*(\d+)", memory.read_text()).group(1)) / 2**20, 1)
    return known


def program(binary):
    """What --version says, by line: version and commit, compiler, Kokkos and its default device."""
    text = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    lines = text.splitlines()
    known = {"version": lines[0]}
    for line in lines[1:]:
        name, value = line.split(None, 1)
        known[name.lower()] = value.strip()
    return known


def value_of(label, text):
    """Of a line `label  1.23 Gsteps/s ...` of a run's summary the number, prefix applied."""
    found = re.search(rf"^{label}\s+([0-9.e+-]+) ([kMGTP]?)", text, re.MULTILINE)
    if not found:
        raise SystemExit(f"no line '{label}' in what the program says:\n{text}")
    return float(found.group(1)) * PREFIXES[found.group(2)]


def summary(values):
    """Median, smallest and largest of repeats."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "repeats": len(values)}


def spread(values):
    """(largest - smallest) / median: what a shared machine does to a measurement."""
    return abs((max(values) - min(values)) / statistics.median(values))


def print_table(heading, rows):
    """As Markdown, so that it can go into a document as it is."""
    widths = [max(len(str(row[i])) for row in [heading, *rows]) for i in range(len(heading))]

    def line(row):
        return "| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |"

    print(line(heading))
    print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in rows:
        print(line(row), flush=True)


def append(path, kind, binary, results, **more):
    """Adds a line to a file of results: date, machine, program, and what was measured."""
    entry = {
        "kind": kind,
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "machine": machine(),
        "program": program(binary),
        "results": results,
        **more,
    }
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a") as file:
        file.write(json.dumps(entry) + "\n")
    print(f"appended to {path}")
