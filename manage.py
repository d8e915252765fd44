#!/usr/bin/env python
"""Run Django's commands; the demo's settings unless told otherwise, or unless a database is named."""

import sys

from django.core.management import execute_from_command_line

from config import starting

if __name__ == "__main__":
    with starting.told_in_one_sentence():
        starting.choose_settings(sys.argv)
        execute_from_command_line(sys.argv)
