"""House rules of page types."""

from unittest.mock import patch

from wagtail.models import Page

from home import checks
from home.models import NewsPage


class Stray(Page):
    """A page type as one must not write it."""

    class Meta:
        abstract = True


def test_our_page_types_keep_the_rules():
    assert checks.check_page_types() == []


def test_a_type_with_a_base_of_its_own_is_refused():
    with patch("home.checks.get_page_models", return_value=[NewsPage, Stray]):
        found = checks.check_page_types()
    assert [(error.id, error.obj) for error in found] == [("home.E001", Stray), ("home.E002", Stray)]
    assert found[1].msg == "The page type does not state parent_page_types, subpage_types, max_count_per_parent."
