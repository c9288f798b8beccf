"""Hints of the admin that somebody has put away."""

import json

import pytest

pytestmark = pytest.mark.django_db

ADDRESS = "/cms/dismissibles/"


def send(editor, content):
    body = content if isinstance(content, bytes) else json.dumps(content)
    return editor.patch(ADDRESS, body, content_type="application/json")


def test_a_hint_that_was_put_away_stays_away(editor):
    assert send(editor, {"help": True, "whats-new-in-wagtail-version-8.0": True}).status_code == 200
    assert editor.get(ADDRESS).json() == {"help": True, "whats-new-in-wagtail-version-8.0": True}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        [1],
        "help",
        {"help": "yes"},
        {"help": {"a": 1}},
        {"he\0lp": True},
        {"a" * 61: True},
        {str(number): True for number in range(21)},
    ],
)
def test_what_is_no_hint_is_refused(editor, content):
    assert send(editor, content).status_code == 400
    assert editor.get(ADDRESS).json() == {}
