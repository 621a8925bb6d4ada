"""The page of comparison and the ranks, drawn: what an address restores, what a ward may compare, what is missing."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.store import Store
from khoi.web import running
from tests.test_pages import opened, said

ITEMS = {
    "ward": "tra-co,hai-son,bac-son", "village": "hai-yen.khu-1,hai-yen.khu-5", "body": "phu-nu,mttq",
    "campaign": "papi,tet-trong-cay", "period": "2018-Q1,2017-Q1,2016-Q1",
}  # fmt: skip


@pytest.fixture
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


def drawn(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def value(app: AppTest, key: str) -> Any:
    return next(one.value for one in (*app.selectbox, *app.multiselect) if one.key == key)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", list(ITEMS))
def test_an_address_restores_the_whole_comparison(served: Store, kind: str, lang: str) -> None:
    asked = {"by": kind, "items": ITEMS[kind], "lang": lang, "campaign": "papi", "ward": "hai-yen", "period": "2018-H1"}
    app = opened(served, "lanhdao", "see/compare", **asked)
    assert not app.exception
    assert value(app, "filter_by") == kind
    assert value(app, "filter_items") == ITEMS[kind].split(",")
    assert app.dataframe[0].value.shape[1] == 2 + len(ITEMS[kind].split(","))
    if kind in ("village", "body", "period"):
        assert (value(app, "filter_ward"), value(app, "filter_campaign")) == ("hai-yen", "papi")
    if kind != "period":
        assert value(app, "filter_period") == "2018-H1"
    assert {"vi": "khác nhau ở đâu?", "en": "differ?"}[lang] in said(app)
    assert len(drawn(app)) >= 2
    links = [link.proto.label for link in app.main.get("page_link")]
    assert len(links) >= len(ITEMS[kind].split(","))


def test_unknown_and_too_many_things_are_told(served: Store) -> None:
    items = "khong-co,ka-long,tran-phu,ninh-duong,hoa-lac,tra-co,hai-yen,hai-hoa"
    app = opened(served, "lanhdao", "see/compare", by="ward", items=items)
    assert "Không có “khong-co” để so sánh; đã bỏ qua." in said(app)
    assert "So sánh nhiều nhất 6 mục; đã bỏ bớt: Hải Hoà." in said(app)
    assert len(value(app, "filter_items")) == 6
    app = opened(served, "lanhdao", "see/compare", by="nothing", lang="en")
    assert "Nothing can be compared by “nothing”; shown: Wards." in said(app)


def test_the_best_and_the_last_are_shown_where_the_address_names_none(served: Store) -> None:
    app = opened(served, "lanhdao", "see/compare", period="2018")
    assert value(app, "filter_items") == ["tra-co", "hai-son"]
    assert "Chưa chọn mục nào" in said(app)
    assert "Chênh nhau nhiều nhất ở “Độ phủ”: Trà Cổ" in said(app)
    app = opened(served, "lanhdao", "see/compare", by="period", period="2018-07")
    assert value(app, "filter_items") == ["2018-07", "2018-06", "2017-07"]
    app.multiselect(key="filter_items").set_value(["2018-07", "2016-07"]).run()
    assert app.query_params["items"] in ("2018-07,2016-07", ["2018-07,2016-07"])


def test_periods_of_unlike_length_are_told_apart(served: Store) -> None:
    app = opened(served, "lanhdao", "see/compare", by="period", items="2018,2017")
    assert "Các kỳ dài ngắn khác nhau" in said(app)
    app = opened(served, "lanhdao", "see/compare", by="period", items="2018-Q1,2017-Q1")
    assert "Các kỳ dài ngắn khác nhau" not in said(app)


def test_a_wards_staff_compare_only_what_is_theirs(served: Store) -> None:
    app = opened(served, "bacson", "see/compare", by="ward", items="tra-co,bac-son")
    assert "Tài khoản này chỉ xem được một xã, phường" in said(app)
    assert value(app, "filter_by") == "village"
    assert "ward" not in app.selectbox(key="filter_by").options
    assert all(one.startswith("bac-son.") for one in value(app, "filter_items"))
    assert "Trà Cổ" not in said(app) + str(app.dataframe[0].value.to_dict()) + str(drawn(app))


def test_something_without_reports_is_not_zero(served: Store) -> None:
    app = opened(served, "lanhdao", "see/compare", by="body", items="to-dan-van,lien-doan-lao-dong", period="2016-01")
    cells = app.dataframe[0].value.to_dict("list")
    assert any("chưa báo cáo" in str(cell) for column in cells.values() for cell in column)
    assert not any("nan" in str(cell).lower() for column in cells.values() for cell in column)


def test_a_ward_stands_among_its_own_kind_for_a_leader_alone(served: Store) -> None:
    app = opened(served, "lanhdao", "see/ward", ward="bac-son", period="2018")
    shown = said(app)
    assert "Thứ hạng trong các xã" in shown
    assert "trong 9 xã" in shown
    strips = next(chart for chart in drawn(app) if len(chart["data"]) == 2 and len(chart["data"][1]["x"]) == 5)
    names = {point[0].split(",")[0] for trace in strips["data"] for point in trace["customdata"]}
    assert len(names) == 9
    assert "Ka Long" not in names, "a phường is no peer of a xã"
    own = opened(served, "bacson", "see/ward", ward="bac-son", period="2018")
    assert "Thứ hạng" not in said(own)
    assert "Các tệp cập nhật gần nhất" in said(own)


def test_a_village_stands_among_those_of_its_ward_for_its_staff_too(served: Store) -> None:
    for account in ("lanhdao", "bacson"):
        app = opened(served, account, "see/village", village="bac-son.luc-phu", period="2018")
        assert "trong 4 thôn, khu" in said(app), account


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_body_narrows_the_pages_that_know_bodies(served: Store, lang: str) -> None:
    app = opened(served, "lanhdao", "see/headcount", body="phu-nu", lang=lang)
    assert not app.exception
    assert value(app, "filter_body") == "phu-nu"
    assert {"vi": "Phụ nữ có mặt", "en": "Women&#x27;s Union: "}[lang] in said(app)
    none = opened(served, "lanhdao", "see/headcount", body="to-dan-van", lang=lang)
    assert {"vi": "chưa có báo cáo biên chế", "en": "has no reported posts"}[lang] in said(none)
    app = opened(served, "lanhdao", "see/overlap", body="mttq", lang=lang)
    assert not app.exception
    assert {"vi": "MTTQ", "en": "Fatherland Front"}[lang] in said(app)
    wrong = opened(served, "lanhdao", "see/overlap", body="phu-nuu", lang=lang)
    assert {"vi": "Không có tổ chức “phu-nuu”", "en": "There is no organisation “phu-nuu”"}[lang] in said(wrong)
    assert value(wrong, "filter_body") == "phu-nu"


def test_coverage_leads_to_the_comparison_with_its_choice(served: Store) -> None:
    app = opened(served, "lanhdao", "see/coverage", campaign="papi", period="2018")
    assert "So sánh các xã, phường" in [link.proto.label for link in app.main.get("page_link")]
    app = opened(served, "bacson", "see/coverage")
    assert any(link.proto.label.startswith("So sánh các thôn, khu") for link in app.main.get("page_link"))
    assert access.viewer(served, "bacson").ward_ids == ("bac-son",)
