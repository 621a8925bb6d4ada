"""Every sentence in Vietnamese and English, and numbers, dates and percentages as each language writes them.

Sentences live in gettext catalogues, `data/words/<language>/<domain>.po`; a key such as "coverage.heading" belongs to
the domain before its first dot. Numbers follow CLDR through Babel; dates are dd/mm/yyyy in both languages.
"""

import gettext
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from khoi.errors import KhoiError, Problem, UnknownName

LANGUAGES = ("vi", "en")
CATALOGUES = Path(__file__).parent.parent / "data" / "words"
VIETNAM_TIME = timedelta(hours=7)  # no daylight saving since 1975
DAY = "dd/MM/yyyy"
MOMENT = "%Y-%m-%dT%H:%M"  # of addresses, on a clock in Vietnam
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@cache
def _sentences(language: str, domain: str) -> gettext.NullTranslations:
    source = CATALOGUES / language / f"{domain}.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _domains(language: str) -> frozenset[str]:
    return frozenset(source.stem for source in (CATALOGUES / language).glob("*.po"))


def say(key: str, lang: str, **values: str | int) -> str:
    """The sentence `key` in `lang`, its {places} filled; a whole number `count` chooses between singular and plural.

    Raises UnknownName where the catalogues hold no such key, KeyError where a place stays empty.
    """
    domain = key.partition(".")[0]
    if lang not in LANGUAGES or domain not in _domains(lang):
        raise UnknownName("fault.unknown-sentence", name=key)
    sentences = _sentences(lang, domain)
    count = values.get("count")
    found = sentences.ngettext(key, key, count) if isinstance(count, int) else sentences.gettext(key)
    if found == key:
        raise UnknownName("fault.unknown-sentence", name=key)
    return found.format(**values) if values else found


def fault(error: KhoiError, lang: str) -> str:
    """The sentence of an exception, in the reader's language."""
    return say(error.key, lang, **error.values)


def difference(what: str, where: str, expected: str, found: str, lang: str) -> str:
    """What in the database is not as the ledger says (see `khoi.store.compare.Difference`)."""
    return say(f"check.difference.{what}", lang, where=where, expected=expected, found=found)


def problem_text(problem: Problem, lang: str) -> tuple[str, str]:
    """(what is wrong and where, what to do) for one fault of a file."""
    values = {
        "row": "" if problem.row is None else str(problem.row),
        "column": problem.column or "",
        "value": problem.value or "",
        "suggestions": ", ".join(problem.suggestions),
        **problem.values,
    }
    name = f"{problem.code}.{problem.case}" if problem.case else problem.code
    return say(f"problem.{name}.why", lang, **values), say(f"problem.{name}.fix", lang, **values)


@lru_cache(maxsize=20_000, typed=True)
def number(value: int | float | Decimal, lang: str, digits: int | None = None) -> str:
    """1.234.567,8 (vi) or 1,234,567.8 (en); `digits` fixes the decimals, by default up to three as needed."""
    pattern = "#,##0.###" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=lang)


def capital(text: str) -> str:
    """A sentence with its first letter large: "xã Bắc Sơn …" → "Xã Bắc Sơn …"."""
    return text[:1].upper() + text[1:]


def percent(ratio: float | Decimal, lang: str, digits: int = 0) -> str:
    """0.412 → "41 %" (vi, with a no-break space) or "41%" (en)."""
    written = number(Decimal(str(ratio)) * 100, lang, digits)
    return written + (NO_BREAK_SPACE + "%" if lang == "vi" else "%")


def day(value: date) -> str:
    """31/07/2018, in both languages."""
    return str(format_date(value, DAY, locale=LANGUAGES[0]))


def vietnam_day(utc: datetime) -> date:
    """The day it is in Vietnam at a time (UTC)."""
    return (utc + VIETNAM_TIME).date()


def read_moment(text: str | None) -> datetime | None:
    """A moment as addresses and commands have it, in UTC: 2018-07-31T17:00 on a clock in Vietnam, to the end of that
    minute, or 2018-07-31, to the end of that day; None for anything else."""
    for form, span in ((MOMENT, timedelta(minutes=1)), ("%Y-%m-%d", timedelta(days=1))):
        try:
            local = datetime.strptime(text or "", form)
        except ValueError:
            continue
        return local - VIETNAM_TIME + span - timedelta(microseconds=1)
    return None


def moment(utc: datetime) -> str:
    """A stored time (UTC) as read on a clock in Vietnam: 31/07/2018 17:05."""
    local = utc + VIETNAM_TIME
    return f"{day(local.date())} {local.hour:02d}:{local.minute:02d}"
