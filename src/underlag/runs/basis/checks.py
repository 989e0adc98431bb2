"""The checks of what runs read, made with those of the evidence (``evidence.checks``) by whoever checks a country."""

from __future__ import annotations

from underlag.evidence.checks.register import Check
from underlag.runs.inputs.limit_checks import LIMITS_CHECK
from underlag.runs.synthesis.case import LEARNT_CHECK
from underlag.runs.track_record.dated_cards import DATED_CHECK

CHECKS_OF_RUNS: tuple[Check, ...] = (LIMITS_CHECK, LEARNT_CHECK, DATED_CHECK)
"""In the order in which they are made and listed."""
