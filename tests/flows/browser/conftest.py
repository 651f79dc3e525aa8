"""A stage for each module: Google and the product as processes of their own, and a window in front of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from sandbox.demo.__main__ import AGENCY, SEATS
from sandbox.demo.processes import Running, running
from tests.flows.browser.desk import PATIENCE_MS, Desk, Mail, sitting


@pytest.fixture(scope="module")
def stage() -> Iterator[Running]:
    """Brightwater's mail, nobody connected yet."""
    with running(("--story",), ("--domain", AGENCY, *SEATS)) as stage:
        yield stage


@pytest.fixture(scope="module")
def mail(stage: Running) -> Mail:
    return Mail(stage)


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What is waited for may take its time on a busy machine."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def desk(browser: Browser, stage: Running) -> Iterator[Desk]:
    with sitting(browser, stage) as desk:
        yield desk
