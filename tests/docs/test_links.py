"""The manual holds together: links lead somewhere, pages have their form, and nothing local has crept in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
BUILT = {"runs", "build", "dist", "htmlcov", "__pycache__"}
LINK = re.compile(r"\[[^\]]*\]\(\s*(?:<([^>]*)>|([^)\s]*))[^)]*\)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|registry[.]yarnpkg|conda[.]anaconda|crates[.]io/api"
    r"|proxy[.]golang|repo1?[.]maven|jfrog[.]io|rubygems[.]org",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w/.~%-])/(?:work|tmp|root|home|Users|opt|mnt)/\w")
"""A path that holds on one machine. An address on the web may have such a part further in; it does not begin so."""


def files() -> Iterator[Path]:
    """Every file that belongs to the repository; what builds and tools leave behind does not."""
    for path in sorted(ROOT.iterdir()):
        if path.is_dir() and (path.name == ".ci" or not (path.name.startswith(".") or path.name in BUILT)):
            yield from (p for p in sorted(path.rglob("*")) if p.is_file() and "__pycache__" not in p.parts)
        elif path.is_file() and path.name != ".git" and not path.name.startswith(".coverage"):
            yield path


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def prose(path: Path) -> str:
    """The page without its code."""
    text = re.sub(r"^(```|~~~).*?^\1", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", lambda m: "`" + "x" * (len(m[0]) - 2) + "`", text)


def anchors(path: Path) -> set[str]:
    """Anchors of a page: its headings as the usual renderers name them, and those set by hand."""
    text = re.sub(r"^(```|~~~).*?^\1", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    seen: Counter[str] = Counter()
    found = set(re.findall(r'<a id="([^"]+)"', text))
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "").lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        found.add(slug if not seen[slug] else f"{slug}-{seen[slug]}")
        seen[slug] += 1
    return found


def broken(page: Path) -> Iterator[str]:
    """Links of a page that lead nowhere."""
    for bracketed, plain in LINK.findall(prose(page)):
        target = unquote(bracketed or plain)
        if not target or SCHEME.match(target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        if not there.exists():
            yield f"{target}: no such file"
        elif anchor and there.suffix == ".md" and anchor not in anchors(there):
            yield f"{target}: no such heading"


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_broken_links_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A b, c\n[1](no.md) [2](#a-b-c) [3](#d) [4](https://e) `[5](no.md)`\n```\n[6](no.md)\n```\n")
    assert list(broken(page)) == ["no.md: no such file", "#d: no such heading"]


def test_every_page_of_the_manual_is_reached_from_its_index() -> None:
    docs = ROOT / "docs"
    linked = {(docs / (a or b).partition("#")[0]).resolve() for a, b in LINK.findall(prose(docs / "README.md"))}
    missing = {page for page in pages() if docs in page.parents} - {docs / "README.md"} - linked
    assert not missing, "add a link in docs/README.md"


def test_the_readme_is_short_and_shows_the_result() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 60
    assert "make plan" in text and "make test" in text
    (picture,) = re.findall(r"!\[.+\]\((\S+)\)", text)
    assert (ROOT / picture).stat().st_size < 250_000
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda page: page.name)
def test_a_decision_has_its_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    parts = [text.find(f"**{part}.**") for part in ("Status", "Context", "Decision", "Consequences")]
    assert -1 not in parts and parts == sorted(parts)
    assert text.startswith(f"# {page.name[:4]} ")


def test_decisions_are_numbered_without_gaps_or_the_gaps_are_named() -> None:
    decisions = ROOT / "docs" / "adr"
    numbers = sorted(int(page.name[:4]) for page in decisions.glob("*.md"))
    assert len(numbers) == len(set(numbers)), "two decisions of one number"
    (told,) = re.findall(r"have no page: ([\d–, ]+)", (decisions / "0000-record-decisions.md").read_text("utf-8"))
    spans = [[int(end) for end in span.split("–")] for span in told.split(", ")]
    unused = [number for span in spans for number in range(span[0], span[-1] + 1)]
    assert sorted(numbers + unused) == list(range(max(numbers) + 1))


def test_a_decision_that_is_superseded_is_told_so_on_both_pages() -> None:
    decisions = ROOT / "docs" / "adr"
    for page in sorted(decisions.glob("*.md")):
        status = re.search(r"\*\*Status\.\*\* (.*)", page.read_text(encoding="utf-8"))
        assert status
        for word, other in (("superseded by", "Supersedes"), ("Supersedes", "superseded by")):
            for target in re.findall(word + r"[^()]*\[\d{4}\]\(([^)]+)\)|" + word, status[1]):
                assert target and page.name in (decisions / target).read_text(encoding="utf-8").split("**Context")[0]
                assert other in (decisions / target).read_text(encoding="utf-8").split("**Context")[0]


def test_the_changelog_and_the_citation_name_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_no_file_names_a_registry_or_a_machine() -> None:
    told = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for pattern in (REGISTRY, MACHINE):
            told += [f"{path.relative_to(ROOT)}: {found[0]}" for found in pattern.finditer(text)]
    assert not told


@pytest.mark.parametrize("text", ["see /" + "work/main", '"/' + 'tmp/x"', "https://files.python" + "hosted.org/a"])
def test_a_machine_or_a_registry_would_be_found(text: str) -> None:
    assert REGISTRY.search(text) or MACHINE.search(text)


@pytest.mark.parametrize("text", ["https://example.org/en/work/st", "docs/home/a", "and/or", "~/tmp/x"])
def test_an_address_on_the_web_is_no_machine(text: str) -> None:
    assert not REGISTRY.search(text) and not MACHINE.search(text)
