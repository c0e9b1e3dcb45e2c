"""The room every test runs in: offscreen, offline, in a home of its own, at a fixed time, and quiet.

Silence is success (law 10): a Python warning, a Qt warning, a logged warning that was not expected, a thread
or timer left running each fail the test that caused it.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import guards

# Read when Qt's application is made: no window appears, nothing asks for a graphics card, and Chromium starts
# for root (it refuses its sandbox to root; a build machine often is). QT_QPA_PLATFORM=xcb on the command line
# shows the windows to whoever wants to watch.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_QUICK_BACKEND"] = "software"
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
# A zone that is not Jakarta's, so that code which forgets the zone is seen to be wrong.
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()
for _name in [name for name in os.environ if name.startswith("TANGGAP_")]:
    del os.environ[_name]

ROOT = Path(__file__).resolve().parents[1]

# A slow machine is no bug; on the build machine the same examples every time.
settings.register_profile("tanggap", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("tanggap")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Workers for `-n auto`: as many as there are cores to use, two to four; none for files named one by one, which
    are through before a worker has started.

    Work is stolen, not dealt out by file: each worker begins with one run of neighbouring files and so makes what a
    file or folder shares once, and whoever is through first takes half of what another still has.
    """
    if all(Path(name.partition("::")[0]).suffix for name in config.args):
        return 0
    if config.option.dist == "no":
        config.option.dist = "worksteal"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(cores, 2), 4)


@pytest.fixture
def now() -> int:
    """Monday 24 November 2025, 08:10 in Jakarta; seconds since the epoch, UTC."""
    return 1_763_946_600


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own TANGGAP_HOME, not made yet."""
    path = tmp_path / "home"
    monkeypatch.setenv("TANGGAP_HOME", str(path))
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and boundaries beside the project; skips the test where it is absent."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("no real data beside the project")
    return path


@pytest.fixture(autouse=True)
def log_watch() -> Iterator[guards.LogWatch]:
    """Fails the test on a logged warning it did not expect, and on an expected one that never came."""
    watch = guards.LogWatch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    complaints = watch.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expect_log(log_watch: guards.LogWatch) -> Callable[[str], None]:
    """``expect_log(pattern)``: a warning matching the regular expression belongs to this test's story."""
    return log_watch.expect


@pytest.fixture
def gui_guard() -> Iterator[None]:
    """SQL or a socket on the GUI thread raises, and no other takes away garbage; on for tests/ui and tests/features."""
    with guards.gui_thread_never_waits(), guards.garbage_waits():
        yield


@pytest.fixture(scope="session", autouse=True)
def offline() -> Iterator[None]:
    """No test leaves the machine."""
    with guards.no_network():
        yield


@pytest.fixture(scope="session")
def leaks_reported() -> set[int]:
    """What was reported once and must not fail every later file too."""
    return set()


@pytest.fixture(scope="module", autouse=True)
def nothing_left_running(leaks_reported: set[int]) -> Iterator[None]:
    """Fails a test file that leaves a thread or a timer behind; a check after each test costs too much."""
    before, looks = set(threading.enumerate()), gc.get_threshold()
    yield
    gc.unfreeze()  # a window that came to rest hid all that lived from the collector, and so from this look
    gc.set_threshold(*looks)
    left = guards.leaked_threads(before) + guards.leaked_qt_objects(leaks_reported)
    if left:
        pytest.fail("\n".join(left), pytrace=False)
