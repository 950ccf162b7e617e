"""Every page that needs no particular record, as several people, on a desktop and a phone: axe finds nothing."""

import pytest
from tests.browser import AXE, Axe
from tests.house.test_addresses import OURS, policy

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESSES = [f"/{route}" for _, route, pattern in OURS if "<" not in route and policy(pattern)]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["desk", "leader", "administrator"])
def test_no_page_has_a_fault_that_axe_knows(live, cast, name, phone):
    page = live.page(cast.accounts[name], phone=phone)
    faults = []
    for address in ADDRESSES:
        answer = page.request.get(address, max_redirects=0)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if "<html" not in answer.text():  # a piece of a page, for htmx
            continue
        page.goto(address)
        found = Axe().run(page, options=AXE).response["violations"]
        faults += [f"{address} {rule['id']}: {[node['html'][:100] for node in rule['nodes'][:3]]}" for rule in found]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{address} scrolls sideways")
    assert not faults, "\n".join(faults)
