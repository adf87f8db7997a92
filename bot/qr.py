"""A link as a QR code, for a poster on the clinic's wall."""

from pathlib import Path

import segno

from bot.errors import SettingsError

KINDS = (".png", ".svg")


def draw(link: str, file: Path) -> None:
    """Writes the code as PNG or SVG, by the file's name.

    A quarter of it may be worn off, and it can still be read.
    """
    if file.suffix.lower() not in KINDS:
        raise SettingsError(f"{file.name}: a QR picture is a .png or .svg file.")
    try:
        segno.make(link, error="q", micro=False).save(str(file), scale=10, border=4)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written ({error.strerror}).") from None
