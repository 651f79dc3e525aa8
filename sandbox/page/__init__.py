"""The Gmail-like page with our sidebar: its JSON API and its files. Google's own API is in gmail/."""

from sandbox.page.routes import create_page

__all__ = ["create_page"]
