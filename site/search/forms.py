"""The search form. Whatever stands in the address, there is an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from search.engine import CAP, Hits, find
from search.parsing import MAX_QUERY_LENGTH

if TYPE_CHECKING:
    from networks.models import Network

PER_PAGE = 20
LAST_PAGE = CAP // PER_PAGE


class SearchForm(forms.Form):
    """What to look for, of which kind, in which order, and which page of the hits."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.CharField(required=False)
    order = forms.CharField(required=False)
    page = forms.CharField(required=False)

    def clean_q(self) -> str:
        """Shortened, not refused; a query of a hundred thousand letters is nobody's mistake to mend."""
        return self.cleaned_data["q"][:MAX_QUERY_LENGTH]

    def clean_page(self) -> int:
        """A page that exists; anything else is the first."""
        match = re.fullmatch(r"0*([1-9][0-9]?)", self.cleaned_data["page"])
        return min(int(match[1]), LAST_PAGE) if match else 1

    def find(self, network: Network, language: str, keys: Iterable[str]) -> Hits:
        """The page of hits that is asked for, of what the holder of these keys may see."""
        asked = self.cleaned_data
        return find(
            network=network,
            language=language,
            keys=keys,
            query=asked["q"],
            limit=PER_PAGE,
            offset=(asked["page"] - 1) * PER_PAGE,
            source=asked["kind"],
            newest_first=asked["order"] == "newest",
        )

    @classmethod
    def of(cls, data: Any) -> SearchForm:
        """The form of a request's address, already read. NUL, which no field takes, is left out."""
        form = cls({name: data.get(name, "").replace("\x00", " ") for name in cls.base_fields})
        form.is_valid()
        return form
