"""The store against the oracle: every difference in words, none when all is as the rules want it."""

from collections.abc import Iterable, Iterator

from tests.differential.life import Life, Status, reason
from tests.differential.oracle import Oracle
from tests.differential.seen import Seen, SeenConversation, SeenMessage


def differences(oracle: Oracle, seen: Seen) -> list[str]:
    """What is not as it should be."""
    found = [*_threads(oracle, seen), *_copies(oracle, seen), *_left_out(oracle, seen)]
    found += [*_joined(oracle, seen), *_profiles(oracle, seen)]
    return [*found, *([f"{seen.parked} threads are parked"] if seen.parked else [])]


def _threads(oracle: Oracle, seen: Seen) -> Iterator[str]:
    for key in {(each.box, each.id) for each in seen.threads} - oracle.lives.keys():
        yield f"{key} is no thread"
    for key, life in oracle.lives.items():
        told, admissible = seen.told(*key), {state.told() for state in life.states}
        if told not in admissible:
            yield f"{key} is {told}, not {admissible}"


def _copies(oracle: Oracle, seen: Seen) -> Iterator[str]:
    held: dict[tuple[str, str], set[str]] = {}
    for message in seen.messages:
        for box, (gmail_id, thread) in message.copies.items():
            life = oracle.lives.get((box, thread))
            if life is None or life.names.get(gmail_id) != message.id:
                yield f"{message.id} is no copy of {gmail_id} in {thread} of {box}"
            held.setdefault((box, thread), set()).add(message.id)
    told = {(each.box, each.id): each.status for each in seen.threads}
    for key, life in oracle.lives.items():
        here, status = held.get(key, set()), told.get(key, Status.UNKNOWN)
        if lost := oracle.must_hold(life, status) - here:
            yield f"{key} lacks {sorted(lost)}"
        if strange := here - oracle.may_hold(life, status):
            yield f"{key} holds {sorted(strange)}, which was never to be held"
    if doubled := len(seen.messages) - len({message.id for message in seen.messages}):
        yield f"{doubled} messages are doubled"


def _left_out(oracle: Oracle, seen: Seen) -> Iterator[str]:
    for thread in (each for each in seen.threads if each.status is Status.FOLLOWED):
        mails = {each.id: each for each in oracle.boxes[thread.box].thread(thread.id)}
        held = oracle.held[thread.box] & {each.header("Message-ID") for each in mails.values()}
        for gmail_id, why in thread.left_out.items():
            if gmail_id in mails and reason(mails[gmail_id]) != why:
                yield f"{gmail_id} is left out as {why}"
        for gmail_id, stored in mails.items():
            if stored.header("Message-ID") in held and reason(stored) and gmail_id not in thread.left_out:
                yield f"{gmail_id} lies in {reason(stored)}, which is not said"


def _joined(oracle: Oracle, seen: Seen) -> Iterator[str]:
    """A thread's mails are one conversation, so are both copies of a mail; nothing else is but what answers it."""
    by_id = {each.id: each for each in seen.conversations}
    for life in oracle.lives.values():
        homes = {message.conversation for message in _of(life, seen.messages)}
        if len(homes) > 1:
            yield f"{life.id} of {life.box} is {len(homes)} conversations"
    for message in seen.messages:
        home = by_id.get(message.conversation)
        if home is None or not set(message.copies) <= home.boxes:
            yield f"{message.id} is in a conversation that does not know its mailboxes"
        elif message.candidates != home.candidates:
            yield f"{message.id} stands on {set(message.candidates)}, its conversation on {set(home.candidates)}"
    for home in seen.conversations:
        parts = _parts(oracle, [message for message in seen.messages if message.conversation == home.id])
        if len(parts) > 1:
            yield f"{home.id} is {len(parts)} exchanges that have nothing to do with each other: {parts}"


def _parts(oracle: Oracle, messages: list[SeenMessage]) -> list[set[str]]:
    """The messages grouped by what may make them one: a thread they share, or an answer."""
    parts: list[set[str]] = []
    for message in messages:
        ties = {f"{box} {thread}" for box, (_, thread) in message.copies.items()}
        ties |= {message.id, *oracle.mails[message.id].answers}
        touching = [part for part in parts if part & ties]
        parts = [part for part in parts if not part & ties] + [ties.union(*touching)]
    return parts


def _profiles(oracle: Oracle, seen: Seen) -> Iterator[str]:
    people = [address for each in seen.candidates for address in each]
    if len(people) != len(set(people)):
        yield "an address stands on two profiles"
    if strange := set(people) - oracle.candidates - oracle.alone:
        yield f"{strange} are candidates, never alone in a followed thread"
    standing = {person for message in seen.messages for person in message.candidates}
    # A stage given by a person keeps a profile whose mail is taken back.
    if wrong := (standing ^ set(people)) - oracle.ended.keys():
        yield f"{wrong} have mail and no profile, or a profile and no mail"
    for home in seen.conversations:
        yield from _profiles_of(oracle, seen, home, set(people))


def _profiles_of(oracle: Oracle, seen: Seen, home: SeenConversation, people: set[str]) -> Iterator[str]:
    messages = [message for message in seen.messages if message.conversation == home.id]
    mails = [oracle.mails[message.id] for message in messages]
    known = {message.id: message.candidates for message in oracle.seen.messages}
    outsiders = {person for mail in mails for person in mail.outsiders}
    hidden = {name for life in oracle.lives.values() if life.hidden for name in life.names.values()}
    doubtful = {person for name in hidden for person in oracle.mails[name].outsiders}
    fresh = {message.id for message in messages} - known.keys()
    surely = {person for mail in mails if mail.id in fresh for person in mail.people & oracle.candidates} - doubtful
    if home.waiting == bool(home.candidates):
        yield f"{home.id} waits: {home.waiting}, candidates {set(home.candidates)}"
    before = {person for message in messages for person in known.get(message.id, frozenset())}
    # Whom it was about stays, though the mail that said so was taken back, and erased since.
    hidden_away = {each.id for each in (*seen.hidden, *oracle.seen.hidden) if each.conversation == home.id}
    before |= {person for name in hidden_away for person in oracle.mails[name].outsiders}
    if home.candidates - (outsiders & people) - before:
        yield f"{home.id} is about {set(home.candidates)}, who are not on it"
    if outsiders & people and not home.candidates:
        yield f"{home.id} waits though {outsiders & people} is on it"
    if surely - home.candidates:
        yield f"{home.id} is not about {surely - home.candidates}"
    if len(outsiders) == 1 and not any(mail.listed for mail in mails) and not home.candidates and messages:
        yield f"{home.id} waits though only {outsiders} is on it"


def _of(life: Life, messages: Iterable[SeenMessage]) -> list[SeenMessage]:
    return [each for each in messages if each.copies.get(life.box, ("", ""))[1] == life.id]
