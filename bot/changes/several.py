"""Several edits as one: made together or not at all, kept as one commit, and taken back by one
`undo`."""

from dataclasses import dataclass, replace

from bot.changes.changed import Changed, EditError, Files
from bot.changes.edits import Edit, Known


@dataclass(frozen=True, slots=True)
class Several:
    """Edits one after the other: each finds the files as those before it leave them, and the
    content as it is before all of them."""

    edits: tuple[Edit, ...]
    what: str

    def files(self, known: Known) -> Files:
        changed = Changed(known.texts)
        for edit in self.edits:
            try:
                files = edit.files(replace(known, texts=changed.texts))
            except EditError as error:
                raise EditError(f"{edit.what}: {error}") from None
            for place, text in files.items():
                changed.put(place, text or "")
        return changed.files
