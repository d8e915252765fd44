"""One fault with traffic before, during and after it, and what became of all that was promised."""

import time
from collections.abc import Callable

from django.db import connections

from drill.counting import count
from drill.faults import Fault, Scene
from drill.mailbox import Mailbox
from drill.table import Row
from drill.traffic import Promised, Traffic
from drill.world import World

PAGES, WORK = ("page", "join", "answer"), ("import", "mail")
BEFORE_SECONDS, AFTER_SECONDS = 2.0, 2.0
BACK_WITHIN = 120.0


class Exercise:
    """Makes faults one after the other on the same site."""

    def __init__(self, scene: Scene, world: World, mailbox: Mailbox, *, pupils_a_file: int, shorter: float = 1) -> None:
        self.scene, self.world, self.mailbox = scene, world, mailbox
        self.pupils_a_file, self.shorter = pupils_a_file, shorter
        self.everything: list[Promised] = []

    def make(self, fault: Fault) -> Row:
        traffic = Traffic(self.scene.site, self.world)
        self.scene.notes = []
        traffic.begin()
        time.sleep(BEFORE_SECONDS)
        try:
            with fault.act(self.scene):
                connections.close_all()
                began = time.monotonic()
                time.sleep(fault.seconds * self.shorter)
                over_at = time.monotonic() if fault.seconds else began
        except BaseException:
            traffic.end()
            raise
        backs = self._wait_until_normal(traffic, since=over_at)
        time.sleep(max(0.0, over_at + AFTER_SECONDS - time.monotonic()))
        traffic.end()
        promised = traffic.promised
        self.everything.append(promised)
        counted = count(promised, self.mailbox, pupils_a_file=self.pupils_a_file)
        connections.close_all()
        notes = [*self.scene.notes]
        if counted.abandoned:
            notes.append(f"imports said to be abandoned on their page: {counted.abandoned}")
        if counted.waiting:
            notes.append(f"messages that wait for their next try: {counted.waiting}")
        notes += [f"unexpected, {times} ×: {what}" for what, times in traffic.log.puzzled.items()]
        return Row(
            name=fault.name,
            asked=promised.asked,
            acknowledged=promised.acknowledged(),
            lost=counted.lost,
            labels=traffic.log.labels(),
            worst_page=traffic.log.worst_page(),
            pages_back=_latest(backs, PAGES, over_at),
            work_back=_latest(backs, WORK, over_at),
            notes=notes,
        )

    def _wait_until_normal(self, traffic: Traffic, *, since: float) -> dict[str, float | None]:
        """When each kind of act that began after the fault first went well."""
        backs: dict[str, float | None] = dict.fromkeys((*PAGES, *WORK))
        while time.monotonic() < since + BACK_WITHIN and None in backs.values():
            time.sleep(0.05)
            backs = {kind: traffic.log.normal_at(kind, since=since) for kind in (*PAGES, "import")}
            backs["mail"] = self._mail_back(traffic, since)
        return backs

    def _mail_back(self, traffic: Traffic, since: float) -> float | None:
        self.mailbox.look()
        asked = {school.email for school, asked_at in list(traffic.promised.on_their_way) if asked_at >= since}
        return min((at for address, at in self.mailbox.arrived_at.items() if address in asked), default=None)

    def settle(self, *, within: float, say: Callable[[str], None]) -> list[str]:
        """Wait until no message waits, then count everything once more."""
        from pix.mail.models import Message

        deadline = time.monotonic() + within
        while Message.objects.filter(state=Message.State.WAITING).exists() and time.monotonic() < deadline:
            time.sleep(1)
        lost, waiting = [], 0
        for promised in self.everything:
            counted = count(promised, self.mailbox, pupils_a_file=self.pupils_a_file)
            lost += counted.lost
            waiting += counted.waiting
        kept = sum(promised.acknowledged() for promised in self.everything)
        say(
            f"In the end: {kept} promises, {len(lost)} lost; {len(self.mailbox.numbers)} messages arrived, "
            f"{self.mailbox.doubled()} of them twice, {waiting} still wait for their next try."
        )
        return lost


def _latest(backs: dict[str, float | None], kinds: tuple[str, ...], over_at: float) -> float | None:
    moments = [backs[kind] for kind in kinds]
    return None if None in moments else max(moment - over_at for moment in moments if moment is not None)
