"""What each click and trigger of the sidebar does: one service call, one card; each may come twice."""

from addon.actions import adding, opening, searching
from addon.actions.action import READ_OPEN_MAIL, Action, click, trigger

ACTIONS = {
    "home": Action(opening.show_home, trigger),
    "message": Action(opening.show_message, trigger, (READ_OPEN_MAIL,)),
    "add": Action(adding.add, click, (READ_OPEN_MAIL,)),
    "pick": Action(adding.pick, click, (READ_OPEN_MAIL,)),
    "search": Action(searching.run, click),
    "refresh": Action(opening.refresh, click),
    "connected": Action(opening.show_message, click),
}
"""The one table of action names: routes, buttons and manifest are held against it."""
