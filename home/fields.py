"""The stream field of our pages, and the chooser of pages in our own forms."""

from typing import Any

from wagtail.admin.widgets import AdminPageChooser
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from networks.models import Network


class _Extractor(StreamFieldSegmentExtractor):
    """Reads the texts of blocks; one without a value has none, where wagtail-localize would break."""

    def handle_block(self, block_type: Any, block_value: Any, raw_value: Any = None) -> list[Any]:
        if block_value is None:
            return []
        found: list[Any] = super().handle_block(block_type, block_value, raw_value=raw_value)
        return found


class BodyField(StreamField):
    """A stream field whose blocks stay out of migrations, which would otherwise grow with every label."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__([] if block_types is None else block_types, **kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """What wagtail-localize puts before the editor: texts, and what may be replaced for a language."""
        found: list[Any] = _Extractor(self, include_overridables=True).handle_stream_block(value)
        return found


class OwnPageChooser(AdminPageChooser):
    """Chooses a page of one network. Wagtail’s own shows the title of any page whose number was sent."""

    def __init__(self, network: Network, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.network = network

    def get_instance(self, value: Any) -> Page | None:
        if value is None or isinstance(value, Page):
            return value
        page = Page.objects.filter(pk=value).first() if str(value).isascii() and str(value).isdecimal() else None
        paths = self.network.language_roots().values_list("path", flat=True)
        return page if page and page.path.startswith(tuple(paths)) else None
