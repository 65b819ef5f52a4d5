"""The leanest client that Python can be: ZeroMQ sockets and the signature, none of jupyter_client.

What it measures of a cell is the kernel and the wire. `inside` is shorter still: from the kernel's own `busy` to its own
`idle`, by the dates that it writes into them, so no client is in it at all.
"""
import hashlib
import hmac
import json
import time
import uuid
from datetime import datetime, timezone
from typing import NamedTuple

import zmq

DELIMITER = b"<IDS|MSG>"


class CellTime(NamedTuple):
    """Milliseconds of one cell."""

    inside: float
    reply: float
    idle: float


def moment(header: bytes) -> float:
    """Seconds. Dates with microseconds and with milliseconds both occur."""
    return datetime.fromisoformat(json.loads(header)["date"].replace("Z", "+00:00")).timestamp()


class WireClient:
    """@param info what `KernelManager.get_connection_info()` gives."""

    def __init__(self, info: dict) -> None:
        key = info["key"]
        self._key = key if isinstance(key, bytes) else key.encode()
        self._session = uuid.uuid4().hex
        self._context = zmq.Context()
        self._shell = self._context.socket(zmq.DEALER)
        self._iopub = self._context.socket(zmq.SUB)
        self._iopub.subscribe(b"")
        for socket, port in ((self._iopub, "iopub_port"), (self._shell, "shell_port")):
            socket.linger = 0
            socket.connect(f"tcp://{info['ip']}:{info[port]}")
        self._poller = zmq.Poller()
        for socket in (self._shell, self._iopub):
            self._poller.register(socket, zmq.POLLIN)
        self._count = 0
        # Without a subscription that is known to the kernel, the `idle` of the first cell might be missed.
        self._settle()

    def time(self, code: str, timeout_s: float = 60) -> CellTime:
        """Runs a cell and says how long it took until its reply and its idle were here."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        start = time.perf_counter()
        return self._exchange(start, self._send("execute_request", content), timeout_s)

    def close(self) -> None:
        self._context.destroy(linger=0)

    def _settle(self) -> None:
        for _ in range(100):
            try:
                self._exchange(time.perf_counter(), self._send("kernel_info_request", {}), 1)
                return
            except TimeoutError:
                continue
        raise TimeoutError("the kernel does not answer")

    def _send(self, kind: str, content: dict) -> bytes:
        self._count += 1
        identity = f"{self._session}_{self._count}"
        header = {
            "msg_id": identity,
            "session": self._session,
            "username": "wire",
            "date": datetime.now(timezone.utc).isoformat(),
            "msg_type": kind,
            "version": "5.3",
        }
        parts = [json.dumps(header).encode(), b"{}", b"{}", json.dumps(content).encode()]
        signature = hmac.new(self._key, b"".join(parts), hashlib.sha256).hexdigest().encode()
        self._shell.send_multipart([DELIMITER, signature, *parts])
        return identity.encode()

    def _exchange(self, start: float, identity: bytes, timeout_s: float) -> CellTime:
        times: dict = {}
        end = start + timeout_s
        while len(times) < 4:
            ready = self._poller.poll(max(0.0, 1000 * (end - time.perf_counter())))
            if not ready:
                raise TimeoutError(f"only {sorted(times)} came within {timeout_s} s")
            for socket, _ in ready:
                frames = socket.recv_multipart()
                at = frames.index(DELIMITER)
                _, header, parent, _, content = frames[at + 1 : at + 6]
                if identity not in parent:
                    continue
                now = time.perf_counter()
                if socket is self._shell:
                    times["reply"] = now - start
                elif b'"status"' in header and b"busy" in content:
                    times["busy_date"] = moment(header)
                elif b'"status"' in header and b"idle" in content:
                    times["idle_date"] = moment(header)
                    times["idle"] = now - start
        inside = times["idle_date"] - times["busy_date"]
        return CellTime(1000 * inside, 1000 * times["reply"], 1000 * max(times["reply"], times["idle"]))
