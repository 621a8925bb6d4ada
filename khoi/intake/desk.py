"""What reading a file needs of the store: a desk with tables of its own beside the stored ones, and the queries."""

from typing import Any, Protocol

import pyarrow as pa


class Desk(Protocol):
    """The store's side of intake (`khoi.store.desk.Desk` is one): nothing done here changes a stored figure."""

    def put(self, name: str, table: Any) -> None:
        """Lays an Arrow table on the desk under a name that queries can read, in place of an earlier one."""

    def arrow(self, query: str, **given: object) -> pa.Table:
        """The rows of a query file such as "upload/activity_rows"; of the given values it takes those it names."""
