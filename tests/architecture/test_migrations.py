"""Models and migrations say the same."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_migrations_when_models_are_compared_then_nothing_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
