"""`npm run check:kernel [bot4|tslab|python3 ...]`: the kernels side by side, and what ours must do.

Each part runs in a process of its own with a limit. Prints a table; the last column says whether bot4 meets the bar.
Exits with 1 when it does not; of the other kernels nothing is demanded.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
KERNELS = ["bot4", "python3", "tslab"]
TITLES = {"bot4": "bot4", "python3": "ipykernel", "tslab": "tslab"}
PARTS = {"suite": 180, "wire": 120, "cells": 180, "output": 180, "interrupts": 240, "errors": 120, "notebook": 600}


def at_most(limit):
    return lambda value: isinstance(value, (int, float)) and value <= limit


def exactly(wanted):
    return lambda value: value == wanted


ROWS = [
    ("jupyter_kernel_test: passed", "passed", "{}", lambda value: value is not None and value > 0),
    ("jupyter_kernel_test: failed", "failed", "{}", exactly(0)),
    ("jupyter_kernel_test: skipped", "skipped", "{}", exactly(0)),
    ("start, s", "start_s", "{:.2f}", at_most(1)),
    ("trivial cell, ms, in the kernel (busy to idle): 1st", "inside_1_ms", "{:.1f}", at_most(3)),
    ("  50th", "inside_50_ms", "{:.1f}", at_most(3)),
    ("  200th", "inside_200_ms", "{:.1f}", at_most(3)),
    ("trivial cell, ms, on the wire (bare ZeroMQ): 1st", "wire_1_ms", "{:.1f}", None),
    ("  50th", "wire_50_ms", "{:.1f}", at_most(3)),
    ("  200th", "wire_200_ms", "{:.1f}", at_most(3)),
    ("trivial cell, ms, with jupyter_client: 1st", "client_1_ms", "{:.1f}", None),
    ("  50th", "client_50_ms", "{:.1f}", None),
    ("  200th", "client_200_ms", "{:.1f}", None),
    ("top-level loop of 10,000,000 additions, ms", "loop_ms", "{:.0f}", at_most(100)),
    ("memory after 206 cells, MB", "memory_mb", "{:.0f}", None),
    ("lines that arrive of 20,000", "lines", "{:,}", exactly(20_000)),
    ("characters that arrive of a line of 20,000,000", "long_line", "{:,}", exactly(20_000_000)),
    ("interrupt of a loop, s", "interrupt_loop_s", "{:.2f}", at_most(0.5)),
    ("  state kept", "interrupt_loop_kept", "{}", exactly(True)),
    ("interrupt of a loop after await, s", "interrupt_loop_after_await_s", "{:.2f}", at_most(0.5)),
    ("  state kept", "interrupt_loop_after_await_kept", "{}", exactly(True)),
    ("interrupt of a pending await, s", "interrupt_pending_await_s", "{:.2f}", at_most(0.5)),
    ("  state kept", "interrupt_pending_await_kept", "{}", exactly(True)),
    ("interrupt of a loop in a timer, s", "interrupt_timer_s", "{:.2f}", at_most(0.5)),
    ("  state kept", "interrupt_timer_kept", "{}", exactly(True)),
    ("error names the line of the cell", "error_line", "{}", exactly(True)),
    ("end of the process is seen", "crash_seen", "{}", exactly(True)),
    ("a restart gives a kernel that answers", "restart", "{}", exactly(True)),
    ("outputs that arrive of 1,500 cells (nbclient)", "notebook_cells", "{:,}", exactly(1500)),
    ("1,500 cells, s", "notebook_s", "{:.1f}", None),
]


def run_part(kernel: str, part: str, folder: pathlib.Path) -> dict:
    out = folder / f"{kernel}-{part}.json"
    program = "kernel-under-test.py" if part == "suite" else "measure-kernel.py"
    arguments = [kernel, str(out)] if part == "suite" else [kernel, part, str(out)]
    log = folder / f"{kernel}-{part}.log"
    with open(log, "w", encoding="utf8") as stream:
        try:
            code = subprocess.run(
                [sys.executable, str(HERE / program), *arguments],
                timeout=PARTS[part],
                stdout=stream,
                stderr=stream,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
    figures = json.loads(out.read_text()) if out.exists() else {}
    if part == "suite":
        for kind in ("failed", "skipped"):
            for name, text in figures.get(kind, []):
                print(f"  {TITLES[kernel]}: {name} {kind}: {text}")
            figures[kind] = len({name for name, _ in figures.get(kind, [])}) if kind in figures else None
    if code != 0:
        reason = "took too long" if code == -1 else f"ended with {code}"
        last = log.read_text(encoding="utf8").strip().splitlines()[-1:] or [""]
        print(f"  {TITLES[kernel]}: part {part} {reason}: {last[0][:200]}")
    return figures


def shown(figures: dict, key: str, form: str) -> str:
    value = figures.get(key)
    if value is None:
        return "-"
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else form.format(value)


def main() -> None:
    kernels = [name for name in KERNELS if name in sys.argv[1:]] or KERNELS
    figures: dict = {}
    with tempfile.TemporaryDirectory() as place:
        for kernel in kernels:
            figures[kernel] = {}
            for part in PARTS:
                print(f"{TITLES[kernel]}: {part} …", flush=True)
                figures[kernel].update(run_part(kernel, part, pathlib.Path(place)))
    print(f"\nload {os.getloadavg()[0]:.2f}\n")
    print(f"{'':52}" + "".join(f"{TITLES[kernel]:>14}" for kernel in kernels) + "   bar for bot4")
    missed = 0
    for title, key, form, bar in ROWS:
        line = f"{title:52}" + "".join(f"{shown(figures[kernel], key, form):>14}" for kernel in kernels)
        if bar is not None and "bot4" in kernels:
            is_met = bar(figures["bot4"].get(key))
            missed += 0 if is_met else 1
            line += "   ok" if is_met else "   NOT MET"
        print(line)
    if "bot4" in kernels:
        judged = sum(1 for row in ROWS if row[3] is not None)
        print(f"\n{judged - missed} passed, {missed} failed")
    sys.exit(1 if missed > 0 else 0)


main()
