"""Asking for the pages of a document, drawing them, and dropping those of an earlier file."""

from __future__ import annotations

import logging
import shutil
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction

from extranet.previews.choices import Obstacle, PreviewState
from extranet.previews.models import Preview, PreviewPage
from extranet.previews.rules import MAX_BYTES, is_current, may_be_asked_again
from library.actions import remove_worker_strays
from library.models import NetworkDocument
from papers.drawing import Drawn, UndrawableError, drawn

logger = logging.getLogger(__name__)

FOLDER = "navet-preview-"


@transaction.atomic
def ask_for_preview(*, document: NetworkDocument, again: bool = False) -> Preview:
    """The preview of a document's present file, drawn by the worker where there is none yet.

    ``again``: also where the worker failed before. What lies in the file itself is not tried twice.
    """
    from extranet.previews.tasks import draw_preview  # tasks call actions

    rows = Preview.objects.for_network(document.network).filter(document=document)
    known: Preview | None = rows.select_for_update(of=("self",)).first()
    if known is not None and is_current(known, document) and not (again and may_be_asked_again(known)):
        return known
    if known is not None:
        known.delete()
    # Of two that look at once the second finds the row of the first.
    facts = {"network_id": document.network_id, "sha256": document.sha256}
    preview, is_new = Preview.all_networks.get_or_create(document=document, defaults=facts)
    if is_new:
        transaction.on_commit(partial(draw_preview.enqueue, preview.pk), robust=True)
    return preview


def draw(preview_id: int) -> None:
    """Draw a preview that waits; does nothing where another worker has it or it is wanted no longer."""
    rows = Preview.all_networks.filter(pk=preview_id)
    if not rows.filter(state=PreviewState.WAITING).update(state=PreviewState.DRAWING):
        return
    preview = rows.select_related("document").get()
    try:
        with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
            _draw(preview, Path(folder))
        rows.update(state=PreviewState.READY)
    except UndrawableError as error:
        rows.update(state=PreviewState.FAILED, obstacle=error.why)
    except (FileNotFoundError, IntegrityError) as error:  # the file or the document went meanwhile
        logger.warning("The pages of a document could not be drawn: %s", type(error).__name__)
    finally:
        # Whatever went wrong: a person waits for a word.
        rows.exclude(state=PreviewState.READY).update(state=PreviewState.FAILED)


def _draw(preview: Preview, folder: Path) -> None:
    document = preview.document
    if (document.file_size or 0) > MAX_BYTES:
        raise UndrawableError(Obstacle.TOO_LARGE)
    with document.file.storage.open(document.file.name or "") as source, (folder / "paper.pdf").open("wb") as target:
        shutil.copyfileobj(source, target)
    with drawn(folder) as pages:
        for page in pages:
            _keep(preview, page)


def _keep(preview: Preview, page: Drawn) -> None:
    """Store one page, so that it can be looked at while the next is drawn."""
    facts = {"number": page.number, "width": page.width, "height": page.height, "text": page.text}
    row = PreviewPage(preview=preview, **facts)
    with page.picture.open("rb") as picture:
        row.file.save(page.picture.name, File(picture), save=False)
    try:
        row.save()
    except IntegrityError:
        row.file.delete(save=False)
        raise
    Preview.all_networks.filter(pk=preview.pk).update(pages=page.of)


def drop_stale(document: NetworkDocument) -> None:
    """Remove the pages of an earlier file."""
    for preview in Preview.all_networks.filter(document=document).exclude(sha256=document.sha256):
        preview.delete()


def remove_strays(now: datetime | None = None) -> int:
    """Delete what a killed worker left a day ago: pictures that no row names, and its folder; returns how many."""
    return remove_worker_strays("previews", (PreviewPage,), FOLDER, now)
