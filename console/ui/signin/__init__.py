"""The first start and signing in: two dialogs, and the flow that knows which of them is needed."""

from __future__ import annotations

from console.ui.signin.first_run import FirstRun
from console.ui.signin.flow import Doors, SignedIn, SignInFlow, decide, run_dialogs
from console.ui.signin.pictures import pictures
from console.ui.signin.results import Choice, Entered, Offline
from console.ui.signin.sign_in import SignIn

__all__ = [
    "Choice", "Doors", "Entered", "FirstRun", "Offline", "SignIn", "SignInFlow", "SignedIn", "decide", "pictures",
    "run_dialogs",
]  # fmt: skip
