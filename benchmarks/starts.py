"""How fast the recommendation is found by decomposition, beside HiGHS on the same programme written out in full.

    python benchmarks/starts.py [draws] [times as long that HiGHS may take] [draws of the large case]

All solve the Swedish baseline within the same limits, in whole posts to a proven gap of one in a thousand and with
parts of posts, each in a process of its own that holds nothing but the programme, so that the peak memory is its own.
Where HiGHS runs out of its time, the ratio is more than what is printed. Ratios are of processor time, which other work
on the machine disturbs least.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.optimise.programme.programme import StartsProgramme
from underlag.runs.inputs.evidence import gather
from underlag.runs.plan.assemble import assemble
from underlag.runs.plan.career_run import engine, starts_problem
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.policies import central_problem
from underlag.runs.plan.programme import programme_of
from underlag.runs.plan.request import Request, settings_of

ALONE = Path(__file__).with_name("starts_alone.py")


def tell(line: str) -> None:
    """Write one line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def swedish(draws: int) -> StartsProgramme:
    """The Swedish baseline, every draw of which is weighed."""
    country = read_country(country_directory("sweden"))
    settings, horizon = settings_of(Request(draws=draws), country)
    assembled = assemble(gather(country, settings.profession, settings.scenario, horizon), draws, settings.seed)
    central = central_problem(assembled.central)
    problem = starts_problem(engine(assembled.ensemble, np.float32), np.asarray(central.floor))
    return programme_of(problem, assembled.central.limits, central.today[0])


def alone(file: Path, method: str, kind: str, seconds: float = 0.0) -> dict[str, float]:
    """What solving took in a process of its own."""
    command = [sys.executable, str(ALONE), str(file), method, kind, str(seconds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def line_of(name: str, said: dict[str, float]) -> str:
    """One line about a solve."""
    gap = "nothing found" if said["gap"] is None else f"value {said['value']:.2f}, gap {100 * said['gap']:.4f} %"
    done = "" if said["done"] else "not finished, "
    return (
        f"{name}: {done}{gap}, {said['seconds']:.1f} s ({said['busy']:.1f} s of processor time), "
        f"peak memory {said['gigabytes']:.2f} GB"
    )


def main(draws: int = 400, times: float = 10.0, many: int = 2000) -> None:
    """Solve all and print times, gaps and memory."""
    prepare_engine()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "programme"
        programme = swedish(draws)
        file.write_bytes(pickle.dumps(programme))
        tell(
            f"regions {programme.size[1]}, years decided {programme.size[0]}, judged {len(programme.years)}, "
            f"draws {programme.draws}"
        )
        for kind in ("whole", "parts"):
            ours = alone(file, "decomposed", kind)
            tell(line_of(f"{kind}, decomposed", ours))
            full = alone(file, "full", kind, times * ours["seconds"])
            tell(line_of(f"{kind}, in full", full))
            tell(f"  ratio {'' if full['done'] else 'more than '}{full['busy'] / ours['busy']:.1f}")
        file.write_bytes(pickle.dumps(swedish(many)))
        tell(line_of(f"{many} draws, whole, decomposed", alone(file, "decomposed", "whole")))


if __name__ == "__main__":
    main(*(number(one) for number, one in zip((int, float, int), sys.argv[1:], strict=False)))
