"""Parameter cards that a country takes from a bundled one.

A card with ``inherits: sweden`` is Sweden's card of the same file with the keys that stand in it put in place of
Sweden's. So what holds in both is written once: Havsmark has a reviewer of its own for ``placement/reach``, and
Sweden's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from underlag.core.errors import EvidenceError, Problem, Said, nearest, shorten
from underlag.core.language import Text
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.places import bundled_countries
from underlag.evidence.reading.documents import ParsedFile, read_yaml

INHERITS, _NAME = "inherits", "name"

_OF_ITS_COUNTRY = ("figures", "conflict")
"""The keys that tell of rows of the country's own table: another country has no such rows."""
_VALUES, _BEFORE = "values", "before"


def completed(document: ParsedFile) -> ParsedFile:
    """The card with every key that it inherits; one that inherits nothing as it is. One with values of its own does not
    inherit what is said of years before the other's.

    EvidenceError: no bundled country of that name, none with that card, a card that itself inherits, or a key that
    says what would be inherited anyhow.
    """
    own = document.data
    if not isinstance(own, dict) or INHERITS not in own:
        return document
    file = _file_inherited(document)
    other = read_yaml(file, f"{own[INHERITS]}/{document.file}").data
    if not isinstance(other, dict) or INHERITS in other:
        what = Text("kortet som ärvs har inga egna värden", "the card that is inherited has no values of its own")
        expected = Text("ett kort som inte ärver något", "a card that inherits nothing")
        remedy = Text("ange det land som har kortet i sin helhet", "name the country that has it in full")
        raise _fault(document, what, expected, remedy)
    # why the first value holds before its date is said of that value, so it goes with the values
    other = {key: value for key, value in other.items() if not (key == _BEFORE and _VALUES in own)}
    again = [key for key in own if key not in (INHERITS, _NAME) and own[key] == other.get(key)]
    if again:
        raise EvidenceError(
            Problem(
                document.where(key),
                Text("nyckeln säger det som kortet ändå ärver", "the key says what the card inherits"),
                key,
                Text("bara det som skiljer", "only what differs"),
                Text(f"ta bort {key} ur kortet", f"remove {key} from the card"),
            )
            for key in again
        )
    inherited = {key: value for key, value in other.items() if key not in _OF_ITS_COUNTRY}
    return ParsedFile(document.file, {**inherited, **own}, document.lines)


def inherited_files(cards: Mapping[str, ParameterCard]) -> dict[str, Path]:
    """``sweden/parameters/…`` → the file, for every card that these rest on beside their own; by file."""
    bundled = bundled_countries()
    found = {file: card.inherits for file, card in sorted(cards.items()) if card.inherits}
    return {f"{country}/{file}": bundled[country] / file for file, country in found.items()}


def _file_inherited(document: ParsedFile) -> Path:
    country, bundled = document.data[INHERITS], bundled_countries()
    if not isinstance(country, str) or country not in bundled:
        remedy = nearest(str(country), sorted(bundled))
        what = Text("inget medföljande land heter så", "no bundled country has this name")
        raise _fault(document, what, ", ".join(bundled), remedy)
    file = bundled[country] / document.file
    if not file.is_file():
        what = Text("det landet har inget kort med det namnet", "that country has no card of this name")
        raise _fault(document, what, document.file, Text("skriv hela kortet", "write the card in full"))
    return file


def _fault(document: ParsedFile, what: Text, expected: Said, remedy: Text) -> EvidenceError:
    found = shorten(str(document.data[INHERITS]))
    return EvidenceError(Problem(document.where(INHERITS), what, found, expected, remedy))
