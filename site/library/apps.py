"""Pictures and documents, and what the library offers to the apps below it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.utils.translation import gettext_lazy as _

UNFINISHED_HOURS = 24
VERSIONS_KEPT = timedelta(days=731)


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("library")

    def ready(self) -> None:
        """Our rights come before those that Wagtail registers for the same models, our tags instead of all."""
        from django.db.models.signals import post_delete, post_save  # app ready
        from wagtail.permissions import register_permission_policy  # app ready

        from library.models import DocumentVersion, NetworkDocument, NetworkImage  # app ready
        from library.rules import document_policy, image_policy  # app ready

        register_permission_policy(NetworkImage, image_policy(), exact_class=True)
        register_permission_policy(NetworkDocument, document_policy(), exact_class=True)
        _tell_own_tags()
        post_save.connect(_document_saved, sender=NetworkDocument, dispatch_uid="library.document_saved")
        post_delete.connect(_version_deleted, sender=DocumentVersion, dispatch_uid="library.version_deleted")
        for model in (NetworkDocument, NetworkImage):
            post_delete.connect(_file_deleted, sender=model, dispatch_uid=f"library.{model.__name__}_deleted")

    def network_steps(self) -> Iterator[Callable[[Any], None]]:
        from library.actions import let_staff_in  # app ready

        yield let_staff_in

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        from admission.rules import AdminAddress, Who  # app ready
        from library.rules import admin_addresses  # app ready
        from library.views import account  # app ready

        yield from admin_addresses().items()
        yield "wagtailadmin_account", AdminAddress(Who.STAFF, view=account)

    def shown_publicly(self) -> Iterator[Any]:
        """Pictures, and documents that pages link to while everybody may read them."""
        from library.models import NetworkDocument, NetworkImage  # app ready

        yield from (NetworkDocument, NetworkImage)

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Once a day: files that a killed process left without a row."""
        from library.actions import remove_strays  # app ready
        from library.tasks import read_what_is_left  # app ready

        yield "stray_files", remove_strays
        yield "document_texts", read_what_is_left

    def seed_sections(self) -> Iterator[Any]:
        from library.seeds import sections  # app ready

        yield from sections()

    def retention_rules(self) -> Iterator[Any]:
        from privacy.rules import RetentionRule  # app ready

        yield RetentionRule(
            name="library.unfinished_uploads",
            description=_("Pictures that were uploaded but never described go after a day."),
            due=_unfinished,
            purge=_remove,
        )
        yield RetentionRule(
            name="library.versions",
            description=_("Earlier versions of documents go two years after they were replaced."),
            due=_old_versions,
            purge=_remove_rows,
        )


def _tell_own_tags() -> None:
    """Wagtail counts tags over all networks, in two places that ask one function and offer no other way in."""
    from wagtail.admin import filters  # app ready
    from wagtail.images.views import chooser  # app ready

    from library.querysets import popular_tags  # app ready

    filters.popular_tags_for_model = chooser.popular_tags_for_model = popular_tags


def _unfinished(moment: datetime) -> Any:
    """Uploads by the age of their file, since Wagtail's row has no date."""
    from wagtail.models import UploadedFile  # app ready

    due = moment - timedelta(hours=UNFINISHED_HOURS)
    return UploadedFile.objects.filter(pk__in=[row.pk for row in UploadedFile.objects.all() if _stored(row.file) < due])


def _stored(file: Any) -> datetime:
    try:
        return file.storage.get_modified_time(file.name)
    except FileNotFoundError:
        return datetime.min.replace(tzinfo=UTC)


def _remove(uploads: Any) -> int:
    count = 0
    for upload in uploads:
        upload.file.delete(save=False)
        upload.delete()
        count += 1
    return count


def _old_versions(moment: datetime) -> Any:
    from library.models import DocumentVersion  # app ready

    return DocumentVersion.objects.filter(replaced_at__lt=moment - VERSIONS_KEPT)


def _remove_rows(rows: Any) -> int:
    count: int = rows.count()
    rows.delete()
    return count


def _version_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """The file goes with its row, once that is sure."""
    transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))


def _file_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """One, or one of many: Wagtail's acts on many files call nothing of ours."""
    from library.actions import file_deleted  # app ready

    file_deleted(file=instance)


def _document_saved(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """The worker reads what stands in the file, once it is sure."""
    from library.tasks import read_document  # app ready

    if not raw:
        transaction.on_commit(partial(read_document.enqueue, instance.pk), robust=True)
