"""The voice that speaks on this request's page: the language the browser prefers, else that of the reader's Gmail."""

from flask import Flask, g, request

from backend import texts
from backend.domain import clock
from backend.language import LANGUAGES
from backend.texts import Voice


def install(app: Flask) -> None:
    """Let every page say its sentences: `say`, `counted`, `ago`, `audited`, and `voice()` for the rest."""
    app.jinja_env.globals.update(
        voice=voice,
        say=say,
        counted=lambda one, many, number: voice().counted(one, many, number),
        ago=lambda at: voice().ago(at),
        audited=lambda tally: texts.audited(voice(), tally),
        why=lambda standing: texts.why(voice(), standing),
        asked_of_gmail=lambda method: texts.asked_of_gmail(voice(), method),
        state_of=lambda standing: texts.state(voice(), standing),
        shown=texts.shown,
    )


def voice() -> Voice:
    """The voice of this request, whose moment is when it was first asked for."""
    if "voice" not in g:
        preferred = request.accept_languages.best_match(LANGUAGES, "")
        g.voice = texts.voice_for(g.session.recruiter if "session" in g else None, clock.now(), preferred)
    found: Voice = g.voice
    return found


def say(sentence: str, **values: object) -> str:
    """The sentence in the language of this request."""
    return voice()(sentence, **values)
