"""The seeded agency Brightwater Talent: `tell` fills a world, `reply` lets a candidate answer."""

from sandbox.story.answering import reply
from sandbox.story.telling import tell

__all__ = ["reply", "tell"]
