"""What a theme's files must be, and what is kept of them."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_SIZE_BYTES = 2 * 1024 * 1024
LOGO_PX = (480, 240)
HEADER_PX, SMALL_HEADER_PX = (1440, 360), (800, 320)
"""Width and height of what is kept: the header picture for wide windows and for telephones."""
FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}


def _check(file: Any, max_width_px: int) -> None:
    if file.size > MAX_SIZE_BYTES:
        raise ValidationError(_("The file is larger than 2 MB."))
    try:
        with Image.open(file) as picture:
            kind, width, height = picture.format, *picture.size
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(_("This is not a picture. Choose a PNG, JPEG or WebP file.")) from None
    finally:
        file.seek(0)
    if kind not in FORMATS:
        raise ValidationError(_("Choose a PNG, JPEG or WebP file."))
    if max(width, height) > max_width_px:
        raise ValidationError(_("The picture is larger than %(px)d pixels across.") % {"px": max_width_px})


def validate_logo(file: Any) -> None:
    """A small picture for the head of each page."""
    _check(file, 1200)


def validate_picture(file: Any) -> None:
    """A wide picture for the head of the front page."""
    _check(file, 4000)


def webp(file: Any, name: str, *, fit: bool, size: tuple[int, int]) -> ContentFile:
    """A checked picture as WebP, upright, with nothing but its pixels: cropped to ``size``, or no larger than it.

    Where and by whom it was taken, and what the file was called, stay behind. Leaves ``file`` at its start.
    """
    file.seek(0)
    with Image.open(file, formats=list(FORMATS)) as opened:
        picture = ImageOps.exif_transpose(opened)
        has_holes = picture.mode in {"P", "PA", "LA", "RGBA"} or "transparency" in picture.info
        picture = picture.convert("RGBA" if has_holes else "RGB")
    if fit:
        picture = ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    else:
        picture.thumbnail(size, Image.Resampling.LANCZOS)
    picture.info = {}
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=72, method=6, exif=b"", xmp=b"", icc_profile=b"")
    file.seek(0)
    return ContentFile(target.getvalue(), name=name)


def validate_host(value: str) -> None:
    """A host name as it stands in an address, without scheme and port."""
    parts = value.split(".")
    good = all(p and len(p) <= 63 and p.replace("-", "").isalnum() and p.isascii() and p == p.lower() for p in parts)
    if not good or len(value) > 253 or any(p.startswith("-") or p.endswith("-") for p in parts):
        raise ValidationError(_("A host name: small letters, digits, dots and hyphens."))
