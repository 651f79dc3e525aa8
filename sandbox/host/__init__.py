"""Google's add-on host: builds events, calls the product, reads its answers as strictly as Gmail does."""

from sandbox.host.calling import Call, Host, Reply
from sandbox.host.deployment import deployed
from sandbox.host.events import SCOPES, Draft

__all__ = ["SCOPES", "Call", "Draft", "Host", "Reply", "deployed"]
