"""Every page, in a real browser: no fault, no English in the Vietnamese view, nothing scrolled sideways on a phone."""

import re

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from bench.browser import Server, settled
from bench.screenshots import PAGES
from tests.browser.conftest import Visit

# Words that would show that a sentence was left in English; names, units and Streamlit's own few words aside.
ENGLISH = re.compile(
    r"\b(the|of|and|with|figures|ward|wards|village|villages|coverage|headcount|spending|upload|sample|period|month|"
    r"source|no results|choose|browse|drag|limit|search|view|download)\b",
    re.IGNORECASE,
)


def watched(page: Page) -> list[str]:
    """Collects what the browser complains about from now on.

    On a deep link Streamlit looks for its own base path by asking `<page>/_stcore/…` first: those refusals are its way.
    """
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def hear(message: ConsoleMessage) -> None:
        address = message.location.get("url", "") if message.location else ""
        if message.type == "error" and "/_stcore/" not in address:
            complaints.append(f"{message.text} {address}")

    page.on("console", hear)
    return complaints


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_in_its_language_and_width(
    visit: Visit, server: Server, name: str, is_phone: bool, lang: str
) -> None:
    page = visit("vanphong", is_phone=is_phone)
    complaints = watched(page)
    join = "&" if "?" in PAGES[name] else "?"
    page.goto(f"{server.address}/{PAGES[name]}{join}lang={lang}")
    settled(page)
    expect(page.locator("h1").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert complaints == []
    main = page.locator("[data-testid=stMain]")
    # An icon's name, and the uploader's own word under ours, are in the page but not to be read.
    covered = "[data-testid=stIconMaterial], [data-testid=stFileUploaderDropzone] button p"
    page.evaluate("covered => document.querySelectorAll(covered).forEach(part => part.remove())", covered)
    text = main.inner_text()
    assert ("Số liệu minh hoạ" if lang == "vi" else "Sample") in text
    assert "31/07/2018" in text
    if lang == "vi":
        assert sorted({word.lower() for word in ENGLISH.findall(text)}) == []
        assert page.evaluate("() => document.documentElement.lang") == "vi"
    overflow = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return main.scrollWidth - main.clientWidth; }"
    )
    assert overflow <= 1


def test_a_visitor_without_a_session_is_led_to_sign_in(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(server.address + "/coverage?ward=bac-son")
    assert "/sign-in" in page.url
    page.close()


def test_a_delegation_sees_the_summary_alone(visit: Visit, server: Server) -> None:
    page = visit("doancongtac")
    for name in ("overview", "coverage", "overlap", "ward", "village", "headcount", "spending", "upload", "history"):
        answer = page.goto(f"{server.address}/{name}")
        assert answer is not None
        assert answer.status == 403
    page.goto(server.address)
    settled(page)
    assert "179 thành viên" in page.locator("[data-testid=stMain]").inner_text()


def test_a_ward_sees_no_figure_of_another(visit: Visit, server: Server) -> None:
    page = visit("bacson")
    page.goto(server.address + "/ward?ward=hai-son")
    settled(page)
    assert "Pò Hèn" not in page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("query", ["ward?ward=bac-sonn", "coverage?period=2018-99", "coverage?campaign=papy"])
def test_an_address_that_names_nothing_says_so_and_shows_the_nearest(visit: Visit, server: Server, query: str) -> None:
    page = visit("lanhdao")
    page.goto(f"{server.address}/{query}")
    settled(page)
    wrong = query.partition("=")[2]
    expect(page.get_by_text(f"“{wrong}”", exact=False).first).to_be_visible()
    assert page.locator(".js-plotly-plot").count() > 0


def test_a_click_on_the_map_leads_to_the_ward_and_back(visit: Visit, server: Server) -> None:
    page = visit("lanhdao")
    page.goto(server.address)
    settled(page)
    tile = page.locator(".js-plotly-plot .barlayer .point path").first
    tile.click(force=True)
    page.wait_for_url(re.compile(r"/ward\?.*ward="))
    settled(page)
    page.go_back()
    page.wait_for_url(lambda address: "/ward" not in address)
    expect(page.get_by_role("heading", name="Các nhiệm vụ đã phủ đến đâu")).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


def test_a_click_leads_from_a_cell_to_the_villages_to_a_village_and_back_leads_the_same_way(
    visit: Visit, server: Server
) -> None:
    page = visit("lanhdao")
    page.goto(server.address + "/coverage?period=2018-07")
    settled(page)
    page.locator("[class*=st-key-heatmap] .barlayer .point path").first.click(force=True)
    villages = page.get_by_role("heading", name="Thôn, khu của phường Ka Long")
    expect(villages).to_be_visible()
    expect(page).to_have_url(re.compile(r"/coverage\?.*ward=ka-long"))
    settled(page)
    page.locator("[class*=st-key-villages] .barlayer .point path").first.click(force=True)
    page.wait_for_url(re.compile(r"/village\?.*village=ka-long\."))
    expect(page.get_by_text("Nguồn số liệu", exact=False).first).to_be_visible()
    expect(page).to_have_url(re.compile("period=2018-07"))
    page.go_back()
    expect(villages).to_be_visible()
    # Streamlit enters a switch of pages twice, first as new parameters of the old page: the villages come up again.
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Xã, phường × nhiệm vụ")).to_be_visible()
    page.go_forward()
    expect(villages).to_be_visible()
    page.get_by_role("link", name="phường Ka Long").first.click()
    expect(page.get_by_role("heading", name="Phường Ka Long đang làm đến đâu?")).to_be_visible()
    page.get_by_role("link", name="Thành phố").first.click()
    expect(page.get_by_role("heading", name="Các nhiệm vụ đã phủ đến đâu")).to_be_visible()


def test_a_bar_of_overlap_leads_to_its_ward_and_a_case_of_the_list_to_its_village(visit: Visit, server: Server) -> None:
    page = visit("lanhdao")
    page.goto(server.address + "/overlap?period=2018")
    settled(page)
    page.locator(".js-plotly-plot").last.locator(".barlayer .point path").last.click(force=True)
    expect(page).to_have_url(re.compile(r"/overlap\?.*ward=hai-son"))
    expect(page.get_by_role("heading", name="Chồng chéo ở thôn, khu nào của xã Hải Sơn")).to_be_visible()
    page.goto(server.address + "/overlap?period=2018&ward=hai-son")
    settled(page)
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    page.wait_for_timeout(1_000)  # the cells of a table are painted after it stands there
    table.click(position={"x": 40, "y": 52})
    page.wait_for_url(re.compile(r"/village\?.*village=hai-son\."))


def test_a_link_restores_the_view_in_the_other_language_too(visit: Visit, server: Server) -> None:
    page = visit("lanhdao")
    page.goto(server.address + "/ward?ward=hai-son&period=2018-Q2&lang=en")
    expect(page.get_by_role("heading", name="How is Hải Sơn commune doing?")).to_be_visible()
    assert "Q2 2018" in page.locator("[data-testid=stMain]").inner_text()
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", name="Xã Hải Sơn đang làm đến đâu?")).to_be_visible()
    assert "Quý II/2018" in page.locator("[data-testid=stMain]").inner_text()
    expect(page).to_have_url(re.compile("ward=hai-son"))


def test_an_order_has_its_own_wards_as_its_base(visit: Visit, server: Server) -> None:
    page = visit("lanhdao")
    for campaign, wards in (("nong-thon-moi", 9), ("do-thi-van-minh", 8), ("du-lich-cong-dong", 3), ("papi", 17)):
        page.goto(f"{server.address}/coverage?campaign={campaign}")
        expect(page.get_by_text(f"của {wards} xã, phường trong phạm vi", exact=False)).to_be_visible()


def test_the_pages_show_the_control_totals(visit: Visit, server: Server) -> None:
    page = visit("lanhdao")
    page.goto(server.address + "/headcount")
    expect(page.get_by_text("17 khối dân vận có 179 thành viên; 101 tổ dân vận có 991 thành viên")).to_be_visible()
