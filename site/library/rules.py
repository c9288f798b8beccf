"""Who may read a document, whose a file is, and who may do what with files under /cms/."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from wagtail.blocks import StreamValue
from wagtail.models import Collection, Page, ReferenceIndex, UploadedFile
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from admission.rules import AdminAddress, Who, are_numbers
from library.models import NetworkDocument, NetworkImage
from networks.models import Network
from networks.querysets import network_being_served, pages_of
from networks.rules import audience_keys, is_secretariat, is_staff

if TYPE_CHECKING:
    from networks.rules import Person

PUBLIC = "public"


def readers(document: NetworkDocument) -> frozenset[str]:
    """The keys that open a document; with none of its own, the key of its network's staff."""
    return frozenset(document.audience) or frozenset({document.network.key("staff")})


def is_public(document: NetworkDocument) -> bool:
    """Open to everyone on the network's host."""
    return PUBLIC in document.audience


def may_read(person: Person, document: NetworkDocument) -> bool:
    """Holds one of the document's keys, or keeps the documents of its network."""
    if is_public(document) or is_secretariat(person, document.network):
        return True
    return bool(readers(document) & audience_keys(person, document.network))


def may_read_versions(person: Person, document: NetworkDocument) -> bool:
    """The network's staff. An earlier version may have been for fewer eyes than the document is now."""
    return is_staff(person, document.network) and may_read(person, document)


def owned_by(network: Network | None, *, image_ids: Iterable[Any] = (), document_ids: Iterable[Any] = ()) -> bool:
    """Whether all these pictures and documents, named by number, are the network's."""
    return network is not None and all(
        _all_owned(model, network, list(ids))
        for model, ids in ((NetworkImage, image_ids), (NetworkDocument, document_ids))
    )


def _all_owned(model: type[models.Model], network: Network, ids: list[Any]) -> bool:
    if not are_numbers(ids):
        return False
    wanted = {int(pk) for pk in ids}
    return model.all_networks.for_network(network).filter(pk__in=wanted).count() == len(wanted)


Reference = tuple[type[models.Model], str]
"""What is referred to, as Wagtail finds it: a model, and a key as text."""


def references_outside(instance: Page, network: Network) -> dict[str, set[int]]:
    """The fields of a page that show or link to a page, picture or document that is not the network's.

    Looks at fields, stream blocks and links in text alike, whatever way the key came in. Of a stream field
    also which of its blocks do.
    """
    found: dict[str, set[Reference]] = {}
    for type_id, key, path, _content in ReferenceIndex._extract_references_from_object(instance):
        found.setdefault(path.split(".")[0], set()).add((_model(type_id), str(key)))
    outside = _outside(set().union(*found.values()), network)
    return {name: _blocks(instance, name, outside) for name, references in found.items() if references & outside}


def _model(type_id: int) -> Any:
    return ContentType.objects.get_for_id(type_id).model_class()


def _outside(references: set[Reference], network: Network) -> set[Reference]:
    """Those of other networks. Files are asked of all: the usual manager does not even see the others."""
    own = {
        Page: Page.objects.filter(pages_of(network)),
        NetworkImage: NetworkImage.all_networks.for_network(network),
        NetworkDocument: NetworkDocument.all_networks.for_network(network),
    }
    outside: set[Reference] = set()
    for model, rows in own.items():
        keys = {key for kind, key in references if kind is model}
        wanted = [key for key in keys if are_numbers([key])]
        known = {str(pk) for pk in rows.filter(pk__in=wanted).values_list("pk", flat=True)}
        outside |= {(model, key) for key in keys - known}
    return outside


def _blocks(instance: Page, name: str, outside: set[Reference]) -> set[int]:
    value = getattr(instance, name)
    if not isinstance(value, StreamValue):
        return set()
    return {
        place
        for place, child in enumerate(value)
        if any((model, str(key)) in outside for model, key, *_paths in child.block.extract_references(child.value))
    }


class ServedCollectionPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rights by collection, in the network whose host was asked and in no other."""

    def _get_user_permission_objects_for_actions(self, user: Any, actions: Iterable[str]) -> set[Any]:
        network, rights = network_being_served(), super()._get_user_permission_objects_for_actions(user, actions)
        if network is None:
            return rights
        return {right for right in rights if right.collection.path.startswith(network.collection.path)}

    def collections_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> models.QuerySet[Collection]:
        network, collections = network_being_served(), super().collections_user_has_any_permission_for(user, actions)
        return collections if network is None else collections.filter(path__startswith=network.collection.path)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        network = network_being_served()
        if network is not None and instance.network_id not in {None, network.pk}:
            return False
        return super().user_has_any_permission_for_instance(user, actions, instance)


class DocumentPolicy(ServedCollectionPolicy):
    """An editor administers only the documents that an editor may read."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: NetworkDocument
    ) -> bool:
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)
        return allowed and (instance.pk is None or may_read(user, instance))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> models.QuerySet[Any]:
        network, documents = network_being_served(), super().instances_user_has_any_permission_for(user, actions)
        if network is None or is_secretariat(user, network):
            return documents
        readable = NetworkDocument.all_networks.for_network(network).visible_with(audience_keys(user, network))
        return documents.filter(pk__in=readable.values("pk"))


def image_policy() -> ServedCollectionPolicy:
    """Rights over pictures."""
    return ServedCollectionPolicy(
        "library.NetworkImage", auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user"
    )


def document_policy() -> DocumentPolicy:
    """Rights over documents."""
    return DocumentPolicy(
        "library.NetworkDocument", auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"
    )


Owns = Callable[[HttpRequest, dict[str, Any]], bool]


def _image(name: str) -> Owns:
    return lambda request, kwargs: owned_by(request.network, image_ids=[kwargs[name]])


def _document(name: str) -> Owns:
    def owns(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
        return readable_by(request, [kwargs[name]])

    return owns


def _chosen_images(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return owned_by(request.network, image_ids=request.GET.getlist("id"))


def _chosen_documents(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return readable_by(request, request.GET.getlist("id"))


def readable_by(request: HttpRequest, document_ids: list[Any]) -> bool:
    """Whether all these documents, named by number, are the network's and for the person of the request to read."""
    if not owned_by(request.network, document_ids=document_ids):
        return False
    rows = NetworkDocument.all_networks.for_network(request.network).filter(pk__in=document_ids)
    return all(may_read(request.user, document) for document in rows.select_related("network"))


FILE_ACTIONS = {"delete", "add_to_collection", "add_tags"}


def may_be_acted_on(request: HttpRequest, model_name: str, action: str, ids: list[Any]) -> bool:
    """Whether one act on many files names only such as the person may administer."""
    if action not in FILE_ACTIONS:
        return False
    if model_name == "networkimage":
        return owned_by(request.network, image_ids=ids)
    return model_name == "networkdocument" and readable_by(request, ids)


def _own_upload(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    uploads = UploadedFile.objects.filter(pk=kwargs["uploaded_file_id"])
    return uploads.filter(uploaded_by_user_id=request.user.pk).exists()


STAFF_ADDRESSES: dict[str, Owns | None] = {
    "library_picture_usage": _image("image_id"),
    "library_document_usage": _document("document_id"),
    "wagtailimages:image_usage": _image("image_id"),
    "wagtaildocs:document_usage": _document("document_id"),
    "library_tags": None,
    "library_add_pictures": None,
    "library_add_documents": None,
    "wagtailimages:index": None,
    "wagtailimages:index_results": None,
    "wagtailimages:add": None,
    "wagtailimages:add_multiple": None,
    "wagtailimages:edit": _image("image_id"),
    "wagtailimages:delete": _image("image_id"),
    "wagtailimages:edit_multiple": _image("image_id"),
    "wagtailimages:delete_multiple": _image("image_id"),
    "wagtailimages:create_multiple_from_uploaded_image": _own_upload,
    "wagtailimages:delete_upload_multiple": _own_upload,
    "wagtailimages_chooser:choose": None,
    "wagtailimages_chooser:choose_results": None,
    "wagtailimages_chooser:chosen": _image("pk"),
    "wagtailimages_chooser:chosen_multiple": _chosen_images,
    "wagtailimages_chooser:create": None,
    "wagtailimages_chooser:select_format": _image("image_id"),
    "wagtaildocs:index": None,
    "wagtaildocs:index_results": None,
    "wagtaildocs:add": None,
    "wagtaildocs:add_multiple": None,
    "wagtaildocs:edit": _document("document_id"),
    "wagtaildocs:delete": _document("document_id"),
    "wagtaildocs:edit_multiple": _document("doc_id"),
    "wagtaildocs:delete_multiple": _document("doc_id"),
    "wagtaildocs_chooser:choose": None,
    "wagtaildocs_chooser:choose_results": None,
    "wagtaildocs_chooser:chosen": _document("pk"),
    "wagtaildocs_chooser:chosen_multiple": _chosen_documents,
    "wagtaildocs_chooser:create": None,
}
SUPERUSER_ADDRESSES = {
    "any size can be asked for, at the cost of the server": ["wagtailimages:preview"],
}
NO_ADDRESSES = {
    "pictures have no signed addresses": ["wagtailimages:url_generator", "wagtailimages:url_generator_output"],
    "a refused document is not kept": [
        "wagtaildocs:create_multiple_from_uploaded_document",
        "wagtaildocs:delete_upload_multiple",
    ],
}


def admin_addresses() -> dict[str, AdminAddress]:
    """Every admin address of pictures and documents."""
    rows = {name: AdminAddress(Who.STAFF, owns) for name, owns in STAFF_ADDRESSES.items()}
    for who, groups in ((Who.SUPERUSER, SUPERUSER_ADDRESSES), (Who.NOBODY, NO_ADDRESSES)):
        rows |= {name: AdminAddress(who, reason=reason) for reason, names in groups.items() for name in names}
    return rows
