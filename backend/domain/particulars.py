"""Who a candidate is, as a person types it into a form: name, addresses, the link to another system; checked here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from backend.domain.access import WITHHELD
from backend.domain.address import Address, Insiders, key_of, plausible, unique
from backend.domain.candidate import Candidate, CandidateAddress, Source, candidate_id, cared_for_by, search_words
from backend.domain.ids import derived
from backend.domain.organization import Organization
from backend.domain.recognition import Profile
from backend.domain.tag import retagged
from backend.domain.wording import word

LONGEST_NAME = 200
LONGEST_LINK = 1_000
MOST_ADDRESSES = 20
IN_BRACKETS = re.compile(r"<([^<>]*)>")
QUOTED_NAME = re.compile(r'"[^"\n]*"\s*(?=<)')


@dataclass(frozen=True)
class Particulars:
    """What the form for a candidate's name, addresses and link shows or is given."""

    name: str = ""
    addresses: tuple[str, ...] = ()
    ats_url: str = ""


@dataclass(frozen=True)
class Assignment:
    """What the form for who looks after a candidate shows or is given; owner and job are ids, "" for none."""

    owner: str = ""
    job: str = ""
    tags: tuple[str, ...] = field(default=())


def particulars_of(candidate: Candidate) -> Particulars:
    """What stands in the form of a candidate when it is opened."""
    return Particulars(candidate.name, tuple(each.address for each in candidate.addresses), candidate.ats_url)


def assignment_of(profile: Profile) -> Assignment:
    """What stands in the form of a candidate's owner, job and tags; an owner the reader may not know is nobody."""
    candidate = profile.candidate
    return Assignment("" if profile.owner == WITHHELD else candidate.owner, candidate.job, candidate.tags)


def typed(name: str, addresses: str, ats_url: str) -> Particulars:
    """What a person typed; addresses stand between commas or on lines, with or without a name before them."""
    lines = re.split(r"[;\n]", QUOTED_NAME.sub("", addresses))
    each = unique(Address(found) for line in lines for found in _bare(line) if found)
    return Particulars(" ".join(name.split()), tuple(one.address for one in each), ats_url.strip())


def faults_of(given: Particulars, shown: Particulars, insiders: Insiders) -> Mapping[str, str]:
    """Why what was typed will not do, by field (pure); an address that stood there before is not judged again."""
    found = {
        "name": _name_fault(given.name),
        "addresses": next(_address_faults(given, shown, insiders), ""),
        "ats_url": ""
        if not given.ats_url or https_link(given.ats_url)
        else word("Write a link that starts with https://"),
    }
    return {name: fault for name, fault in found.items() if fault}


def https_link(text: str) -> bool:
    """Whether a text is a link that a card may lead to."""
    try:
        link = urlsplit(text)
    except ValueError:
        return False
    sound = text.isprintable() and not any(map(str.isspace, text)) and len(text) <= LONGEST_LINK
    return sound and link.scheme == "https" and bool(link.hostname) and link.username is None


def edited(candidate: Candidate, shown: Particulars, given: Particulars, by: str, at: datetime) -> Candidate:
    """The candidate after a person who was shown this form sent it (pure): what she left alone stays as it is now.

    An address keeps where it came from; sending the form twice changes nothing more.
    """
    before, after = {key_of(each) for each in shown.addresses}, {key_of(each) for each in given.addresses}
    stay = tuple(each for each in candidate.addresses if each.key in after or each.key not in before)
    new = [each for each in given.addresses if key_of(each) not in {*before, *(one.key for one in stay)}]
    changed = replace(
        candidate,
        name=given.name if given.name != shown.name else candidate.name,
        addresses=(*stay, *(CandidateAddress(each, Source.ADDED, by, at) for each in new)),
        ats_url=given.ats_url if given.ats_url != shown.ats_url else candidate.ats_url,
    )
    return changed if candidate.hidden else replace(changed, words=search_words(changed))


def rooted(candidate: Candidate) -> str:
    """Her address that gave her profile its id, "" when none did: mail from it comes here whatever the form says."""
    return next((each.address for each in candidate.addresses if candidate_id(each.key) == candidate.id), "")


def by_hand(given: Particulars, organization: Organization, by: str, nonce: str, at: datetime) -> Candidate:
    """The profile of somebody typed in (pure): the nonce of the form gives the id, so that sent twice it is one."""
    candidate = Candidate(
        id=derived("candidate", "by hand", by, nonce),
        name=given.name,
        addresses=tuple(CandidateAddress(each, Source.ADDED, by, at) for each in given.addresses),
        owner=by,
        job=organization.default_job,
        stage=organization.stages[0].id,
        created_at=at,
        last_at=at,
        ats_url=given.ats_url,
    )
    return replace(cared_for_by(candidate, by), words=search_words(candidate))


def assigned(candidate: Candidate, shown: Assignment, given: Assignment) -> Candidate:
    """The candidate after a person who was shown this form sent it (pure): what she left alone stays as it is now."""
    return replace(
        cared_for_by(candidate, given.owner) if given.owner != shown.owner else candidate,
        job=given.job if given.job != shown.job else candidate.job,
        tags=retagged(candidate.tags, shown.tags, given.tags),
    )


def _bare(line: str) -> Iterator[str]:
    """The addresses of a line; what stands before one in brackets is a name, whose commas part no addresses."""
    *named, rest = IN_BRACKETS.split(line)
    for before, address in zip(named[::2], named[1::2], strict=True):
        *parts, _name = (part.strip() for part in before.split(","))
        yield from (part for part in parts if "@" in part or ("." in part and " " not in part))
        yield address.strip()
    yield from (part.strip() for part in rest.split(","))


def _name_fault(name: str) -> str:
    if not name:
        return word("Write a name.")
    return word("That name is too long.") if len(name) > LONGEST_NAME else ""


def _address_faults(given: Particulars, shown: Particulars, insiders: Insiders) -> Iterator[str]:
    if not given.addresses:
        yield word("Write at least one e-mail address.")
    if len(given.addresses) > MOST_ADDRESSES:
        yield word("At most %(most)s addresses.", most=MOST_ADDRESSES)
    stood = {key_of(each) for each in shown.addresses}
    for address in given.addresses:
        if key_of(address) in stood:
            continue
        if not plausible(address):
            yield word("%(address)s is no e-mail address.", address=address[:100])
        elif insiders.include(Address(address)):
            yield word("%(address)s is one of your own addresses, so it cannot be a candidate.", address=address)
