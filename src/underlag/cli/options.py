"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """Language of what is written for a reader."""

    sv = "sv"
    en = "en"
