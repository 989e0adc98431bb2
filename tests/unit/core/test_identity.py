"""An identity is made from what was read, and from nothing that was computed."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from underlag.core.identity import SHORT, as_read, canonical, identity, of_bytes, of_file, of_text, short_identity

SOURCE = Path(__file__).parents[3] / "src" / "underlag"


def test_the_canonical_text_does_not_hang_on_the_order_of_keys() -> None:
    assert canonical({"b": [1, None, True], "a": "å"}) == '{"a":"å","b":[1,null,true]}'
    assert identity({"b": 1, "a": 2}) == identity({"a": 2, "b": 1}) != identity({"a": 1, "b": 2})
    assert identity(("a", "b")) == identity(["a", "b"])


def test_it_is_sha_256_of_that_text() -> None:
    assert identity({"a": "å"}) == hashlib.sha256('{"a":"å"}'.encode()).hexdigest()
    assert short_identity("x") == identity("x")[:SHORT]
    assert len(short_identity("x")) == 12  # as long as those in manifests and posteriors that are stored already
    assert of_text("å") == of_bytes(b"\xc3\xa5")


def test_of_a_file_it_is_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\r\n\x00")
    assert of_file(tmp_path / "a") == of_bytes(b"\r\n\x00")


@pytest.mark.parametrize(
    "computed",
    [0.5, np.float64(0.5), np.float32(0.5), np.int64(1), np.zeros(2), jnp.zeros(2), {1: "a"}, b"a", {"a": [1, 0.5]}],
    ids=repr,
)
def test_what_was_computed_has_no_identity(computed: object) -> None:
    with pytest.raises(TypeError, match="content"):
        identity({"given": computed})  # type: ignore[dict-item]


def test_a_number_that_stands_in_a_file_is_given_as_its_text() -> None:
    assert as_read({"a": [0.1, 2, "x", None]}) == {"a": ["0.1", 2, "x", None]}
    assert as_read({2024: 1e22}) == {"2024": "1e+22"}
    for computed in (np.float64(0.1), np.zeros(1)):
        with pytest.raises(TypeError):
            as_read({"a": computed})


def test_no_other_module_makes_a_hash() -> None:
    """Whoever needs one comes here, where a computed number is refused."""
    makers = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if "hashlib" in names or (isinstance(node, ast.ImportFrom) and node.module == "hashlib"):
                makers.add(path.relative_to(SOURCE).as_posix())
    assert makers == {"core/identity.py"}
