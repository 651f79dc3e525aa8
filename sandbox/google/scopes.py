"""Scope names as Google writes and explains them on the consent page; what a scope allows is the APIs' affair."""

from collections.abc import Iterable

PREFIX = "https://www.googleapis.com/auth/"
EMAIL = PREFIX + "userinfo.email"
PROFILE = PREFIX + "userinfo.profile"
LONG = {"email": EMAIL, "profile": PROFILE}
IDENTITY = frozenset({"openid", EMAIL, PROFILE})
EXPLAINED = {
    "https://mail.google.com/": "Read, compose, send, and permanently delete all your email from Gmail",
    PREFIX + "gmail.modify": "Read, compose, and send emails from your Gmail account",
    PREFIX + "gmail.readonly": "View your email messages and settings",
    PREFIX + "gmail.send": "Send email on your behalf",
    PREFIX + "gmail.compose": "Manage drafts and send emails",
    PREFIX + "gmail.labels": "See and edit your email labels",
    PREFIX + "gmail.metadata": "View your email message metadata such as labels and headers, but not the email body",
    PREFIX + "gmail.insert": "Add emails into your Gmail mailbox",
}


def canonical(scopes: Iterable[str]) -> list[str]:
    """Return the scopes in Google's long form, each once, in order."""
    return list(dict.fromkeys(LONG.get(scope, scope) for scope in scopes))


def explained(scope: str) -> str:
    return EXPLAINED.get(scope, scope.removeprefix(PREFIX))
