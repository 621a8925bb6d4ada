"""One small database that every torture begins from; and what of it this machine does not allow."""

from pathlib import Path

import pytest

from tests.torture.calls import can_trace
from tests.torture.harness import founded
from tests.torture.mounts import can_cut_power, can_mount

CANNOT_RUN = {
    name: reason
    for name, is_possible, reason in (
        ("test_calls.py", can_trace(), "strace must be installed and allowed to follow a process"),
        ("test_full_disk.py", can_mount(), "only root may mount a small disk"),
        ("test_power_cuts.py", can_trace() and can_cut_power(), "root, loop devices, ext4 and strace are needed"),
    )
    if not is_possible
}
collect_ignore = list(CANNOT_RUN)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tortures could not be tried here: none of them counts as passed."""
    for name, reason in CANNOT_RUN.items():
        terminalreporter.write_line(f"NOT RUN on this machine: tests/torture/{name} ({reason})", red=True)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the small city before the first act; to be copied."""
    path = tmp_path_factory.mktemp("base") / "database" / "khoi.duckdb"
    founded(path)
    return path
