"""The organization's outgoing mail server, for what we write ourselves; a recruiter's own mail goes by her mailbox.

Adapters: `backend.adapters.smtp_post`.
"""

from typing import Protocol

from backend.domain.notice import Notice


class Post(Protocol):
    """Sends from the organization's configured sender. Called by telling."""

    def send(self, notice: Notice) -> None:
        """Hand the mail over; sent again it bears the same Message-ID. Raises PostDown."""
