"""The languages the product speaks: a catalogue of sentences each, and how a locale writes dates and numbers."""

from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

CATALOGUES = Path(__file__).parent / "catalogues"
ENGLISH = "en"
"""The sentences in the code are English, so it has no catalogue."""
LANGUAGES = (ENGLISH, *sorted(path.stem for path in CATALOGUES.glob("*.po")))


@dataclass(frozen=True)
class Language:
    """The sentences of a language, and the locale whose dates and numbers it uses."""

    locale: Locale
    sentences: NullTranslations

    @property
    def code(self) -> str:
        """The language without a country, as `lang` of HTML wants it."""
        return str(self.locale.language)

    @property
    def tag(self) -> str:
        """The BCP 47 tag that leads back to this language."""
        return str(self.locale).replace("_", "-")


@lru_cache(maxsize=64)
def language(tag: str) -> Language:
    """The language of a BCP 47 tag such as `de-AT`; English for one that we do not speak."""
    try:
        locale = Locale.parse(tag, sep="-") if tag else Locale(ENGLISH)
    except (ValueError, UnknownLocaleError):
        locale = Locale(ENGLISH)
    known = locale if locale.language in LANGUAGES else Locale(ENGLISH)
    return Language(known, _sentences(str(known.language)))


@cache
def _sentences(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)
