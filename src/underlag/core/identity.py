"""Identity: what tells whether two things were made from the same.

An identity is computed from what was *read*: the text of tables, cards, settings and versions. Never from a number that
was computed: its last bits follow the processor (AVX2 or AVX-512, the kernels that OpenBLAS and XLA choose by it), so
that the same evidence would be another on the next machine. What was computed is compared with a tolerance instead.
This module is the only one that makes a hash, and it refuses floating-point numbers; one that stands in a file is
given as its text, by ``as_read``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

SHORT = 12
"""Hexadecimal digits of an identity that people see and copy."""

Content: TypeAlias = "Mapping[str, Content] | Sequence[Content] | str | int | bool | None"
"""What an identity can be of."""


def of_bytes(data: bytes) -> str:
    """SHA-256 of bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def of_text(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hexadecimal digits."""
    return of_bytes(text.encode("utf-8"))


def of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits. Raises OSError where it can't be read."""
    return of_bytes(path.read_bytes())


def identity(content: Content) -> str:
    """SHA-256 of the canonical text of some content, 64 hexadecimal digits: the same for equal content on any machine.

    Raises TypeError for a floating-point number anywhere in it, and for anything else that is not of ``Content``.
    """
    return of_text(canonical(content))


def short_identity(content: Content) -> str:
    """The first twelve hexadecimal digits of ``identity``."""
    return identity(content)[:SHORT]


def canonical(content: Content) -> str:
    """One text for equal content: JSON with sorted keys and without spaces. Raises TypeError as ``identity`` does."""
    _only_what_was_read(content, "content")
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _only_what_was_read(content: object, where: str) -> None:
    if content is None or type(content) in (str, int, bool):
        return
    if type(content) is dict:
        for key, part in content.items():
            if type(key) is not str:
                raise TypeError(f"{where}: the key {key!r} is not text")
            _only_what_was_read(part, f"{where}.{key}")
    elif type(content) in (list, tuple):
        for at, part in enumerate(content):  # type: ignore[arg-type]
            _only_what_was_read(part, f"{where}[{at}]")
    else:
        raise TypeError(f"{where}: a {type(content).__name__} has no identity of its own; give the text that was read")


def as_read(value: Any) -> Content:
    """The same value with every number of it as the text that a file would have: the shortest that gives it back.

    For numbers that stand in a card, a table or a setting. Raises TypeError for numbers of numpy or JAX, which were
    computed.
    """
    if type(value) is float:
        return repr(value)
    if isinstance(value, Mapping):
        return {str(key): as_read(part) for key, part in value.items()}
    if type(value) in (list, tuple):
        return [as_read(part) for part in value]
    _only_what_was_read(value, "value")
    return value  # type: ignore[no-any-return]


def seed_of(*names: str | int) -> int:
    """A whole number of 128 bits that the names determine, to begin a random stream with."""
    text = "\x1f".join(str(name) for name in names)
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=16).digest(), "big")
