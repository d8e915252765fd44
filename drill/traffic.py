"""Steady traffic: pupils join and answer, schools import and ask for their space, somebody looks at their home page."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench import joining
from bench.server import Server
from drill.visits import GivesUp, Log, Visitor
from drill.world import World
from pix.domain.reconciliation import TypedIdentity
from pix.schools.models import School
from pix.web.learner.assessment import words

ANSWERS_A_PUPIL = 6
PUPILS_AT_ONCE = 2
TOLD_WITHIN = 120.0
"""Seconds after which an import that was confirmed is applied, or said to be abandoned."""

BUSY, PREVIEWED, RECEIPT = "Import en cours", "Vérifier l’import", "Rapport d’import"
DECLARED = ("Import abandonné", "Fichier refusé")


@dataclass(slots=True)
class Promised:
    """What answers said that is kept, by everybody; ``asked`` counts what they asked for."""

    asked: int = 0
    joined: list[TypedIdentity] = field(default_factory=list)
    answered: list[tuple[int, str]] = field(default_factory=list)
    uploaded: dict[int, str] = field(default_factory=dict)
    """By number of import: the title of its page when it was last seen."""
    confirmed: set[int] = field(default_factory=set)
    on_their_way: list[tuple[School, float]] = field(default_factory=list)
    """With the moment when it was asked."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self) -> None:
        with self.lock:
            self.asked += 1

    def acknowledged(self) -> int:
        return sum(map(len, (self.joined, self.answered, self.uploaded, self.confirmed, self.on_their_way)))


class Traffic:
    """Runs from ``begin`` to ``end``; who waits for an import then waits until its page has told."""

    def __init__(self, site: Server, world: World) -> None:
        self.site, self.world = site, world
        self.log, self.promised = Log(), Promised()
        self.over = threading.Event()
        self.imports_end_by = float("inf")
        acts = [*[self._a_pupil] * PUPILS_AT_ONCE, self._a_school_imports, self._a_school_asks, self._somebody_looks]
        self.threads = [threading.Thread(target=self._repeat, args=[act], daemon=True) for act in acts]

    def begin(self) -> None:
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.imports_end_by = time.monotonic() + TOLD_WITHIN
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=TOLD_WITHIN + 40)

    def _repeat(self, act: Callable[[], None]) -> None:
        while not self.over.is_set():
            try:
                act()
            except (GivesUp, StopIteration):
                return
            except AssertionError as unexpected:
                self.log.puzzle(f"{act.__name__.strip('_').replace('_', ' ')}: {unexpected}"[:160])

    def _visitor(self, cookies: dict[str, str] | None = None) -> Visitor:
        return Visitor(self.site, self.log, self.over, cookies)

    def _a_pupil(self) -> None:
        """Joins, then answers a few questions; whoever was not heard to join leaves it there."""
        identity, visitor, began = self.world.newcomers.take(), self._visitor(), time.monotonic()
        self.promised.ask()
        joining.join(visitor, self.world.code, identity)
        self.promised.joined.append(identity)
        self.log.well("join", began=began)
        path = visitor.path
        for _ in range(ANSWERS_A_PUPIL):
            if self.over.is_set() or not self._answers(visitor, path):
                break
        visitor.hang_up()

    def _answers(self, visitor: Visitor, path: str) -> bool:
        began = time.monotonic()
        if visitor.path != path or 'name="item"' not in visitor.body:
            visitor.get(path)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', visitor.body))
        fields.pop("csrfmiddlewaretoken", None)
        if "item" not in fields:
            return False
        self.promised.ask()
        status = visitor.post(path, **fields, skip="1")
        assert status == 302, (path, status)
        visitor.get(visitor.location)
        if words.question_not_asked() not in visitor.body and words.answer_refused() not in visitor.body:
            self.promised.answered.append((int(path.rsplit("/", 1)[1]), fields["item"]))
            self.log.well("answer", began=began)
        return True

    def _a_school_imports(self) -> None:
        one = self.world.importing.take()
        visitor, began = self._visitor(one.cookies), time.monotonic()
        visitor.get("/orga/eleves/import")
        self.promised.ask()
        status = visitor.post_file("/orga/eleves/import", one.file())
        assert status == 302, (visitor.path, status)
        path = visitor.location
        number = int(path.rsplit("/", 1)[1])
        if self._wait_for_the_end(visitor, path, number) != PREVIEWED:
            return
        self.promised.ask()
        status = visitor.post(f"{path}/confirmer")
        assert status == 302, (visitor.path, status, _title(visitor))
        self.promised.confirmed.add(number)
        if self._wait_for_the_end(visitor, path, number) == RECEIPT:
            self.log.well("import", began=began)
        visitor.hang_up()

    def _wait_for_the_end(self, visitor: Visitor, path: str, number: int) -> str:
        """What the page says in the end. It is looked at even when the drill is over."""
        title = self.promised.uploaded[number] = BUSY
        while title == BUSY and time.monotonic() < self.imports_end_by:
            visitor.get(path)
            title = self.promised.uploaded[number] = _title(visitor)
            time.sleep(0.25)
        return title

    def _a_school_asks(self) -> None:
        school, visitor, began = self.world.asking.take(), self._visitor(), time.monotonic()
        visitor.get("/orga/activation")
        self.promised.ask()
        status = visitor.post("/orga/activation", uai=school.uai, first_name="Inès", last_name="Morel")
        assert status == 302, (visitor.path, status)
        visitor.get(visitor.location)
        self.promised.on_their_way.append((school, began))
        visitor.hang_up()
        self.over.wait(0.5)

    def _somebody_looks(self) -> None:
        began = time.monotonic()
        visitor = self._visitor(self.world.watcher)
        for _ in range(20):
            if self.over.is_set():
                break
            began = time.monotonic()
            status = visitor.get("/")
            assert status == 200, status
            assert "Se connecter" not in visitor.body, "the pupil is not signed in any more"
            self.log.well("page", began=began)
            self.over.wait(0.1)
        visitor.hang_up()


def _title(visitor: Visitor) -> str:
    found = re.search(r"<title>\s*(.*?)\s*(?:[·|–—-] .*)?</title>", visitor.body, re.DOTALL)
    return found.group(1) if found else ""
