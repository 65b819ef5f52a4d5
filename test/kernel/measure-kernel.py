"""One part of the measurement of one kernel: `python measure-kernel.py bot4 cells OUT.json`.

Parts: wire (trivial cells, by a client that is as lean as it can be), cells (start, trivial cells by jupyter_client, top-level
loop, memory), output (many lines, a long line), interrupts, errors, notebook (1,500 cells by nbclient). Each part has a kernel of its own, so that one that hangs costs the others nothing. Figures go
to OUT.json as they come, so that those of a part that is stopped are kept.
"""
import asyncio
import json
import statistics
import sys
import time

import nbformat
import psutil
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from wireclient import WireClient

NAME, PART, OUT = sys.argv[1:4]
IS_PYTHON = NAME == "python3"
REPLY_S = 60
CELLS = 1500
STARTS = 9
found: dict = {}


def note(**figures) -> None:
    found.update(figures)
    with open(OUT, "w", encoding="utf8") as file:
        json.dump(found, file)


def pick(python: str, typescript: str) -> str:
    return python if IS_PYTHON else typescript


class Session:
    """A kernel that is spoken to cell by cell."""

    def __init__(self) -> None:
        start = time.perf_counter()
        self.manager, self.client = start_new_kernel(kernel_name=NAME, startup_timeout=REPLY_S)
        self.start_s = time.perf_counter() - start

    def send(self, code: str) -> str:
        return self.client.execute(code)

    def finish(self, sent: str, timeout: float = REPLY_S):
        """The reply to a cell and its outputs: streams as one text, results and errors as they came."""
        end = time.perf_counter() + timeout
        reply = None
        text: list[str] = []
        outputs = []
        is_idle = False
        while reply is None:
            message = self.client.get_shell_msg(timeout=max(0.01, end - time.perf_counter()))
            if message["parent_header"].get("msg_id") == sent:
                reply = message["content"]
        self.replied_at = time.perf_counter()
        while not is_idle:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.perf_counter()))
            if message["parent_header"].get("msg_id") != sent:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                text.append(content["text"])
            elif kind == "status":
                is_idle = content["execution_state"] == "idle"
            elif kind != "execute_input":
                outputs.append((kind, content))
        return reply, "".join(text), outputs

    def run(self, code: str, timeout: float = REPLY_S):
        return self.finish(self.send(code), timeout)

    def milliseconds(self, code: str) -> float:
        """Until the reply and the idle are here, as every front end waits for both."""
        start = time.perf_counter()
        self.finish(self.send(code))
        return 1000 * (time.perf_counter() - start)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def memory_mb(self) -> float:
        process = psutil.Process(self.manager.provisioner.process.pid)
        return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 2**20


def note_cells(name: str, times: list) -> None:
    """The first, and the middle of nine around the 50th and the 200th. On the wire the first is the middle of nine starts."""
    note(
        **{
            f"{name}_1_ms": times[0],
            f"{name}_50_ms": statistics.median(times[45:54]),
            f"{name}_200_ms": statistics.median(times[195:204]),
        }
    )


def cell_times(count: int) -> list:
    """The first cells of a kernel of their own."""
    session = Session()
    client = WireClient(session.manager.get_connection_info())
    times = [client.time("1 + 1") for _ in range(count)]
    client.close()
    session.close()
    return times


def wire() -> None:
    times = cell_times(205)
    note_cells("inside", [each.inside for each in times])
    note_cells("wire", [each.idle for each in times])
    # A kernel has one first cell: of one start alone it would be luck.
    firsts = [times[0], *(cell_times(1)[0] for _ in range(STARTS - 1))]
    note(
        inside_1_ms=statistics.median(each.inside for each in firsts),
        wire_1_ms=statistics.median(each.idle for each in firsts),
    )


def cells() -> None:
    session = Session()
    note(start_s=session.start_s)
    note_cells("client", [session.milliseconds("1 + 1") for _ in range(205)])
    loop = pick(
        "total = 0\nfor i in range(10_000_000):\n    total += i",
        "let total = 0;\nfor (let i = 0; i < 10_000_000; i++) total += i;",
    )
    note(loop_ms=session.milliseconds(loop))
    note(memory_mb=session.memory_mb())
    session.close()


def output() -> None:
    session = Session()
    lines = pick(
        "for i in range(20000):\n    print('line', i)",
        "for (let i = 0; i < 20000; i++) console.log('line', i);",
    )
    _, text, _ = session.run(lines)
    note(lines=sum(1 for line in text.splitlines() if line.startswith("line ")))
    long = pick("print('x' * 20_000_000)", "console.log('x'.repeat(20_000_000));")
    _, text, _ = session.run(long)
    note(long_line=len(text.strip()))
    session.close()


WAITS = {
    "loop": ("while True:\n    pass", "while (true) {}"),
    "loop_after_await": (
        "import asyncio\nawait asyncio.sleep(0)\nwhile True:\n    pass",
        "await new Promise<void>((resolve) => setTimeout(resolve, 1));\nwhile (true) {}",
    ),
    "pending_await": ("import asyncio\nawait asyncio.sleep(600)", "await new Promise<void>(() => undefined);"),
    "timer": (
        "import asyncio\n\ndef spin():\n    while True:\n        pass\n\n"
        "asyncio.get_event_loop().call_later(0.05, spin)\nawait asyncio.sleep(600)",
        "setTimeout(() => {\n  while (true) {}\n}, 50);\nawait new Promise<void>(() => undefined);",
    ),
}


def interrupts() -> None:
    for kind, codes in WAITS.items():
        session = Session()
        session.run(pick("state = 41", "let state = 41;"))
        sent = session.send(pick(*codes))
        time.sleep(0.5)
        start = time.perf_counter()
        try:
            session.manager.interrupt_kernel()
            session.finish(sent, 10)
            seconds = session.replied_at - start
            _, text, outputs = session.run(pick("state + 1", "state + 1"), 10)
            shown = text + "".join(content.get("data", {}).get("text/plain", "") for _, content in outputs)
            note(**{f"interrupt_{kind}_s": seconds, f"interrupt_{kind}_kept": "42" in shown})
        except Exception:  # noqa: BLE001 - a kernel that does not answer is the finding
            note(**{f"interrupt_{kind}_s": None, f"interrupt_{kind}_kept": False})
        session.close()


def errors() -> None:
    session = Session()
    session.run(pick("a = 1", "const a = 1;"))
    code = pick(
        "b = 2\nc = 3\nraise ValueError('planned')",
        "const b: number = 2;\ninterface Shape { side: number }\nthrow new Error('planned');",
    )
    reply, text, outputs = session.run(code)
    traces = "\n".join(line for kind, content in outputs if kind == "error" for line in content["traceback"])
    whole = traces + text
    note(error_line=reply["status"] == "error" and "planned" in whole and (":3" in whole or "line 3" in whole or "> 3" in whole))
    try:
        session.run(pick("import os\nos._exit(3)", "process.exit(3);"), 5)
    except Exception:  # noqa: BLE001 - no reply comes from a process that is gone
        pass
    note(crash_seen=not session.manager.is_alive())
    session.manager.restart_kernel(now=True)
    session.client.wait_for_ready(timeout=REPLY_S)
    _, text, outputs = session.run(pick("6 * 7", "6 * 7"))
    shown = text + "".join(content.get("data", {}).get("text/plain", "") for _, content in outputs)
    note(restart="42" in shown)
    session.close()


def notebook() -> None:
    asyncio.set_event_loop(asyncio.new_event_loop())
    book = nbformat.v4.new_notebook()
    book.cells = [
        nbformat.v4.new_code_cell(pick(f"print('out', {i})", f"console.log('out', {i});")) for i in range(CELLS)
    ]
    start = time.perf_counter()
    NotebookClient(book, kernel_name=NAME, timeout=REPLY_S).execute()
    note(notebook_s=time.perf_counter() - start)
    kept = sum(
        any(out.get("text", "") == f"out {i}\n" for out in cell.outputs) for i, cell in enumerate(book.cells)
    )
    note(notebook_cells=kept)


{"wire": wire, "cells": cells, "output": output, "interrupts": interrupts, "errors": errors, "notebook": notebook}[PART]()
