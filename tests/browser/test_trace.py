"""Where a figure comes from, asked with the mouse: the right file and rows, and nothing of another ward."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.browser import Server, settled
from khoi.see.trace_sources import file_rows
from khoi.store import Store
from tests.browser.conftest import Visit


def switched_on(page: Page, address: str) -> None:
    """Opens a page and asks for sources."""
    page.goto(address)
    settled(page)
    page.get_by_text("Nguồn số liệu", exact=True).click()
    expect(page.get_by_text("Bấm vào một con số", exact=False)).to_be_visible()
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    settled(page)


def dialog_of(page: Page) -> Locator:
    """The dialog, its tables drawn."""
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("canvas").first).to_be_attached()
    return dialog


def stored(store: Store, ward: str, village: str | None, campaign: str | None) -> Iterator[tuple[str, int]]:
    """(file, row) of July's activity rows."""
    with store.cursor() as cursor:
        yield from cursor.execute(
            "SELECT file_name, file_row FROM activity JOIN upload USING (upload_seq) JOIN campaign USING (campaign_id)"
            " JOIN body USING (body_id) WHERE ward_id = $ward AND month = DATE '2018-07-01'"
            " AND ($village IS NULL OR village_id = $village) AND ($campaign IS NULL OR campaign_id = $campaign)"
            " ORDER BY campaign.sort_order, body.sort_order",
            {"ward": ward, "village": village, "campaign": campaign},
        ).fetchall()


def cells(dialog: Locator, number: int) -> str:
    """What a table of the dialog tells those who cannot see its canvas."""
    table = dialog.locator("canvas[data-testid=data-grid-canvas]").nth(number)
    expect(table.locator("td").first).to_be_attached()
    return " | ".join(table.locator("td").all_text_contents())


def test_a_heatmap_cell_leads_to_its_file_and_rows_and_a_click_leads_on_again_once_it_is_off(
    visit: Visit, server: Server, sample_store: Store
) -> None:
    page = visit("lanhdao")
    switched_on(page, server.address + "/coverage?period=2018-07")
    page.locator("[class*=st-key-heatmap] .barlayer .point path").nth(2).click(force=True)
    dialog = dialog_of(page)
    expect(dialog.get_by_text("Độ phủ · PAPI · phường Ka Long · tháng 7/2018")).to_be_visible()
    rows = list(stored(sample_store, "ka-long", None, "papi"))
    files = {file for file, _ in rows}
    told = cells(dialog, 0)
    assert len(files) == 1
    assert files.pop() in told
    assert file_rows([row for _, row in rows], "vi") in told
    expect(page).to_have_url(re.compile(r"/coverage\?"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_text("Nguồn số liệu", exact=True).click()
    expect(page.get_by_text("Bấm vào một con số", exact=False)).to_have_count(0)
    settled(page)
    page.locator("[class*=st-key-heatmap] .barlayer .point path").nth(2).click(force=True)
    expect(page.get_by_role("heading", name="Thôn, khu của phường Ka Long")).to_be_visible()


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_a_table_cell_leads_to_its_file_and_row(
    visit: Visit, server: Server, sample_store: Store, is_phone: bool
) -> None:
    page = visit("lanhdao", is_phone=is_phone)
    switched_on(page, server.address + "/village?period=2018-07&ward=bac-son&village=bac-son.luc-phu")
    height = page.get_by_text("Nguồn số liệu", exact=True).locator("xpath=ancestor::label").bounding_box()
    assert height is not None
    assert height["height"] >= 44
    table = page.locator("[data-testid=stDataFrame]").last
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + 35 + 17  # under the head, the first row's month
    page.mouse.move(x - 10, y)  # a table hears a click only where a mouse has moved over it
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    dialog = dialog_of(page)
    expect(dialog.get_by_text("Đây là đúng một dòng của tệp đã nộp.")).to_be_visible()
    file, row = next(iter(stored(sample_store, "bac-son", "bac-son.luc-phu", None)))
    told = cells(dialog, 0)
    assert file in told
    assert f"dòng {row} " in told.replace("|", "")


def test_a_ward_asks_and_reads_nothing_of_another(visit: Visit, server: Server) -> None:
    page = visit("bacson")
    switched_on(page, server.address + "/overview?period=2018-07")
    page.locator(".js-plotly-plot .barlayer .point path").first.click(force=True)
    dialog = dialog_of(page)
    expect(dialog.get_by_text("xã Bắc Sơn", exact=False).first).to_be_visible()
    told = f"{dialog.inner_text()} {cells(dialog, 0)} {cells(dialog, 1)}"
    assert "Bắc Sơn" in told
    for other in ("Ka Long", "Hải Sơn", "Pò Hèn", "Trà Cổ"):
        assert other not in told
