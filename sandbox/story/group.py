"""What a Google group does to a mail from outside: From becomes the group's, the writer moves to other fields."""

from dataclasses import replace

from sandbox.story.person import Person
from sandbox.story.tale import Note


def listed(note: Note, group: Person) -> Note:
    """The note as the group's members get it (Google rewrites From when the writer's domain asks for DMARC)."""
    writer = note.sender
    local = group.address.partition("@")[0]
    headers = (
        ("X-Original-From", str(writer)),
        ("X-Original-Sender", writer.address),
        ("Reply-To", str(writer)),
        ("Precedence", "list"),
        ("Mailing-list", f"list {group.address}; contact {local}+owners@{group.domain}"),
        ("List-ID", f"<{local}.{group.domain}>"),
        ("List-Post", f"<mailto:{group.address}>"),
        ("List-Help", f"<mailto:{local}+help@{group.domain}>"),
    )
    alias = Person(f"{writer.name} via {group.name}", group.address, hours=writer.hours)
    return replace(note, sender=alias, headers=(*headers, *note.headers))
