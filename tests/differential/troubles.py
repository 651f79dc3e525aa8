"""How Gmail fails a caller, by name: each passes, most after the product has given up once."""

from sandbox.trouble import Trouble

TROUBLES = {
    "history 503 twice": Trouble("history.list", status=503, times=2),
    "history 503": Trouble("history.list", status=503, times=5),
    "second thread 503": Trouble("threads.get", status=503, times=5, after=1),
    "message 503": Trouble("messages.get", status=503, times=4),
    "list 500": Trouble("threads.list", status=500, times=4),
    "labels 503": Trouble("labels.list", status=503, times=4),
    "history 429 for 10 min": Trouble("history.list", status=429, retry_after=600),
    "thread 429 for 3 s": Trouble("threads.get", status=429, retry_after=3, times=2),
    "second thread 403": Trouble("threads.get", status=403, reason="userRateLimitExceeded", times=4, after=1),
    "thread dropped": Trouble("threads.get", after_accept=True, times=4),
    "history dropped": Trouble("history.list", after_accept=True),
    "thread refused twice": Trouble("threads.get", status=400, times=2),
    "empty history pages": Trouble("history.list", empty=True, times=2),
    "empty list page": Trouble("threads.list", empty=True),
}
