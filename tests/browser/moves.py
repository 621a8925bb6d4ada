"""From page to page within the app, as a click on a link leads: for walks over every page."""

from playwright.sync_api import Page, TimeoutError

from bench.browser import settled

PATIENCE = 10_000  # milliseconds; the script of a page that Streamlit was told of begins at once
HEAR = """() => {
  window.runs = 0;
  if (window.hearing) return;
  window.hearing = new MutationObserver(() => { window.runs += 1; });
  const state = {subtree: true, attributes: true, attributeFilter: ['data-test-script-state']};
  window.hearing.observe(document.body, state);
}"""
LEAD = "path => { history.pushState({}, '', path); window.dispatchEvent(new PopStateEvent('popstate')); }"


def led(page: Page, address: str) -> None:
    """Shows an address of the app that a page is of, without reading Streamlit and Plotly again where it can be led.

    Loads it where the page is of another site or does not begin to run: what is seen at the end is the same.
    """
    is_led = False
    if page.url.partition("://")[2].partition("/")[0] == address.partition("://")[2].partition("/")[0]:
        page.evaluate(HEAR)
        page.evaluate(LEAD, address)
        try:
            page.wait_for_function("() => window.runs > 0", timeout=PATIENCE)
            is_led = True
        except TimeoutError:  # the browser saw beginning and end at once
            pass
    if not is_led:
        page.goto(address)
    settled(page)
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
