"""The help: every measure in full, the same for everybody, its pictures true to the pages, the guide made from it."""

import ast
import hashlib
import re
from html import escape, unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bench.guide import GUIDE, guide
from bench.pictures import FAULTY, MOST_BYTES, RECIPES, TOLD
from khoi import access
from khoi.access import Role
from khoi.see import manual, markup, merger
from khoi.see.pictures import FOLDER, manifest, picture
from khoi.store import Store
from khoi.web import running
from khoi.web.site import PAGES
from khoi.words import LANGUAGES, say

ROOT = Path(__file__).parent.parent
AGAIN = "run make help"
TEXT = re.compile(rf'<(\w+) class="[^"]*\b({"|".join(TOLD)})\b[^"]*"[^>]*>(.*?)</\1>', re.DOTALL)
FILES = {page.name: page.file for page in PAGES}


@pytest.fixture
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


def opened(store: Store, account: str, page: str, **query: str) -> AppTest:
    """The page in its frame, at an address."""
    token = access.start_session(store, account, running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=60)
    app.user = {"username": account, "sid": access.token_sha256(token)}
    app.query_params.update(query)
    app.switch_page(f"../pages/{FILES[page]}").run()
    assert not app.exception
    return app


def bodies(app: AppTest) -> list[str]:
    """The HTML of the page, without its frame."""
    return [element.proto.body for element in app.main.get("html")]


def topics(app: AppTest) -> list[str]:
    """The topics that can be chosen."""
    return [str(button.key) for button in app.main.button if str(button.key).startswith("topic_")]


def told(app: AppTest) -> list[str]:
    """The texts by which a picture is known, in the order of the page."""
    found = [match[2] for element in app.get("html") for match in TEXT.findall(element.proto.body)]
    return [unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in found]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RECIPES)
def test_a_picture_shows_what_its_page_says_now(served: Store, name: str, lang: str) -> None:
    recipe, kept = RECIPES[name], manifest().get(name, {})
    recipe_kept = {key: kept.get(key) for key in ("page", "choice", "marks")}
    assert recipe_kept == {"page": recipe.page, "choice": dict(recipe.choice), "marks": list(recipe.marks)}, AGAIN
    app = opened(served, "vanphong", recipe.page, lang=lang, **recipe.choice)
    if recipe.is_upload:
        app.file_uploader[0].upload("bac-son-7-2018.csv", FAULTY.encode()).run()
    if recipe.traced:
        app.toggle(key="tracing").set_value(True).run()
        app.button(key=recipe.traced).click().run()
    now, then = told(app), kept[lang]["texts"]
    assert then, AGAIN
    assert then[0] in now, AGAIN
    start = now.index(then[0])
    assert now[start : start + len(then)] == then, AGAIN


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RECIPES)
def test_a_picture_is_light_unchanged_and_described(name: str, lang: str) -> None:
    shown, data = picture(name, lang), (FOLDER / lang / f"{name}.webp").read_bytes()
    assert (len(data) <= MOST_BYTES, data[8:12]) == (True, b"WEBP")
    assert hashlib.sha256(data).hexdigest() == manifest()[name][lang]["sha256"], AGAIN
    assert len(shown.alt) > 20
    assert len(shown.lines) == len(RECIPES[name].marks)


def test_there_are_at_most_ten_pictures_and_each_is_shown_by_one_topic() -> None:
    files = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.webp"))
    assert files == sorted(f"{lang}/{name}.webp" for lang in LANGUAGES for name in RECIPES)
    assert len(files) <= 10
    assert sorted(name for names in manual.PICTURES.values() for name in names) == sorted(RECIPES)
    assert set(manual.PICTURES) <= set(manual.TOPICS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_topic_opens_by_its_address_with_its_pictures_and_their_descriptions(served: Store, lang: str) -> None:
    for topic in manual.TOPICS:
        shown = "".join(bodies(opened(served, "doancongtac", "help", topic=topic, lang=lang)))
        assert f'<h2 class="kh-section">{manual.title(topic, lang)}</h2>' in shown
        assert markup.as_html(manual.text(topic, lang)) in shown
        for name in manual.PICTURES.get(topic, ()):
            assert f'alt="{escape(say(f"help.picture-{name}", lang))}"' in shown
            assert say("help.picture-note", lang) in shown


def test_a_measures_address_brings_it_first_and_an_unknown_one_the_first_topic(served: Store) -> None:
    shown = "".join(bodies(opened(served, "lanhdao", "help", topic="overlap")))
    headings = re.findall(r'<h3 id="measure-([a-z-]+)">', shown)
    assert headings[:2] == ["overlap", "coverage"]
    assert sorted(headings) == sorted(manual.MEASURES)
    assert say("see.overlap-definition", "vi") in shown
    assert manual.title("reading", "vi") in "".join(bodies(opened(served, "lanhdao", "help", topic="<b>")))


def test_every_definition_that_a_page_gives_stands_in_the_help() -> None:
    given = set()
    for path in [*ROOT.glob("pages/**/*.py"), *ROOT.glob("khoi/web/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "definition":
                given |= set(re.findall(r"say\('([a-z.-]+)'\)", ast.unparse(node)))
    known = {key for keys in manual.MEASURES.values() for key in keys}
    assert len(given) >= 8
    assert given <= known, "a definition without a measure in khoi.see.manual.MEASURES"
    for name, keys in manual.MEASURES.items():
        assert [manual.measure_of(say(key, lang), lang) for key in keys for lang in LANGUAGES] == [name] * 2 * len(keys)


def test_a_page_leads_to_what_explains_it_and_a_definition_to_its_measure(served: Store) -> None:
    app = opened(served, "lanhdao", "overlap", period="2018-07")
    links = {link.proto.label: link.proto.query_string for link in app.main.get("page_link")}
    assert "topic=questions" in links["Giải thích trang này"]
    assert "period=2018-07" in links["Giải thích trang này"]
    assert "topic=overlap" in links["Đọc đủ trong Trợ giúp"]
    own = [link.proto.label for link in opened(served, "lanhdao", "help").main.get("page_link")]
    assert "Giải thích trang này" not in own
    for page in PAGES:
        asked = manual.topic_of_page(page.name, page.group)
        assert asked in manual.TOPICS or asked in manual.MEASURES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_help_says_the_same_to_everybody(served: Store, lang: str) -> None:
    for topic in ("reading", "units", "roles", "measures"):
        seen = {tuple(bodies(opened(served, one, "help", topic=topic, lang=lang))[-3:])
                for one in ("lanhdao", "bacson", "doancongtac", "quantri")}  # fmt: skip
        assert len(seen) == 1, topic


def test_on_an_empty_store_the_help_still_shows_the_samples_pictures_marked_as_such(store: Store) -> None:
    access.create_account(store, "empty", Role.LEADER, None, "a long password", running.now())
    running.use(store)
    shown = "".join(bodies(opened(store, "empty", "help", topic="reading")))
    assert shown.count("data:image/webp;base64,") == 2
    assert shown.count("Ảnh chụp từ số liệu minh hoạ.") == 2
    assert 'class="kh-sample"' not in shown


def test_the_worked_merger_adds_up_from_the_published_tables() -> None:
    grown = merger.grown_units()[0]
    assert (grown.unit, grown.olds, grown.people) == ("Trần Phú", ("Hoà Lạc",), (6643, 5187))
    assert "6.643 + 5.187 = 11.830 người" in merger.example("vi")
    assert "6,643 + 5,187 = 11,830 people" in merger.example("en")
    assert "01/11/2024" in merger.example("vi")
    assert "1199/NQ-UBTVQH15" in merger.example("vi")


def test_words_are_found_without_marks_and_all_of_them_must_be_there() -> None:
    assert manual.found("", "vi") == list(manual.TOPICS)
    assert "measures" in manual.found("chong cheo", "vi")
    assert manual.found("TCVN3 phông", "vi") == ["files"]
    assert manual.found("TCVN3 giraffe", "en") == []


def test_the_help_filters_its_topics_by_the_words_typed(served: Store) -> None:
    app = opened(served, "bacson", "help")
    app.text_input(key="help_search").set_value("ma qr").run()
    assert topics(app) == ["topic_sharing", "topic_briefing"]
    app.button(key="topic_sharing").click().run()
    assert app.query_params["topic"] == "sharing"
    assert manual.title("sharing", "vi") in "".join(bodies(app))
    app.text_input(key="help_search").set_value("khong-co-tu-nay").run()
    assert say("help.search-none", "vi") in "".join(bodies(app))


def test_markup_makes_every_sign_of_html_harmless() -> None:
    assert markup.as_html("<b> & **đậm** *nghiêng* `mã`") == (
        "<p>&lt;b&gt; &amp; <strong>đậm</strong> <em>nghiêng</em> <code>mã</code></p>"
    )
    assert markup.as_html("Đầu:\n- một\n- hai\n\n1. ba") == (
        "<p>Đầu:</p><ul><li>một</li><li>hai</li></ul><ol><li>ba</li></ol>"
    )


def test_the_guide_is_written_from_the_help() -> None:
    assert GUIDE.read_text(encoding="utf-8") == guide(), AGAIN
