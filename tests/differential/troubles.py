"""How Gmail fails a caller, each in its turn: each passes, most after the product has given up once."""

from sandbox.trouble import Trouble

TROUBLES = (
    Trouble("history.list", status=503, times=2),
    Trouble("history.list", status=503, times=5),
    Trouble("threads.get", status=503, times=5, after=1),
    Trouble("messages.get", status=503, times=4),
    Trouble("threads.list", status=500, times=4),
    Trouble("labels.list", status=503, times=4),
    Trouble("history.list", status=429, retry_after=600),
    Trouble("threads.get", status=429, retry_after=3, times=2),
    Trouble("threads.get", status=403, reason="userRateLimitExceeded", times=4, after=1),
    Trouble("threads.get", after_accept=True, times=4),
    Trouble("history.list", after_accept=True),
    Trouble("threads.get", status=400, times=2),
    Trouble("history.list", empty=True, times=2),
    Trouble("threads.list", empty=True),
)
