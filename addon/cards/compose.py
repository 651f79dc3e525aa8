"""The cards beside a draft: whom it goes to, what has happened meanwhile, and words to insert."""

from dataclasses import replace

from addon import care_texts, texts
from addon.cards import candidate, inputs, widgets
from addon.cards.look import Look
from backend.domain.draft import Draft, overtaken
from backend.domain.recognition import Profile
from backend.domain.step import next_step
from backend.domain.wording import word
from backend.texts import first_name, shown

CHOOSE_ONE = word("Whom are you writing to?")
GREETING = word("Hi %(name)s,")
HELLO = word("Hello,")
INSERT_GREETING = word("Insert a greeting")
INSERT_JOB = word("Insert the job's title")
NOBODY_HERE = word("No candidate among the recipients")
NOBODY_YET = word("No recipient yet")
OVERTAKEN = word("A colleague has the last word. Read it before you write, too.")
WHEN_ADDRESSED = word("Add the candidate to the recipients, then open Hirelabel again.")
WHO_IS_HELPED = word(
    "Of a candidate you write to, you see here whose turn it is and which colleague was last in touch."
)

ISOLATES = str.maketrans("", "", "\u2068\u2069")


def card(found: Draft, look: Look) -> widgets.Card:
    """Draws whom to choose from, or why there is nobody to help with."""
    if found.profiles:
        rows = [_row(profile, look) for profile in found.profiles]
        listed = widgets.listing(rows, look.links.console, look, size=20_000)
        return widgets.card("compose", look.say(CHOOSE_ONE), listed, _in_touch(found, look))
    title = NOBODY_HERE if found.addressed else NOBODY_YET
    if found.in_touch:
        return widgets.card("compose", look.say(texts.IN_TOUCH), _in_touch(found, look))
    what = WHO_IS_HELPED if found.addressed else WHEN_ADDRESSED
    return widgets.card("compose", look.say(title), widgets.section(widgets.text(look.say(what))))


def one(profile: Profile, look: Look) -> widgets.Card:
    """Draws one candidate: the first line of the profile, a warning when a colleague was faster, then the facts."""
    title, in_touch = care_texts.first_line(look.say, profile)
    return widgets.card(
        "compose",
        title,
        _warning(profile, look),
        _facts(profile, in_touch, look),
        _insertions(profile, look),
    )


def greeting(profile: Profile, look: Look) -> str:
    """How a mail to the candidate begins; plain words."""
    name = first_name(profile.candidate.name).translate(ISOLATES)
    return look.say(GREETING, name=name) if name else look.say(HELLO)


def _warning(profile: Profile, look: Look) -> widgets.Section:
    """That a colleague has the last word, in words and with a sign of its own."""
    if not overtaken(profile):
        return widgets.section()
    in_touch = "\n".join(care_texts.last_in_touch(look.say, profile))
    return widgets.section(widgets.decorated(look.say(OVERTAKEN), in_touch, bold=True, icon="CLOCK"))


def _facts(profile: Profile, in_touch: str, look: Look) -> widgets.Section:
    below = f"{texts.stage_and_job(look.say, profile)}\n{texts.owner(look.say, profile)}"
    rows = [widgets.decorated(candidate.name_of(profile), below, bold=True, icon="PERSON")]
    rows += [widgets.text(in_touch)] if in_touch and not overtaken(profile) else []
    # Beside a draft no thread is open that could be followed.
    step = next_step(replace(profile, following=True), look.say.now)
    rows += [widgets.text(care_texts.step(look.say, step, profile))] if step else []
    page = widgets.opens(look.links.profile(profile.candidate.id))
    return widgets.section(*rows, widgets.buttons(widgets.button(look.say(texts.OPEN_PROFILE), page)))


def _insertions(profile: Profile, look: Look) -> widgets.Section:
    """What is put into the draft where the cursor stands; a link to the profile is not, it is ours alone."""
    hers = profile.candidate.id
    url = look.links.action("insert")
    greet = widgets.button(look.say(INSERT_GREETING), widgets.calls(url, candidate=hers, what="greeting"), filled=True)
    job = widgets.button(look.say(INSERT_JOB), widgets.calls(url, candidate=hers, what="job"))
    return widgets.section(widgets.buttons(greet, *([job] if profile.job and profile.job.title else ())))


def _row(profile: Profile, look: Look) -> widgets.Widget:
    choose = widgets.calls(look.links.action("draft"), candidate=profile.candidate.id)
    below = f"{texts.standing(look.say, profile)}\n{texts.stage_and_job(look.say, profile)}"
    button = widgets.button(look.say(texts.CHOOSE), choose)
    return widgets.decorated(candidate.name_of(profile), below, bold=True, button=button)


def _in_touch(found: Draft, look: Look) -> widgets.Section:
    """Whom someone in recruiting writes to, as the draft's own recipients say; nothing else of them."""
    addresses = inputs.fitting((shown(person.address) for person in found.in_touch[:10]), 6_000)
    return widgets.section(*(widgets.decorated(address, look.say(texts.IN_TOUCH)) for address in addresses))
