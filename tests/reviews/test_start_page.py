"""Drafts on the admin's start page."""

import re

import pytest
from django.urls import reverse

from home.models import NewsPage

pytestmark = pytest.mark.django_db


def drafts(browser):
    """The titles in the panel, in order."""
    text = browser.get(reverse("wagtailadmin_home")).content.decode()
    panel = re.search(r'id="drafts-section".*?</table>', text, re.DOTALL)
    return re.findall(r'/edit/">([^<]+)</a>', panel.group()) if panel else []


def draft(side, title, by):
    """A live page with a change that is not published."""
    page = side.page(title)
    page.title = title
    page.save_revision(user=by, log_action=True)
    NewsPage.objects.filter(pk=page.pk).update(has_unpublished_changes=True)


def test_ones_own_drafts_come_first_and_those_of_other_networks_never(own, other, at):
    assert drafts(at(own, own.editor)) == []

    draft(own, "Redaktörens", own.editor)
    draft(own, "Kansliets", own.secretary)
    draft(other, "Grannens", other.editor)
    own.page("Utgiven")

    assert drafts(at(own, own.editor)) == ["Redaktörens", "Kansliets"]
    assert drafts(at(own, own.secretary)) == ["Kansliets", "Redaktörens"]
    assert drafts(at(other, other.editor)) == ["Grannens"]


def test_no_more_than_five_are_shown(own, at):
    for number in range(7):
        draft(own, f"Utkast {number}", own.editor)

    assert drafts(at(own, own.editor)) == [f"Utkast {number}" for number in (6, 5, 4, 3, 2)]
