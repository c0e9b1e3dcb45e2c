"""What must be settled in the environment before QApplication exists, so that the map runs on this machine.

Qt composes a web view with OpenGL. Without a GPU that is llvmpipe, on the GUI thread: dragging the map then
costs 30 ms heartbeats in the table beside it. Qt Quick's software backend brings that below 11 ms and saves
75 MB. Software WebGL (`--use-angle=swiftshader`) was tried and discarded: it crashes offscreen and is slower
than pixels.

No Qt in here: the environment is handed in, and this module must be importable before anything else.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final, Literal

__all__ = ["Graphics", "has_gpu", "prepare_environment"]

Graphics = Literal["auto", "gpu", "software"]

_FLAGS: Final = "QTWEBENGINE_CHROMIUM_FLAGS"


def has_gpu(devices: Path = Path("/dev/dri")) -> bool:
    """Whether the kernel offers a render node. Only Linux is asked; elsewhere the desktop always has a GPU
    path.

    Args:
        devices: folder of the direct rendering nodes.
    """
    if os.name != "posix" or not Path("/proc").is_dir():
        return True
    return devices.is_dir() and any(devices.glob("renderD*"))


def prepare_environment(
    environ: MutableMapping[str, str], graphics: Graphics = "auto", *, gpu: bool, root: bool
) -> None:
    """Write the variables Qt and Chromium read at start. Call it before QApplication is made.

    What the user already set stays as it is: an administrator who exports QT_QUICK_BACKEND knows the machine
    better.

    Args:
        environ: usually `os.environ`; changed in place.
        graphics: the setting. `auto` goes by `gpu`, the other two overrule it.
        gpu: what `has_gpu` found.
        root: the process runs as root. Chromium refuses to start its sandbox then, so it is switched off; an
            operator's console never runs as root, test machines and containers do.
    """
    if graphics == "software" or (graphics == "auto" and not gpu):
        environ.setdefault("QT_QUICK_BACKEND", "software")
        flags = environ.get(_FLAGS, "").split()
        if "--disable-gpu" not in flags:
            environ[_FLAGS] = " ".join([*flags, "--disable-gpu"])
    if root:
        environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
