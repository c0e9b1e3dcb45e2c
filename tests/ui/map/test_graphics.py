"""The environment before QApplication: by what the machine has, and never against what the user set."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.ui.map.graphics import Graphics, has_gpu, prepare_environment


@pytest.mark.parametrize(
    ("setting", "gpu", "software"),
    [
        ("auto", False, True),
        ("auto", True, False),
        ("software", True, True),
        ("gpu", False, False),
    ],
)
def test_the_backend_follows_the_machine_unless_the_setting_says_otherwise(
    setting: Graphics, gpu: bool, software: bool
) -> None:
    environ: dict[str, str] = {}
    prepare_environment(environ, setting, gpu=gpu, root=False)
    wanted = {"QT_QUICK_BACKEND": "software", "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu"}
    assert environ == (wanted if software else {})


def test_what_the_user_exported_stays() -> None:
    environ = {"QT_QUICK_BACKEND": "rhi", "QTWEBENGINE_CHROMIUM_FLAGS": "--single-process --disable-gpu"}
    before = dict(environ)
    prepare_environment(environ, gpu=False, root=False)
    assert environ == before


def test_other_chromium_flags_are_kept() -> None:
    environ = {"QTWEBENGINE_CHROMIUM_FLAGS": "--lang=id"}
    prepare_environment(environ, gpu=False, root=False)
    assert environ["QTWEBENGINE_CHROMIUM_FLAGS"] == "--lang=id --disable-gpu"


def test_only_root_loses_the_sandbox() -> None:
    for root in (True, False):
        environ: dict[str, str] = {}
        prepare_environment(environ, gpu=True, root=root)
        assert ("QTWEBENGINE_DISABLE_SANDBOX" in environ) is root


def test_a_render_node_is_a_gpu(tmp_path: Path) -> None:
    assert not has_gpu(tmp_path / "absent")
    (tmp_path / "card0").touch()
    assert not has_gpu(tmp_path)
    (tmp_path / "renderD128").touch()
    assert has_gpu(tmp_path)
