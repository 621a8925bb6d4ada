"""How big a file may be. The page's limits guard a server that many share; the command line reads whole provinces."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file in bytes, data rows and columns; beyond them a file is refused with the limit named."""

    byte_count: int
    row_count: int
    column_count: int = 200


PAGE = Limits(byte_count=20 * MIB, row_count=50_000)
COMMAND_LINE = Limits(byte_count=150 * MIB, row_count=2_000_000)
