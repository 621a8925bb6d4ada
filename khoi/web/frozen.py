"""The snapshot behind what a guest sees: read from the ledger, kept by the hash of its bytes, never from the store."""

from functools import lru_cache

from khoi.access import Viewer, link_of
from khoi.see import snapshot
from khoi.see.snapshot import Snapshot
from khoi.web import running
from khoi.web.identity import is_guests_page, session_of_page

KEPT = 20  # snapshots of some tens of kilobytes


def of(viewer: Viewer) -> Snapshot:
    """The snapshot of the link that a guest came by. Raises NotAllowed once that does not open, LedgerDamaged."""
    return _read(link_of(running.store(), viewer, running.now()).snapshot_sha256)


def of_page() -> Snapshot | None:
    """The snapshot of the page that runs now; None where an account looks, or nobody any more."""
    session = session_of_page() if is_guests_page() else None
    return of(session.viewer) if session else None


@lru_cache(KEPT)
def _read(sha256: str) -> Snapshot:
    return snapshot.read(running.store().file(sha256))
