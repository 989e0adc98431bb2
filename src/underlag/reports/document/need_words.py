"""How much of need is because of tasks outside the lists, in a sentence bound to its number."""

from __future__ import annotations

from underlag.reports.document.blocks import Sentence
from underlag.reports.document.figures import Place
from underlag.reports.document.teller import Teller, apart_from
from underlag.reports.language.numerals import decimals_for, shown


def outside_lists_in_words(teller: Teller, place: Place) -> Sentence:
    """How many of the specialists needed in the target year are because tasks outside the lists take more time.

    A part of the rise where need clearly rises by more than them; nothing where the number is shown as zero.
    """
    start, target = teller.figures.start, teller.figures.target
    needed = [teller.bound("required_fte", place, year) for year in (start, target)]
    before, tasks = (teller.bound("outside_lists_fte", place, year) for year in (start, target))
    if before is None or tasks is None or None in needed:
        return Sentence()
    first, last = (bound.figure for bound in needed if bound is not None)
    decimals = decimals_for([first.central, last.central])
    if shown(tasks.central, decimals) == 0:
        return Sentence()
    said = {"tasks": tasks.size(decimals), "start": start, "target": target}
    if tasks.central < 0:
        return teller.say(
            "Uppgifter utanför listorna tar mindre tid per invånare än {start}; annars hade det behövts {tasks} "
            "fler{interval}.",
            "Tasks outside the lists take less time per resident than in {start}; otherwise {tasks} more{interval} "
            "would have been needed.",
            **said,
            interval=tasks.in_brackets(decimals, turned=True),
        )
    said["interval"] = tasks.in_brackets(decimals)
    rise = last.central - first.central
    if shown(before.central, decimals) == 0 and apart_from(first, last, decimals) == 1 and tasks.central <= rise:
        return teller.say(
            "Av ökningen beror {tasks}{interval} på att uppgifter utanför listorna, som särskilda boenden, tar mer tid "
            "per invånare än {start}.",
            "Tasks outside the lists, such as care homes, take more time per resident than in {start}, which makes "
            "{tasks}{interval} of the rise.",
            **said,
        )
    return teller.say(
        "I behovet {target} ingår {tasks}{interval} för att uppgifter utanför listorna, som särskilda boenden, tar mer "
        "tid än i dag.",
        "Tasks outside the lists, such as care homes, take more time than today, which makes {tasks}{interval} of the "
        "need in {target}.",
        **said,
    )
