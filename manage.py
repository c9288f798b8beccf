#!/usr/bin/env python3
"""Django's command line, with site/ on the import path."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command; the settings are those of development unless the environment says otherwise."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line  # app ready: settings must be named first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
