"""``tanggap intake``: the channels without a window, as one more console.

With ``--once`` it prints what came of each channel. Without, it runs until SIGTERM or SIGINT and says in the log what
it does: whoever keeps it running (systemd) looks there.
"""

from __future__ import annotations

import os
import platform
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console import cli_base, connectors
from console.cli_base import NO_CENTRAL, REFUSED, Usage, exit_status, load_settings, print_json, tell
from console.core import collector as garbage
from console.core import log as logs
from console.core import records
from console.core.clock import Clock
from console.core.dispatch import Dispatcher
from console.core.errors import Refused
from console.core.intake_service import IntakeService, claim
from console.core.line import collecting, line, password_for
from console.core.settings import Settings
from console.core.store import open_store
from console.core.trainer import Trainer
from models.complaint import CHANNELS
from models.delivery import ChannelFailure
from models.sentences import known, say

if TYPE_CHECKING:
    from console.channels.receiver import Hook, Receiver
    from console.core.collect import Counted


@dataclass
class Desk:
    """An open home in which the channels are read."""

    settings: Settings
    service: IntakeService
    clock: Clock
    hooks: Mapping[str, Hook]

    def say(self, code: str, **params: object) -> str:
        """A sentence in the language of the settings."""
        return say(self.settings.language, code, **params)


def intake(
    once: Annotated[bool, typer.Option("--once", help="Read every channel to its end, then stop.")] = False,
    channel: Annotated[
        str | None, typer.Option("--channel", help="Only this one of " + ", ".join(CHANNELS) + ".")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --once: a JSON line a channel.")] = False,
) -> None:
    """Read the channels without a window, and send the replies that are due."""
    only = None if channel is None else channel.strip().lower().replace("_", "-")
    if only is not None and only not in CHANNELS:
        raise Usage("cli.channel", channel=only, channels=", ".join(CHANNELS))
    with _desk(only) as desk:
        if once:
            _once(desk, as_json)
        else:
            _run(desk)


def _once(desk: Desk, as_json: bool) -> None:
    counted, failure = desk.service.once()
    for one in counted:
        if as_json:
            print_json(_told(desk, one))
        else:
            print(desk.say("intake.read", channel=one.channel, read=one.tally.read, received=one.tally.received,
                           known=one.tally.known, quarantined=one.tally.quarantined))  # fmt: skip
        if one.problem:
            tell(desk.say("intake.failed", channel=one.channel, reason=_reason(desk, one)))
        elif one.gap:
            tell(desk.say("intake.gap", channel=one.channel, reason=_sentence(desk, one.gap, {})))
    if raised := desk.service.ladder.raised:
        if as_json:
            print_json({"raised": raised})
        else:
            print(desk.say("intake.raised", raised=raised))
    if not counted:
        tell(desk.say("intake.none_on"))
    if failure is not None:
        tell(failure.sentence(desk.settings.language))
        tell(desk.say("central.kept"))
        raise typer.Exit(exit_status(failure) if failure.code != "sync.busy" else NO_CENTRAL)
    if not counted or all(one.problem for one in counted):
        raise typer.Exit(REFUSED)


def _told(desk: Desk, one: Counted) -> dict[str, Any]:
    return {
        "channel": one.channel, "read": one.tally.read, "received": one.tally.received, "known": one.tally.known,
        "quarantined": one.tally.quarantined, "error": _reason(desk, one) if one.problem else None,
        "code": one.problem or one.gap or None,
    }  # fmt: skip


def _reason(desk: Desk, one: Counted) -> str:
    return _sentence(desk, one.problem, one.params)


def _sentence(desk: Desk, code: str, params: Mapping[str, str]) -> str:
    return desk.say(code, **params) if known(code) else code


def _run(desk: Desk) -> None:
    receiver = _receiver(desk)
    garbage.calm()
    with _ended_by_signals(desk.service.stop), ExitStack() as stack:
        if receiver is not None:
            receiver.start()
            stack.callback(receiver.stop)
        stack.enter_context(_learning(desk))
        desk.service.run()


@contextmanager
def _learning(desk: Desk) -> Iterator[None]:
    """What operators decide is learned from now and then, in a helper process."""
    ended = Event()
    trainer = Trainer(desk.settings.store, desk.settings.home, desk.clock)
    thread = Thread(target=trainer.run, args=(ended,), name="tanggap-learning")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _receiver(desk: Desk) -> Receiver | None:
    """What receives webhooks, where the settings say."""
    if not desk.hooks:
        return None
    from console.channels.receiver import Receiver

    return Receiver(desk.settings.intake_listen, desk.hooks, desk.service.collector.deliver, desk.clock)


@contextmanager
def _ended_by_signals(stop: Callable[[], object]) -> Iterator[None]:
    """SIGTERM and SIGINT end the program cleanly."""

    def end(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {one: signal.signal(one, end) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _desk(only: str | None) -> Iterator[Desk]:
    """The home, opened for an intake and closed again; a channel's own failures as sentences.

    Raises:
        Refused: no channel has an address, the login is no intake, another intake has this home.
    """
    settings = load_settings()
    clock = Clock(cli_base.wall_clock)
    makers = connectors.makers(settings, clock)
    if only is not None:
        if only not in makers:
            name = f"TANGGAP_CHANNEL_{only.upper().replace('-', '_')}_URL"
            raise Refused("intake.no_address", channel=only, name=name)
        makers = {only: makers[only]}
    hooks: dict[str, Hook] = {}
    if settings.intake_listen and only is None:
        hooks = connectors.hooks(settings)
        if not hooks:
            raise Refused("intake.no_hooks")
    if not makers and not hooks:
        raise Refused("intake.nothing")
    with ExitStack() as stack:
        store = open_store(settings, cli_base.wall_clock())
        stack.callback(store.close)
        stack.callback(claim(store).release)
        with closing(store.reader()) as db:
            actor = collecting(settings, db)
            clock.offset = records.clock_offset(db)
        here = line(settings)
        here.password = password_for(here, settings, os.environ)
        stack.callback(here.close)
        handler = logs.set_up(settings.home / "log", secrets=(*settings.secrets, here.password))
        stack.callback(logs.tear_down, handler)
        dispatcher = Dispatcher(store, actor, "", clock, os.urandom)
        stack.callback(dispatcher.close)
        wanted = f"{platform.node() or 'konsol'}/kanal-{os.urandom(4).hex()}"
        dispatcher.console = dispatcher.intake_name(wanted)
        sending = {connectors.channel_of(name) for name in hooks}
        service = IntakeService(
            dispatcher, here.connect, makers, clock, sources=connectors.sources(settings), sending=sending
        )
        stack.callback(service.collector.close)
        try:
            yield Desk(settings, service, clock, hooks)
        except ChannelFailure as failure:
            raise Refused(failure.code, **failure.params) from failure
