"""What an answer costs in Gmail's units, from the form to the profile."""

from datetime import timedelta

from backend.domain import clock
from backend.domain.candidate import Candidate
from backend.domain.outgoing import Outgoing
from backend.domain.schedule import Due
from backend.ports.store import Query
from backend.services.replying import Wish
from bench import letters
from bench.importing import imported
from bench.letters import Heap
from bench.stage import Stage, staged, wait_until

ANSWERS = 20
MINIMUM = 100 + 20 + 5 + 2
"""Send, read back, label, and hear of it by history (Google's table of 2026-05-01)."""


def figures(answers: int = ANSWERS) -> dict[str, float]:
    """Units an answer over the least there can be; each is answered once the one before is on the profile."""
    with staged(Heap(answers, 1)) as stage:
        imported(stage)
        stage.world.counters.reset()
        for candidate in stage.house.store.of(letters.DOMAIN).find(Query(Candidate, order="last_at")).records[:answers]:
            _answered(stage, candidate)
        spent = sum(units for (whose, _), units in stage.world.counters.units.items() if whose == letters.OWNER)
    return {"reply.units_over_minimum": spent / (answers * MINIMUM)}


def _answered(stage: Stage, candidate: Candidate) -> None:
    replying, records = stage.house.outbox.replying, stage.house.store.of(letters.DOMAIN)
    session = stage.house.signing_in.resume(letters.DOMAIN, stage.world.accounts[letters.OWNER].sub)
    (conversation,) = stage.house.caring.profile(session, candidate.id).conversations
    wish = Wish("Thank you. Monday at ten?", due=Due(clock.now() + timedelta(seconds=0.1)))
    mail = replying.write(session, candidate.id, conversation.id, "bench", wish)
    looks = stage.requests("history.list")
    # The look before the post, and the one its push brings.
    wait_until(lambda: _filed(records.get(Outgoing, mail.id)) and stage.requests("history.list") >= looks + 2)


def _filed(mail: Outgoing | None) -> bool:
    return mail is not None and mail.filed
