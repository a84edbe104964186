"""A small county served by the real program in a home of its own, and Debian's Chromium to walk through it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PROGRAM = str(Path(sys.executable).parent / "yilian")
PASSWORD = "Yilian-demo-2023"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "screenshots"


_states: dict[str, Any] = {}


def _free_port() -> int:
    """Find a port with a free neighbour: pages take one, the live door the next."""
    while True:
        with socket.socket() as one, socket.socket() as next_one:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                next_one.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture(scope="session")
def county_address() -> Iterator[str]:
    """Run `yilian demo` with 800 invented people and give its address; YILIAN_JOURNEYS_URL names one that runs."""
    if given := os.environ.get("YILIAN_JOURNEYS_URL"):
        yield given
        return
    home = tempfile.mkdtemp(prefix="yl-j-")
    port = _free_port()
    size = os.environ.get("JOURNEY_SIZE", "800")
    program = subprocess.Popen(
        [PROGRAM, "demo", "--size", size, "--port", str(port)],
        env=os.environ | {"YILIAN_HOME": home, "YILIAN_LANG": "zh"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/accounts/sign-in/", program)
        yield address
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(60)
        stop = [PROGRAM, "db", "stop"]
        subprocess.run(stop, env=os.environ | {"YILIAN_HOME": home}, capture_output=True, check=False)
        elsewhere = Path(home, "postgres.place")
        if elsewhere.exists():
            shutil.rmtree(elsewhere.read_text().strip(), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(address: str, program: "subprocess.Popen[bytes]") -> None:
    """Wait until the pages answer, at most three minutes."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert program.poll() is None, "the demonstration stopped before it served"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the demonstration did not come up")


@pytest.fixture(scope="module")  # while it runs, Playwright keeps an event loop on this thread, which Django refuses
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    found = shutil.which("chromium")
    assert found, "chromium is missing; see deploy/browser.sh"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The two sizes at which every journey is walked."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def page(browser: Browser, county_address: str, size: tuple[int, int]) -> Iterator[Page]:
    """A fresh window in Chinese that fails the test on any error of a script."""
    context = browser.new_context(
        base_url=county_address, viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
    )
    window = context.new_page()
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    yield window
    context.close()
    assert errors == []


@pytest.fixture
def open_page(browser: Browser, county_address: str) -> Iterator[Callable[..., Page]]:
    """Open windows as one needs them, signed in or not; what a page complains about or asks of others fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def make(user: str | None = None, **options: Any) -> Page:
        usual = {"base_url": county_address, "viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"}
        if user:
            usual["storage_state"] = signed_in_state(browser, county_address, user)
        opened.append(browser.new_context(**usual | options))
        window = opened[-1].new_page()
        window.set_default_timeout(15_000)
        window.on("pageerror", lambda error: complaints.append(str(error)))
        window.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        window.on(
            "request", lambda asked: complaints.append(asked.url) if _foreign(asked.url, county_address) else None
        )
        return window

    yield make
    for context in opened:
        context.close()
    answers = (
        "404 (Not Found)",
        "409 (Conflict",
        "422 (Unprocessable",
    )  # pages that say what is missing or wrong; Chromium notes their status
    assert [one for one in complaints if not any(answer in one for answer in answers)] == []


def _foreign(url: str, address: str) -> bool:
    """Return whether a page asks somebody else: neither the pages nor the live door, which takes the next port."""
    host, _colon, port = address.rpartition(":")
    return not url.startswith((address, f"{host}:{int(port) + 1}/live/", "data:", "blob:"))


def signed_in_state(browser: Browser, address: str, username: str) -> Any:
    """Return what a browser holds once a user is signed in: everybody signs in once for all journeys.

    A journey that signs out, or changes who may sign in how, signs in on its own.
    """
    if username not in _states:
        context = browser.new_context(base_url=address, locale="zh-CN")
        sign_in(context.new_page(), username)
        _states[username] = context.storage_state()
        context.close()
    return _states[username]


def sign_in(page: Page, username: str) -> None:
    """Sign in as one of the demonstration's users."""
    page.goto("/accounts/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


@pytest.fixture
def signed_in(page: Page, browser: Browser, county_address: str) -> Callable[[str], Page]:
    """Be signed in as one of the demonstration's users."""

    def as_user(username: str) -> Page:
        page.context.add_cookies(signed_in_state(browser, county_address, username)["cookies"])
        return page

    return as_user


def picture(page: Page, name: str) -> None:
    """Take a picture for the manual, small and with 128 colours, when TAKE_SCREENSHOTS is set."""
    if os.environ.get("TAKE_SCREENSHOTS") == "1":
        SHOTS.mkdir(parents=True, exist_ok=True)
        taken = Image.open(BytesIO(page.screenshot()))
        taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(SHOTS / f"{name}.png", optimize=True)
