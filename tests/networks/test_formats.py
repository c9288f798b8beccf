"""How dates read where only a format is named."""

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DATE_FORMAT", "8 December 2026"),
        ("DATETIME_FORMAT", "8 December 2026, 14:05"),
        ("SHORT_DATE_FORMAT", "8 Dec 2026"),
        ("SHORT_DATETIME_FORMAT", "8 Dec 2026, 14:05"),
        ("TIME_FORMAT", "14:05"),
        ("MONTH_DAY_FORMAT", "8 December"),
    ],
)
def test_english_dates_read_as_in_europe(name, shown):
    with translation.override("en"):
        assert date_format(datetime(2026, 12, 8, 14, 5), name) == shown
