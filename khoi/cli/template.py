"""The command that writes an empty file to fill in."""

import sys
from argparse import ArgumentParser

from khoi import datasets, intake, periods
from khoi.cli.command import DONE, Command, Options, write_made
from khoi.cli.moment import now
from khoi.store import Store


def _takes(parser: ArgumentParser) -> None:
    parser.add_argument("dataset", metavar="|".join(datasets.DATASETS))
    parser.add_argument("--ward", help="a ward's id, such as bac-son")
    parser.add_argument("--month", help="such as 2018-07; by default the last month with figures")
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("-o", "--output", help="the file to write instead of standard output")


def _template(options: Options, store: Store) -> int:
    dataset = datasets.dataset(options.dataset)
    as_of = store.as_of() or now().date()
    month = periods.from_code(options.month).first_month if options.month else periods.month_of(as_of)
    ward = store.gazetteer().get(options.ward) if options.ward else None
    with store.desk() as desk:
        content = intake.template(dataset, ward, month, store.gazetteer(), desk, options.format, options.lang)
    options.made.write(content)
    return DONE


def _write(options: Options) -> None:
    """To the named file, or unchanged to standard output."""
    if not options.output:
        sys.stdout.flush()
        sys.stdout.buffer.write(options.made.getvalue())
        return
    write_made(options)


TEMPLATE = Command(
    "template", "write an empty file of one dataset, filled with a ward's units", _template, _takes, after=_write
)
