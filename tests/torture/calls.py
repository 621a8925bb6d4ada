"""A running process made to fail at one system call, by strace."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.torture.harness import Worker

CALLS = (
    "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "ftruncate", "truncate", "unlink",
    "unlinkat", "mkdir", "fallocate",
)  # fmt: skip


@contextmanager
def tampered(worker: Worker, calls: str, tampering: str, log: Path) -> Iterator[None]:
    """The worker under strace, its system calls tampered with: "signal=KILL:when=3", "error=EIO:when=1+" …

    The log marks each such call as INJECTED, once the worker is left.
    """
    command = [
        "strace", "-f", "-p", str(worker.process.pid), "-e", f"trace={calls}", "-e", f"inject={calls}:{tampering}",
        "-o", str(log),
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        try:
            assert tracer.stderr
            told = tracer.stderr.readline()
            assert "attached" in told, told
            yield
            worker.process.join()
        finally:
            tracer.terminate()


def can_trace() -> bool:
    """Whether one process may trace another on this machine."""
    sleeping = [sys.executable, "-c", "input()"]
    with subprocess.Popen(sleeping, stdin=subprocess.PIPE) as process:
        try:
            command = ["strace", "-o", "/dev/null", "-p", str(process.pid)]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
                assert tracer.stderr
                is_attached = "attached" in tracer.stderr.readline()
                tracer.terminate()
            return is_attached
        except FileNotFoundError:
            return False
        finally:
            process.kill()
