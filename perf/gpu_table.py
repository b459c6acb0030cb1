#!/usr/bin/env python3
"""The table of a GPU from bench_path's times (Google Benchmark's JSON): printed, and added to a file as one line of JSON."""

import argparse
import json
import pathlib
import subprocess

import record

# What issue and page ask of an H200 in mixed precision, steps per second.
GOALS = {"square_N5_os1_25domains": 1.5e11, "gauss_N30_os2_10domains_table": 3e11}
# The published case: 3000x3000 pixels, 100 wavelengths, 25 domains (docs/performance.md).
PUBLISHED_STEPS, LIKE_PUBLISHED = 3000 * 3000 * 100 * 25, "square_50wavelengths_10domains"
FACTS = ("name", "driver_version", "memory.total", "clocks.max.sm", "power.limit")


def gpu():
    """What nvidia-smi says of the GPU that is used first; nothing where there is none."""
    try:
        asked = ["nvidia-smi", f"--query-gpu={','.join(FACTS)}", "--format=csv,noheader", "--id=0"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return {}
    return dict(zip(FACTS, (value.strip() for value in told.splitlines()[0].split(","))))


def rates(times):
    """{workload: {precision: {"steps_per_s": median, "spread": coefficient of variation}}}."""
    table = {}
    for run in times["benchmarks"]:
        work, precision = run["run_name"].split("/")[:2]
        entry = table.setdefault(work, {}).setdefault(precision, {})
        if run.get("aggregate_name") == "median":
            entry["steps_per_s"] = run["steps_per_s"]
        elif run.get("aggregate_name") == "cv":
            entry["spread"] = run["steps_per_s"]
    return table


def print_rates(table):
    rows = []
    for work, entry in table.items():
        mixed, double = entry["mixed"], entry["double"]
        spread = max(mixed["spread"], double["spread"])
        goal = f"{GOALS[work] / 1e9:.0f}" if work in GOALS else ""
        gsteps_per_s = [f"{run['steps_per_s'] / 1e9:.2f}" for run in (mixed, double)]
        rows.append([work, *gsteps_per_s, f"{100 * spread:.1f} %", goal])
    record.print_table(["work", "mixed, Gsteps/s", "double, Gsteps/s", "spread", "goal on an H200"], rows)
    per_image = table[LIKE_PUBLISHED]["mixed"]["steps_per_s"] / PUBLISHED_STEPS
    print(f"3000x3000 pixels, 100 wavelengths, 25 domains, at the rate of {LIKE_PUBLISHED}: {per_image:.3g} images/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", required=True, help="what bench_path wrote by --benchmark_out, with repetitions")
    parser.add_argument("--program", required=True, help="minibragg of the same build: says commit, compiler, Kokkos")
    parser.add_argument("--append", required=True, help="file of results, one line of JSON a measurement")
    options = parser.parse_args()
    times = json.loads(pathlib.Path(options.times).read_text())
    table = rates(times)
    print_rates(table)
    context = times["context"]
    record.append(
        options.append, "gpu", options.program, table,
        gpu=gpu(), pixels=context.get("pixels"), kokkos=context.get("kokkos"),
    )


if __name__ == "__main__":
    main()
