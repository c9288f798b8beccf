"""Organisation numbers. Those used here are of public bodies and of the checksum's own examples."""

import pytest
from django.core.exceptions import ValidationError

from extranet.members.validators import clean_organisation_number, show_organisation_number


@pytest.mark.parametrize("typed", ["556016-0680", "5560160680", "16556016-0680", " 556016 0680 "])
def test_swedish_number_is_kept_as_ten_digits(typed):
    assert clean_organisation_number(typed, "SE") == "5560160680"


@pytest.mark.parametrize("typed", ["556016-0681", "55601606", "abc", "988077917", "5560160680123"])
def test_swedish_number_when_wrong_says_what_it_looks_like(typed):
    with pytest.raises(ValidationError, match="556016-0680"):
        clean_organisation_number(typed, "SE")


def test_swedish_personal_number_is_refused():
    with pytest.raises(ValidationError) as refused:
        clean_organisation_number("8507099805", "SE")

    assert refused.value.code == "personal_number"


@pytest.mark.parametrize("typed", ["988077917", "988 077 917"])
def test_norwegian_number_is_kept_as_nine_digits(typed):
    assert clean_organisation_number(typed, "NO") == "988077917"


@pytest.mark.parametrize("typed", ["988077918", "5560160680", "01010150589"])
def test_norwegian_number_when_wrong_says_what_it_looks_like(typed):
    with pytest.raises(ValidationError, match="988 077 917"):
        clean_organisation_number(typed, "NO")


@pytest.mark.parametrize(("digits", "shown"), [("5560160680", "556016-0680"), ("988077917", "988 077 917"), ("", "")])
def test_number_is_shown_as_one_writes_it(digits, shown):
    assert show_organisation_number(digits) == shown
