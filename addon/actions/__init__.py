"""What each click and trigger of the sidebar does: one service call, one card; each may come twice."""

from addon.actions import adding, caring, composing, following, noting, opening, searching, settling
from addon.actions.action import READ_OPEN_BODY, READ_OPEN_MAIL, WRITE_DRAFT, Action, click, menu, trigger, writing

ACTIONS = {
    "home": Action(opening.show_home, trigger),
    "message": Action(opening.show_message, trigger, (READ_OPEN_MAIL,)),
    "add": Action(adding.add, click, (READ_OPEN_MAIL,), hurried=True),
    "once": Action(adding.once, click, (READ_OPEN_MAIL, READ_OPEN_BODY), hurried=True),
    "applies": Action(adding.applies, click, (READ_OPEN_MAIL,), hurried=True),
    "pick": Action(adding.pick, click, (READ_OPEN_MAIL,), hurried=True),
    "search": Action(searching.run, click),
    "stop": Action(following.stop, click, (READ_OPEN_MAIL,), hurried=True),
    "ignore": Action(settling.ignore, click, (READ_OPEN_MAIL,)),
    "unignore": Action(settling.unignore, click, beside_mail=(READ_OPEN_MAIL,)),
    "settings": Action(settling.show, menu),
    "pause": Action(settling.pause, click),
    "resume": Action(settling.resume, click),
    "compose": Action(composing.show, trigger, (READ_OPEN_MAIL, WRITE_DRAFT)),
    "draft": Action(composing.choose, click),
    "insert": Action(composing.insert, writing, (WRITE_DRAFT,)),
    "refresh": Action(opening.refresh, click, beside_mail=(READ_OPEN_MAIL,)),
    "again": Action(opening.show_message, click, beside_mail=(READ_OPEN_MAIL,)),
    "connected": Action(opening.show_message, click, beside_mail=(READ_OPEN_MAIL,)),
    "profile": Action(noting.profile, click, beside_mail=(READ_OPEN_MAIL,)),
    "conversation": Action(noting.unfold, click),
    "note": Action(noting.note, click),
    "save_note": Action(noting.save_note, click, beside_mail=(READ_OPEN_MAIL,)),
    "remove_note": Action(noting.remove_note, click, beside_mail=(READ_OPEN_MAIL,)),
    "move": Action(caring.move, click, beside_mail=(READ_OPEN_MAIL,)),
    "assign": Action(caring.assign, click),
    "save_assign": Action(caring.save_assign, click, beside_mail=(READ_OPEN_MAIL,)),
    "edit": Action(caring.edit, click),
    "save_edit": Action(caring.save_edit, click, beside_mail=(READ_OPEN_MAIL,)),
    "enroll": Action(caring.enroll, click),
    "save_enroll": Action(caring.save_enroll, click, beside_mail=(READ_OPEN_MAIL,)),
}
"""The one table of action names: routes, buttons and manifest are held against it."""
