"""Which characters the faces of the PDF can show: a tagged PDF may hold no other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import typst

_COMMON = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x180), 0xA0, 0x09, 0x0A, 0x0D)))
"""Characters of European languages in Latin letters, which the faces are known to have."""

_SAMPLE = b"""#set document(title: "-")
#set text(font: "Libertinus Serif")
#sys.inputs.text"""


def unshowable(characters: Iterable[str]) -> frozenset[str]:
    """Those of the characters that none of the faces has."""
    rare = frozenset(characters) - _COMMON
    if not rare or _shows("".join(sorted(rare))):
        return frozenset()
    return frozenset(character for character in rare if not _shows(character))


@cache
def _shows(text: str) -> bool:
    compile_text: Any = typst.compile
    try:
        compile_text({"main.typ": _SAMPLE}, sys_inputs={"text": text}, ignore_system_fonts=True, pdf_standards="ua-1")
    except typst.TypstError as fault:
        if "could not be displayed" not in str(fault):
            raise
        return False
    return True
