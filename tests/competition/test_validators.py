"""Codes, class labels and personal numbers."""

import pytest
from django.core.exceptions import ValidationError

from competition.validators import (
    holds_national_number,
    names_other_grade,
    normal_class,
    refuse_pupils_names,
    validate_school_code,
    validate_school_year,
)


@pytest.mark.parametrize(
    "label", ["8A", "8 a", "8a", " 8  A", "Åk 8 A", "åk8A", "klass 8a", "8:A", "8.A", "8-A", "A", "８Ａ"]
)
def test_normal_class_of_one_class_is_one_form(label):
    assert normal_class(label, 8) == "8-a"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("8:1", "8-1"),
        ("8.1", "8-1"),
        ("1", "8-1"),
        ("8-Grön", "8-grön"),
        ("8. trinn", "8-"),
        ("7-9", "8-79"),
        ("88", "8-8"),
    ],
)
def test_normal_class_of_other_spellings(label, key):
    assert normal_class(label, 8) == key


@pytest.mark.parametrize(
    ("label", "other"), [("9A", True), ("7 b", True), ("8A", False), ("A", False), ("1", False), ("8:1", False)]
)
def test_names_other_grade_where_label_starts_with_one(label, other):
    assert names_other_grade(label, 8) is other


@pytest.mark.parametrize(
    "text",
    [
        "121204-1234",
        "20121204-1234",
        "Ring om 121204 1234 kommer",
        "1212041234",
        "121264-1234",  # co-ordination number
        "04121212345",  # Norwegian birth number
        "041212 12345",
        "44121212345",  # D number
        "１２１２０４-１２３４",
    ],
)
def test_holds_national_number_in_any_shape(text):
    assert holds_national_number(text)


@pytest.mark.parametrize(
    "text", ["", "Två rullstolar", "0455-30 30 00", "0701121234", "+46455303030", "129904-1234", "26 elever, 2 vuxna"]
)
def test_holds_national_number_in_no_ordinary_text(text):
    assert not holds_national_number(text)


@pytest.mark.parametrize(
    "text", ["8 Å Lisa Svensson", "Lisa Svensson", "Åk 8 Bo Ek", "8B: Anna-Lisa O’Neil", "Lisa Svensson 8B"]
)
def test_a_pupils_name_in_place_of_a_class_is_refused(text):
    with pytest.raises(ValidationError, match="never the name of a pupil"):
        refuse_pupils_names(text)


@pytest.mark.parametrize(
    "text",
    ["8B", "8 A", "Åk 8 A", "Klass 8 Röd", "8 Röd", "8 Blå grupp 2", "8 grupp 1", "KLASS ÅTTA B", "Klasse Åtte", ""],
)
def test_a_class_is_not_taken_for_a_name(text):
    refuse_pupils_names(text)


@pytest.mark.parametrize(("country", "code"), [("SE", "99001104"), ("NO", "100013711")])
def test_validate_school_code_takes_the_registers_forms(country, code):
    validate_school_code(country, code)


@pytest.mark.parametrize(
    ("country", "code"), [("SE", "9900110"), ("SE", "9900110A"), ("NO", "100013712"), ("NO", "10001371")]
)
def test_validate_school_code_refuses_others(country, code):
    with pytest.raises(ValidationError):
        validate_school_code(country, code)


@pytest.mark.parametrize("year", ["2026/28", "2026-27", "26/27", "2026/2027", ""])
def test_validate_school_year_refuses_others(year):
    with pytest.raises(ValidationError):
        validate_school_year(year)


@pytest.mark.parametrize("year", ["2026/27", "2099/00"])
def test_validate_school_year_takes_two_following_years(year):
    validate_school_year(year)
