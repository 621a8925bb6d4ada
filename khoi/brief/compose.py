"""From a choice and its rows to the document: the head, each part in order, the sources, the signature, the code."""

import hashlib
from collections.abc import Callable, Iterator, Mapping

from khoi.brief import charts, findings, tables
from khoi.brief.blocks import Block, Bullets, Document, Heading, PageBreak, Paragraph
from khoi.brief.choice import Choice
from khoi.brief.gather import Gathered
from khoi.periods import written
from khoi.places import full_name
from khoi.see import answers
from khoi.see.letterhead import letterhead
from khoi.words import capital, day, moment, say

ROMAN = ("I", "II", "III", "IV", "V")
DOCUMENTS = ("decision_44", "decision_109", "shared_budget", "scheme_period", "monthly_meeting")  # of published facts
QUOTED_POSTS = ("posts_cut_2016", "posts_cut_2018_07")
QUOTED_BELOW = ("ward_bloc_members", "village_team_members")
CODE_LENGTH, GROUP = 32, 4  # hexadecimal digits of a briefing's id; of a group of its printed code

Part = Callable[[Choice, Gathered], Iterator[Block]]


def briefing_id(choice: Choice, gathered: Gathered) -> str:
    """The name of a briefing: the same choice and the same rows have the same, and nobody guesses it without them."""
    told = choice.data().encode() + b"\n" + gathered.data()
    return hashlib.sha256(told).hexdigest()[:CODE_LENGTH]


def code(name: str) -> str:
    """The part of a briefing's id that is printed to be read out: "A1B2-C3D4-E5F6"."""
    short = name[: 3 * GROUP].upper()
    return "-".join(short[at : at + GROUP] for at in range(0, len(short), GROUP))


def compose(choice: Choice, gathered: Gathered) -> Document:
    """The briefing in its language, every figure in it computed from the rows."""
    lang, name = choice.lang, briefing_id(choice, gathered)
    head = letterhead(
        {"issuer_kind": choice.issuer_kind, "issuer_above": choice.issuer_above, "issuer_name": choice.issuer_name,
         "issuer_place": choice.place}, choice.day, lang,
    )  # fmt: skip
    where = f" {full_name(gathered.ward, lang)}" if gathered.ward else ""
    address = f"{choice.address}/verify/{name}" if choice.address else ""
    return Document(
        lang=lang, kind=choice.issuer_kind, left=head.left, right=head.right,
        number=say(f"briefing.number-{choice.issuer_kind}", lang, number=choice.number or "……"),
        dated=head.dated, title=say("briefing.title", lang),
        subject=say("briefing.subject-ward" if where else "briefing.subject", lang, where=where.strip(),
                    period=written(gathered.period, lang)),
        blocks=tuple(_blocks(choice, gathered)), findings=tuple(_findings(choice, gathered)),
        sources=_sources(gathered, lang),
        recipients_label=say("briefing.recipients", lang) if choice.recipients else "", recipients=choice.recipients,
        sign=tuple(line for line in (choice.on_behalf, choice.signer) if line),
        sample=say("app.sample", lang) if gathered.is_sample else "",
        until=say("briefing.until", lang, day=day(gathered.as_of)),
        code_label=say("briefing.code", lang), code=code(name),
        verify=say("briefing.verify", lang) if address else "", address=address,
    )  # fmt: skip


def _blocks(choice: Choice, gathered: Gathered) -> Iterator[Block]:
    number = 0
    for name in choice.sections:
        found = list(PARTS[name](choice, gathered))
        if not found:
            continue
        if name == "appendix":
            yield from _closing(choice)
            yield PageBreak()
            yield Heading(say("briefing.section-appendix", choice.lang))
        else:
            yield Heading(f"{ROMAN[number]}. {say(f'briefing.section-{name}', choice.lang)}")
            number += 1
        yield from found
    if "appendix" not in choice.sections:
        yield from _closing(choice)


def _findings(choice: Choice, gathered: Gathered) -> Iterator[str]:
    found = _results(choice, gathered) if "results" in choice.sections else ()
    yield from (block.text for block in found if isinstance(block, Paragraph))


def _closing(choice: Choice) -> Iterator[Block]:
    for text in _paragraphs(choice.closing or say("briefing.closing", choice.lang)):
        yield Paragraph(text)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _opening(gathered: Gathered, lang: str) -> str:
    """The opening paragraph where the office wrote none."""
    where = full_name(gathered.ward, lang) if gathered.ward else say("briefing.office", lang)
    return say("briefing.opening", lang, where=capital(where), period=written(gathered.period, lang))


def _situation(choice: Choice, gathered: Gathered) -> Iterator[Block]:
    for text in _paragraphs(choice.opening or _opening(gathered, choice.lang)):
        yield Paragraph(text)
    if not gathered.ward:
        yield Bullets([*_quoted(gathered, ("founded", *QUOTED_BELOW), choice.lang)])
    yield Paragraph(findings.reports(gathered, choice.lang))


def _documents(choice: Choice, gathered: Gathered) -> Iterator[Block]:
    yield Bullets([*_quoted(gathered, DOCUMENTS, choice.lang)])
    yield Paragraph(say("briefing.quoted", choice.lang))


def _quoted(gathered: Gathered, keys: tuple[str, ...], lang: str) -> Iterator[str]:
    """Published sentences as they were published, never a figure derived from them."""
    facts = gathered["published_facts"].set_index("fact_key")[f"statement_{lang}"]
    yield from (str(facts[key]) for key in keys)


def _results(choice: Choice, gathered: Gathered) -> Iterator[Block]:
    parts = {name: part for name, part in RESULTS.items() if name != "posts" or not gathered.ward}
    for place, (name, part) in enumerate(parts.items(), 1):
        yield Heading(f"{place}. {say(f'briefing.part-{name}', choice.lang)}", 2)
        yield from part(gathered, choice.lang)


def _posts(gathered: Gathered, lang: str) -> Iterator[Block]:
    yield Paragraph(say("briefing.quoted-posts", lang, sentence="”; “".join(_quoted(gathered, QUOTED_POSTS, lang))))
    if gathered["headcount_by_body"].empty:
        yield Paragraph(say("briefing.no-posts", lang))
        return
    yield Paragraph(answers.headcount(gathered["headcount_by_body"], gathered["members_by_ward"].head(0), lang))
    yield tables.posts(gathered, lang)


def _money(gathered: Gathered, lang: str) -> Iterator[Block]:
    owners = gathered["spending_by_owner"]
    if owners.empty:
        yield Paragraph(say("briefing.no-money", lang))
        return
    yield Paragraph(capital(answers.spending(owners, gathered.filters, lang)))
    yield charts.money(gathered, lang)
    if not gathered.ward:
        yield tables.money(gathered, lang)


def _people(gathered: Gathered, lang: str) -> Iterator[Block]:
    members = gathered["members_by_ward"]
    yield Paragraph(
        say("briefing.no-people", lang) if members.empty else answers.headcount(members.head(0), members, lang)
    )


def _coverage(gathered: Gathered, lang: str) -> Iterator[Block]:
    rows = gathered["coverage_by_ward"]
    if not rows["reported_count"].sum():
        yield Paragraph(say("coverage.answer-none", lang))
        return
    yield Paragraph(capital(answers.overview(gathered["wards"], gathered.filters, lang)))
    yield Paragraph(answers.coverage(rows, lang))
    yield tables.orders(gathered, lang)
    yield charts.trend(gathered, lang) if gathered.ward else charts.wards(gathered, lang)


def _overlap(gathered: Gathered, lang: str) -> Iterator[Block]:
    yield Paragraph(findings.overlap(gathered, lang))
    if not gathered.ward:
        yield charts.trend(gathered, lang)


RESULTS: Mapping[str, Callable[[Gathered, str], Iterator[Block]]] = {
    "posts": _posts, "money": _money, "people": _people, "coverage": _coverage, "overlap": _overlap,
}  # fmt: skip


def _assessment(choice: Choice, gathered: Gathered) -> Iterator[Block]:
    for name, told in (("strengths", findings.strengths), ("limits", findings.limits)):
        yield Heading(say(f"briefing.part-{name}", choice.lang), 2)
        yield Bullets(told(gathered, choice.lang))


def _proposals(choice: Choice, gathered: Gathered) -> Iterator[Block]:
    """The office's own text, nothing without it."""
    del gathered
    for text in _paragraphs(choice.proposals):
        yield Paragraph(text)


def _appendix(choice: Choice, gathered: Gathered) -> Iterator[Block]:
    yield (tables.villages if gathered.ward else tables.wards)(gathered, choice.lang)


PARTS: Mapping[str, Part] = {
    "situation": _situation, "documents": _documents, "results": _results, "assessment": _assessment,
    "proposals": _proposals, "appendix": _appendix,
}  # fmt: skip


def _sources(gathered: Gathered, lang: str) -> tuple[str, ...]:
    """Where the figures come from: how many files, received until when; the published sentences; what is sample."""
    files = gathered["briefing_files"]
    told = []
    if gathered.received_at:
        told.append(say("briefing.sources-files", lang, count=len(files), received=moment(gathered.received_at)))
    told.append(say("briefing.sources-article", lang))
    if gathered.is_sample:
        told.append(say("briefing.sources-sample", lang))
    return tuple(told)
