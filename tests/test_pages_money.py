"""The pages of spending and headcount in both languages: a whole year, a beginning, a ward, a year that is over."""

import csv
from pathlib import Path

import pytest

from khoi.store import Store
from khoi.web import running
from tests.test_pages import opened, said

# (page, address, sentence in Vietnamese, sentence in English)
VIEWS = [
    ("spending", {"period": "2018"}, "dự kiến đến cuối năm chi 4,92 tỷ đồng (từ 4,89 tỷ đồng đến 4,95 tỷ đồng)",
     "expected to reach 4.92 billion đồng by the end of the year (from 4.89 billion đồng to 4.95 billion đồng)"),
    ("spending", {"period": "2017"}, "Năm 2017 đã hết", "2017 is over"),
    ("spending", {"period": "2016-02", "ward": "hai-son"}, "ít nhất 3 tháng", "at least 3 months"),
    ("headcount", {"period": "2018"}, "Cứ 1.000 hộ có 41,8 thành viên", "41.8 team members for every 1,000 households"),
    ("headcount", {"period": "2016-02", "ward": "hai-son"}, "tổ dân vận chưa báo cáo", "teams have not reported"),
]  # fmt: skip
CHARTS = {"spending": 5, "headcount": 6}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("page", "query", "vietnamese", "english"), VIEWS)
def test_a_page_says_its_sentence_and_draws_every_chart(
    sample_store: Store, page: str, query: dict[str, str], vietnamese: str, english: str, lang: str
) -> None:
    app = opened(running.use(sample_store), "lanhdao", f"see/{page}", lang=lang, **query)
    assert not app.exception
    text = said(app)
    assert {"vi": vietnamese, "en": english}[lang].lower() in text.lower()
    assert [word for word in ("nan", "None", "<NA>") if f" {word} " in text] == []
    assert len(app.get("plotly_chart")) == CHARTS[page]
    assert len(app.dataframe) == 1


def test_the_office_of_2015_is_quoted_and_never_a_derived_total(sample_store: Store) -> None:
    text = said(opened(running.use(sample_store), "lanhdao", "see/headcount", period="2018"))
    assert "“Năm 2016 giảm 8 biên chế”" in text
    assert "số liệu trên trang này không suy ra từ đó" in text
    assert "1.195" not in text, "posts, bloc and team members are never added up"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_item_opens_month_by_month_and_by_sub_item(sample_store: Store, lang: str) -> None:
    app = opened(running.use(sample_store), "lanhdao", "see/spending", period="2018", item="6404", lang=lang)
    assert not app.exception
    assert {"vi": "Mục 6400 Các khoản thanh toán khác cho cá nhân", "en": "Item 6400 Other payments to individuals"}[
        lang
    ] in said(app)
    parts = app.dataframe[1].value
    assert parts.iloc[0].tolist()[0] == "6404"
    assert len(parts) == 1, "nothing of other items"
    assert len(app.get("plotly_chart")) == CHARTS["spending"] + 1


@pytest.mark.parametrize("asked", ["7999", "x", "-1", "9" * 40])
def test_an_item_that_is_not_there_is_told(sample_store: Store, asked: str) -> None:
    app = opened(running.use(sample_store), "lanhdao", "see/spending", period="2018", item=asked)
    assert not app.exception
    assert f"Không có mục “{asked}”" in said(app)
    assert len(app.dataframe) == 1


def test_a_sub_item_lies_in_the_item_whose_code_comes_before_it() -> None:
    rows = csv.DictReader(Path("data/budget_items.csv").read_text(encoding="utf-8").splitlines())
    assert all(int(row["item_code"]) // 50 * 50 == int(row["muc"]) for row in rows)
