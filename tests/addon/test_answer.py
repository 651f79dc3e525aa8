"""addon.answer: the documented form of every answer and nothing extra."""

from addon import answer

CARD = {"header": {"title": "Hire"}}


def test_a_trigger_pushes_a_card() -> None:
    assert answer.trigger_response(CARD) == {"action": {"navigations": [{"pushCard": CARD}]}}


def test_a_click_updates_the_card() -> None:
    assert answer.action_response(CARD) == {"renderActions": {"action": {"navigations": [{"updateCard": CARD}]}}}


def test_a_click_may_also_notify_and_make_older_cards_stale() -> None:
    assert answer.action_response(CARD, notification="Added", state_changed=True) == {
        "renderActions": {"action": {"navigations": [{"updateCard": CARD}], "notification": {"text": "Added"}}},
        "stateChanged": True,
    }


def test_words_go_into_the_draft_where_the_cursor_stands() -> None:
    content = {"content": "<p>Hi Jane,</p>", "contentType": "MUTABLE_HTML"}
    update = {"updateBody": {"type": "IN_PLACE_INSERT", "insertContents": [content]}}
    assert answer.draft_response("<p>Hi Jane,</p>") == {
        "renderActions": {"hostAppAction": {"gmailAction": {"updateDraftActionMarkup": update}}}
    }


def test_missing_scopes_are_asked_for() -> None:
    assert answer.scopes_request({"https://b", "https://a"}) == {
        "requestingGoogleScopes": {"scopes": ["https://a", "https://b"]}
    }
