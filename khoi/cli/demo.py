"""The command that makes the sample."""

from argparse import ArgumentParser

from khoi import access, periods, sample, words
from khoi.cli.command import DONE, LoneCommand, Options
from khoi.errors import KhoiError
from khoi.store import database_path, open_store


def _takes(parser: ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=sample.SEED)
    parser.add_argument("--until", default=sample.UNTIL, help="the last month, such as 2018-07")
    parser.add_argument("--villages", type=int, default=sample.VILLAGES)
    parser.add_argument("--if-missing", action="store_true", help="leave a database that is there as it is")


def _demo(options: Options) -> int:
    """Makes the sample in a file beside the database, moved into place when it is whole."""
    path = database_path()
    if path.exists():
        if not options.if_missing:
            raise KhoiError("cli.demo-exists", path=str(path))
    else:
        until = periods.from_code(options.until).last_month
        sample.make(
            path, options.seed, until, options.villages,
            lambda line: print(line, file=options.out, flush=True), options.lang,
        )  # fmt: skip
    with open_store(path, must_exist=True) as store:
        if store.is_sample():
            names = ", ".join(access.SAMPLE_ACCOUNTS)
            options.say(words.say("cli.sign-in", options.lang, accounts=names, password=access.SAMPLE_PASSWORD))
    return DONE


DEMO = LoneCommand("demo", "make a database of sample figures", _demo, _takes)
