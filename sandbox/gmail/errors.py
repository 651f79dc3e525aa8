"""Google's JSON error answers: their shape, reasons and texts; when one is due is decided by the methods."""

from datetime import datetime, timedelta

from sandbox.trouble import Trouble

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
REASONS = {
    400: "invalidArgument",
    401: "authError",
    403: "userRateLimitExceeded",
    404: "notFound",
    409: "aborted",
    429: "rateLimitExceeded",
}
TEXTS = {
    400: "Invalid argument",
    401: "Request had invalid authentication credentials.",
    403: "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'",
    404: "Requested entity was not found.",
    409: "Label name exists or conflicts",
    429: "Too many concurrent requests for user",
}
USAGE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"})


class GoogleError(Exception):
    """An error answer; texts and reasons left empty are the ones Gmail gives for the status."""

    def __init__(self, status: int, message: str = "", reason: str = "", *, retry_after: int | None = None) -> None:
        self.status = status
        self.message = message or TEXTS.get(status, "Backend Error")
        self.reason = reason or REASONS.get(status, "backendError")
        self.retry_after = retry_after
        super().__init__(self.message)

    def body(self) -> dict[str, object]:
        """Return the JSON body (`reference/google-apis.md` §3, Errors)."""
        domain = "usageLimits" if self.reason in USAGE else "global"
        name = "FAILED_PRECONDITION" if self.reason == "failedPrecondition" else STATUS_NAMES.get(self.status)
        error: dict[str, object] = {
            "code": self.status,
            "message": self.message,
            "errors": [{"message": self.message, "domain": domain, "reason": self.reason}],
        }
        return {"error": error | ({"status": name} if name else {})}


def planned_error(trouble: Trouble, now: datetime) -> GoogleError:
    """Return the error a trouble asks for; with `retry_after` Gmail's text names the time, too."""
    message = trouble.message
    if trouble.retry_after is not None and not message:
        message = retry_text(now + timedelta(seconds=trouble.retry_after))
    return GoogleError(trouble.status, message, trouble.reason, retry_after=trouble.retry_after)


def retry_text(due: datetime) -> str:
    """Return Gmail's text with the time in it, to the millisecond, never before `due`."""
    up = due + timedelta(microseconds=-due.microsecond % 1000)
    return f"User-rate limit exceeded.  Retry after {up.isoformat(timespec='milliseconds').replace('+00:00', 'Z')}"
