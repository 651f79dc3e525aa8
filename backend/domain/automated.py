"""Which outside senders are machines: no-reply, bots, scheduling services, ATS and job-board relays."""

import re

from backend.domain.address import Address, domain_of

ROBOTS = re.compile(
    r"^(no[._-]?reply|do[._-]?not[._-]?reply|donotreply|mailer-daemon|postmaster|bounces?|notifications?|notify|alerts?"
    r"|newsletter|calendar-notification|robot|bot|automated|auto-confirm)([._+-].*)?@"
    r"|[._+-](no-?reply|bounces?)@",
)
SERVICES = {
    "calendly.com": "scheduling service",
    "cal.com": "scheduling service",
    "goodtime.io": "scheduling service",
    "doodle.com": "scheduling service",
    "youcanbook.me": "scheduling service",
    "indeedemail.com": "job board",
    "indeed.com": "job board",
    "linkedin.com": "job board",
    "reply.linkedin.com": "job board",
    "stepstone.de": "job board",
    "ziprecruiter.com": "job board",
    "glassdoor.com": "job board",
    "seek.com.au": "job board",
    "greenhouse.io": "applicant tracking system",
    "greenhouse-mail.io": "applicant tracking system",
    "hire.lever.co": "applicant tracking system",
    "lever.co": "applicant tracking system",
    "ashbyhq.com": "applicant tracking system",
    "workablemail.com": "applicant tracking system",
    "teamtailor-mail.com": "applicant tracking system",
    "smartrecruiters.com": "applicant tracking system",
    "myworkday.com": "applicant tracking system",
    "recruiterbox.com": "applicant tracking system",
    "googlegroups.com": "mailing list",
}


def automated(address: Address) -> str:
    """What kind of machine writes from this address, "" when it looks like a person."""
    if ROBOTS.search(address.key):
        return "automatic sender"
    domain = domain_of(address.address)
    while "." in domain:
        if domain in SERVICES:
            return SERVICES[domain]
        domain = domain.partition(".")[2]
    return ""
