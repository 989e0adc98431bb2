"""How long a calibration is said to take."""

from __future__ import annotations

import pytest

from underlag.uncertainty.convergence import about_minutes


@pytest.mark.parametrize(
    ("regions", "processors", "minutes"),
    [
        (21, 2, 5),  # (45 + 26·21/2)/60 = 5.3
        (8, 2, 2),  # (45 + 26·8/2)/60 = 2.48
        (21, 1, 10),  # (45 + 26·21)/60 = 9.9
        (21, 64, 3),  # four chains have no use for more: (45 + 26·21/4)/60 = 3.0
        (1, 4, 1),  # (45 + 6.5)/60 = 0.9
        (0, 8, 1),  # never none
    ],
)
def test_minutes_by_hand(regions: int, processors: int, minutes: int) -> None:
    assert about_minutes(regions, processors) == minutes
