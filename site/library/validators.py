"""What a file must be to enter the library, and how a picture is freed from what it should not tell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from contextlib import suppress
from typing import IO, Any, NoReturn

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from library.storage import extension_of, safe_name

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
MEDIA_TYPES = {
    "csv": "text/csv",
    "docx": OFFICE + "wordprocessingml.document",
    "jpg": "image/jpeg",
    "odp": ODF + "presentation",
    "ods": ODF + "spreadsheet",
    "odt": ODF + "text",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": OFFICE + "presentationml.presentation",
    "txt": "text/plain",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "zip": "application/zip",
}
OFFICE_FOLDERS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 100
SMALL_BYTES = 10 * 1024 * 1024
"""What unpacks to less than this may be packed as tightly as it likes."""
FORBIDDEN_IN_OFFICE = re.compile(r"vbaproject|activex/|(^|/)(basic|scripts)/|\.(exe|dll|js|vbs)$", re.IGNORECASE)
FORBIDDEN_IN_ZIP = re.compile(
    r"\.(7z|apk|bat|cmd|com|cpl|dll|docm|dotm|exe|gz|hta|iso|jar|js|jse|lnk|msi|pif|pptm|ps1|rar|reg|scr|sh|tar|vbe|vbs|"
    r"wsf|xlsm|xltm|zip)$",
    re.IGNORECASE,
)
ACTIVE_PDF = re.compile(rb"/(Launch|JavaScript)\b")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
HEAD_BYTES = 2048
PICTURE_FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "png", "WEBP": "webp"}
"""What is read and what it becomes; of a moving picture the first one is kept."""
READ_FORMATS = ["JPEG", "PNG", "GIF", "WEBP"]
"""Pillow finds MPO, the JPEG of some telephones, by itself."""
SRGB = ImageCms.createProfile("sRGB")
RENDITION = re.compile(
    r"original|((fill|max|min|width|height)-\d{1,4}(x\d{1,4})?(-c\d{1,3})?|format-(jpeg|png|webp|avif)(-lossless)?"
    r"|(jpeg|webp|avif)quality-\d{1,3}|bgcolor-[0-9a-fA-F]{3,6})"
)
MAX_RENDITION_PX = 2560
MAX_RENDITION_STEPS = 4


class CleanFile(SimpleUploadedFile):
    """A file that has been through this module."""


def clean_document(file: Any, kinds: Collection[str] = ()) -> Any:
    """The file under a safe name, if it is what its name says. Raises ValidationError otherwise.

    ``kinds`` are the endings that are taken, all of the library's unless given. Pictures among the documents are
    encoded anew like those of the library.
    """
    if isinstance(file, CleanFile):
        return file
    name = safe_name(file.name or "")
    extension = extension_of(name)
    taken = kinds or settings.WAGTAILDOCS_EXTENSIONS
    if extension not in taken or extension not in MEDIA_TYPES:
        raise ValidationError(
            _("A file ending in %(ending)s is not taken. Choose one of %(allowed)s."),
            params={"ending": f".{extension}", "allowed": ", ".join(sorted(taken))},
        )
    _check_size(file, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    if extension in {"jpg", "png"}:
        return _encoded(file, name)
    CHECKS[extension](file, extension)
    file.seek(0)
    file.name = name
    return file


def _check_size(file: Any, limit_bytes: int) -> None:
    if not file.size:
        raise ValidationError(_("The file is empty."))
    if file.size > limit_bytes:
        raise ValidationError(
            _("The file is too large (%(size)s). It may be %(limit)s."),
            params={"size": filesizeformat(file.size), "limit": filesizeformat(limit_bytes)},
        )


def _refuse_as_other(extension: str) -> NoReturn:
    raise ValidationError(
        _("The file ends in %(ending)s but holds something else. Save it anew from its program."),
        params={"ending": f".{extension}"},
    )


def _claims(head: bytes) -> set[str]:
    """The endings that the first bytes speak for, leaving out guesses from one or two letters."""
    with suppress(puremagic.PureError, ValueError):
        return {match.extension for match in puremagic.magic_string(head) if match.confidence >= 0.4}
    return set()


def _check_pdf(file: IO[bytes], extension: str) -> None:
    file.seek(0)
    content = file.read()
    head = content[:HEAD_BYTES]
    if not content.startswith(b"%PDF-") or ".pdf" not in _claims(head) or b"<script" in head.lower():
        _refuse_as_other(extension)
    if zipfile.is_zipfile(io.BytesIO(content)):
        _refuse_as_other(extension)
    if ACTIVE_PDF.search(content):
        raise ValidationError(_("The PDF holds a program. Print it to a new PDF and choose that."))


def _check_text(file: IO[bytes], extension: str) -> None:
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    opening = text.lstrip("\ufeff \t\r\n")
    if CONTROL.search(text) or opening.startswith(("<", "%PDF-", "{\\rtf")):
        _refuse_as_other(extension)


def _check_archive(file: Any, extension: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(archive, entries, file.size, extension)
            _check_contents(archive, [entry.filename for entry in entries], extension)
    except ValidationError:
        raise
    # A crafted archive makes zipfile raise almost anything; whatever it is, the file is not taken.
    except Exception:
        _refuse_as_other(extension)


def _check_entries(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size_bytes: int, extension: str) -> None:
    """Nothing before, after or outside the archive, and no more inside than a reader's computer can hold."""
    if not entries or min(entry.header_offset for entry in entries) != 0 or archive.comment:
        _refuse_as_other(extension)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    tight = unpacked > SMALL_BYTES and unpacked > MAX_RATIO * max(packed, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or packed > size_bytes or tight:
        raise ValidationError(_("The file unpacks to far more than it holds. Share its parts one by one."))
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if entry.flag_bits & 1:
            raise ValidationError(_("The file is locked with a password. Take the password away first."))
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            _refuse_as_other(extension)


def _check_contents(archive: zipfile.ZipFile, names: list[str], extension: str) -> None:
    if extension == "zip":
        if any(FORBIDDEN_IN_ZIP.search(name) for name in names):
            raise ValidationError(_("The archive holds programs or other archives. Leave them out."))
        return
    if any(FORBIDDEN_IN_OFFICE.search(name) for name in names):
        _refuse_macros()
    if extension in OFFICE_FOLDERS:
        if "[Content_Types].xml" not in names or not any(name.startswith(OFFICE_FOLDERS[extension]) for name in names):
            _refuse_as_other(extension)
        if b"macroenabled" in archive.read("[Content_Types].xml").lower():
            _refuse_macros()
    elif names[0] != "mimetype" or archive.read("mimetype").strip() != MEDIA_TYPES[extension].encode():
        _refuse_as_other(extension)


def _refuse_macros() -> NoReturn:
    raise ValidationError(_("The file holds macros. Save it without them."))


CHECKS = {
    "csv": _check_text,
    "txt": _check_text,
    "pdf": _check_pdf,
    **dict.fromkeys(["docx", "odp", "ods", "odt", "pptx", "xlsx", "zip"], _check_archive),
}


def clean_picture(file: Any) -> Any:
    """The same picture encoded anew: upright, in sRGB, with nothing but its pixels.

    Where and by whom it was taken, embedded thumbnails and comments stay behind. Raises ValidationError.
    """
    if isinstance(file, CleanFile):
        return file
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    return _encoded(file, safe_name(file.name or ""))


def _encoded(file: Any, name: str) -> CleanFile:
    file.seek(0)
    try:
        with Image.open(file, formats=READ_FORMATS) as picture:
            _check_pixels(picture)
            ending = PICTURE_FORMATS[picture.format or ""]
            content = _bytes(_bare(picture), ending)
    except ValidationError:
        raise
    # Pillow raises a dozen kinds of errors over a broken picture.
    except Exception:
        raise ValidationError(
            _("This is not a picture that can be read. Choose a JPEG, PNG, GIF or WebP file.")
        ) from None
    if ending == "jpg" and extension_of(name) == "jpeg":
        ending = "jpeg"
    if ending != extension_of(name) and extension_of(name) != "gif":
        _refuse_as_other(extension_of(name))
    stem = name.rpartition(".")[0]
    return CleanFile(f"{stem}.{ending}", content, content_type=f"image/{ending.replace('jpg', 'jpeg')}")


def _check_pixels(picture: Image.Image) -> None:
    """Before anything is decoded: a small file can hold a picture that fills the memory."""
    if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(
            _("The picture has more than %(limit)d million pixels. Save a smaller one."),
            params={"limit": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000},
        )


def _bare(picture: Image.Image) -> Image.Image:
    """Upright, in one of two plain colour modes of sRGB, without anything attached."""
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode in {"P", "PA", "LA", "RGBA", "RGBa", "La"} or "transparency" in picture.info:
        mode = "RGBA"
    else:
        mode = "RGB"
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, SRGB, outputMode=mode) or picture
    bare = picture if picture.mode == mode else picture.convert(mode)
    bare.info = {}
    return bare


def _bytes(picture: Image.Image, ending: str) -> bytes:
    target = io.BytesIO()
    if ending == "jpg":
        picture.convert("RGB").save(target, "JPEG", quality=88, optimize=True, exif=b"")
    elif ending == "png":
        picture.save(target, "PNG", exif=b"")
    else:
        picture.save(target, "WEBP", quality=88, method=4, exif=b"", xmp=b"")
    return target.getvalue()


def is_bounded(spec: str) -> bool:
    """Whether a rendition is one of few steps and of bounded size."""
    steps = spec.split("|")
    sizes = [int(number) for step in steps for number in re.findall(r"(?<=[-x])\d+", step)]
    bounded = all(number <= MAX_RENDITION_PX for number in sizes)
    return bounded and len(steps) <= MAX_RENDITION_STEPS and all(RENDITION.fullmatch(step) for step in steps)
