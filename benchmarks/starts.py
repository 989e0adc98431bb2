"""How fast the recommendation is found by decomposition, beside HiGHS on the same programme written out in full.

    python benchmarks/starts.py [draws] [seconds for HiGHS]

Both solve the same draws of the Swedish baseline in whole posts to a proven gap of one in a thousand, in one process on
one thread. Where HiGHS runs out of its time the ratio is at least what is printed. The full
form of 400 draws takes gigabytes; 50 will do.
"""

from __future__ import annotations

import sys
from time import perf_counter

from underlag.evidence.country import read_country
from underlag.evidence.package import country_directory
from underlag.optimise.extensive import solve_extensive
from underlag.optimise.whole import GAP, optimise
from underlag.runs.assemble import assemble, gather
from underlag.runs.engine import prepare_engine
from underlag.runs.policies import central_problem
from underlag.runs.recommendation import programme_of
from underlag.runs.run import Ensemble, Request, settings_of


def tell(line: str) -> None:
    """Write one line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(draws: int, seconds: float) -> None:
    """Solve both and print times and gaps."""
    prepare_engine()
    country = read_country(country_directory("sweden"))
    settings, horizon = settings_of(Request(draws=draws), country)
    assembled = assemble(gather(country, settings.profession, settings.scenario, horizon), draws, settings.seed)
    central = central_problem(assembled.central)
    problem = Ensemble(assembled, central).problem
    programme = programme_of(problem, assembled.central.limits, central.today[0])
    tell(f"regions {programme.size[1]}, years decided {programme.size[0]}, judged {len(programme.years)}, "
          f"draws {programme.draws}")  # fmt: skip
    began = perf_counter()
    found = optimise(programme)
    quick = perf_counter() - began
    tell(f"decomposition: {quick:.2f} s, proven gap {100 * found.gap:.3f} %, {found.rounds} evaluations")
    if seconds <= 0:
        return
    began = perf_counter()
    whole = solve_extensive(programme, gap=GAP, seconds=seconds)
    slow = perf_counter() - began
    tell(f"in full: {slow:.1f} s, {whole.outcome.value}, found {whole.found}; ratio {slow / quick:.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400, float(sys.argv[2]) if len(sys.argv) > 2 else 120.0)
