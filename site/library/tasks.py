"""Reading what stands in files, so that search finds it."""

from __future__ import annotations

from django_tasks import task

from library.models import DocumentText, NetworkDocument
from library.storage import extension_of
from papers.reading import text_of

READ_A_DAY = 500


@task(backend="background")
def read_document(document_id: int) -> None:
    """Keep the text of a document's file, unless that of this very file is kept already."""
    document = NetworkDocument.all_networks.filter(pk=document_id).first()
    if document is None or DocumentText.all_networks.filter(document=document, sha256=document.sha256).exists():
        return
    try:
        with document.file.storage.open(document.file.name) as file:
            text = text_of(file.read(), extension_of(document.name))
    except FileNotFoundError:
        return
    if NetworkDocument.all_networks.filter(pk=document_id, sha256=document.sha256).exists():
        facts = {"sha256": document.sha256, "text": text}
        DocumentText.all_networks.update_or_create(document=document, defaults=facts)


def read_what_is_left() -> int:
    """Once a day: documents that no worker has read, such as those of a restored installation."""
    known = DocumentText.all_networks.values("document")
    left = NetworkDocument.all_networks.exclude(pk__in=known).values_list("pk", flat=True)[:READ_A_DAY]
    for pk in left:
        read_document.enqueue(pk)
    return len(left)
