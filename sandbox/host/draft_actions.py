"""What an answer may do to Gmail itself: change the open draft, or open one that was created (§4.3)."""

from collections.abc import Mapping
from typing import Any

from sandbox.host.members import Rejected, known

_OPEN = {"draftId", "draftThreadId", "draftStorageId", "draftThreadServerPermId"}
_CONTENT_TYPES = {"TEXT", "MUTABLE_HTML", "IMMUTABLE_HTML"}
_RECIPIENTS = {
    "updateToRecipients": "toRecipients",
    "updateCcRecipients": "ccRecipients",
    "updateBccRecipients": "bccRecipients",
}


def checked(raw: object) -> Mapping[str, Any]:
    """The gmailAction, if Gmail knows every member of it.

    Raises:
        Rejected: unknown or misplaced members.
    """
    action = known(raw, {"updateDraftActionMarkup", "openCreatedDraftActionMarkup"}, "gmailAction")
    if "openCreatedDraftActionMarkup" in action:
        opened = known(action["openCreatedDraftActionMarkup"], _OPEN, "openCreatedDraftActionMarkup")
        if not opened.get("draftId"):
            raise Rejected("openCreatedDraftActionMarkup names no draftId")
    if "updateDraftActionMarkup" in action:
        _update(action["updateDraftActionMarkup"])
    return action


def _update(raw: object) -> None:
    change = known(raw, {"updateBody", "updateSubject", *_RECIPIENTS}, "updateDraftActionMarkup")
    known(change.get("updateSubject", {}), {"subject"}, "updateSubject")
    for name, inner in _RECIPIENTS.items():
        for each in known(change.get(name, {}), {inner}, name).get(inner, ()):
            known(each, {"email"}, inner)
    if "updateBody" in change:
        _body(change["updateBody"])


def _body(raw: object) -> None:
    body = known(raw, {"type", "insertContents"}, "updateBody")
    if body.get("type") != "IN_PLACE_INSERT":
        raise Rejected("updateBody has no type IN_PLACE_INSERT")
    for each in body.get("insertContents", ()):
        content = known(each, {"content", "contentType"}, "insertContents")
        if content.get("contentType") not in _CONTENT_TYPES:
            raise Rejected(f"unknown contentType: {content.get('contentType')}")
