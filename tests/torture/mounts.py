"""Small file systems of our own: one that becomes full, one whose power can be cut. Both need root."""

import fcntl
import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

FS_IOC_SHUTDOWN = 0x8004587D
LOG_IS_FLUSHED, LOG_IS_LOST = 1, 2  # what becomes of the journal's last entries at the cut


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of that size in memory."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder))
    try:
        yield folder
    finally:
        unmount(folder)


@contextmanager
def disk_with_journal(folder: Path, megabytes: int) -> Iterator[Path]:
    """A new ext4 in a file beside `folder`, mounted there."""
    image = folder.with_suffix(".img")
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    _run("mkfs.ext4", "-q", str(image))
    folder.mkdir(exist_ok=True)
    mount_image(folder)
    try:
        yield folder
    finally:
        unmount(folder)
        image.unlink()


def mount_image(folder: Path) -> None:
    """Mounts the image beside `folder` there; its journal is followed."""
    _run("mount", "-o", "loop", str(folder.with_suffix(".img")), str(folder))


def unmount(folder: Path) -> None:
    """Takes a file system away, at once or as soon as nothing uses it; its loop device goes with it."""
    if os.path.ismount(folder) and subprocess.run(["umount", str(folder)], capture_output=True).returncode:
        _run("umount", "--lazy", str(folder))


def cut_power(folder: Path, log: int) -> None:
    """From now on nothing reaches the file system's disk any more, and what had not yet is lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, FS_IOC_SHUTDOWN, struct.pack("I", log))
    finally:
        os.close(descriptor)


def can_mount() -> bool:
    """Whether this process may mount a small disk."""
    try:
        with TemporaryDirectory() as parent, small_disk(Path(parent) / "disk", 1):
            return True
    except (subprocess.CalledProcessError, OSError):
        return False


def can_cut_power() -> bool:
    """Whether this process may mount an image and cut its power."""
    try:
        with TemporaryDirectory() as parent, disk_with_journal(Path(parent) / "disk", 16) as folder:
            cut_power(folder, LOG_IS_LOST)
            return True
    except (subprocess.CalledProcessError, OSError):
        return False
