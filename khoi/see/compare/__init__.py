"""Several things of one kind side by side: what is measured of each, which are chosen, and what sets them apart."""

from khoi.see.compare.choice import KINDS, LEAST, MOST, Chosen, Option, chosen, completed, periods_beside, read_kind
from khoi.see.compare.counting import bodies, orders, periods, villages, wards
from khoi.see.compare.lines import SERIES, of_periods, series
from khoi.see.compare.measures import MEASURES, Measure, Value, Values
from khoi.see.compare.peers import Rank, beside_peers, rank, sentence
from khoi.see.compare.told import AS_TAKEN_AWAY, answer, lengths, table
from khoi.see.compare.written import cell

__all__ = [
    "AS_TAKEN_AWAY",
    "KINDS",
    "LEAST",
    "MEASURES",
    "MOST",
    "SERIES",
    "Chosen",
    "Measure",
    "Option",
    "Rank",
    "Value",
    "Values",
    "answer",
    "beside_peers",
    "bodies",
    "cell",
    "chosen",
    "completed",
    "lengths",
    "of_periods",
    "orders",
    "periods",
    "periods_beside",
    "rank",
    "read_kind",
    "sentence",
    "series",
    "table",
    "villages",
    "wards",
]
