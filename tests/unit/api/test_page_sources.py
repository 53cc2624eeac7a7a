"""What the page's sources promise: small files, text stays text, libraries have licences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "api" / "page"
OURS = sorted(
    path
    for pattern in ("*.js", "*.mjs", "*.css", "*.html", "*.ts")
    for path in PAGE.rglob(pattern)
    if path.parent.name != "vendor" or path.suffix == ".mjs"
)
MOST_LINES = 300
#: Ways in which a text could become markup or code.
UNSAFE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|"
    r"dangerouslySetInnerHTML|srcdoc|javascript:|setAttribute\(\"(?:on|style)"
)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_file_is_short_and_safe(path: Path) -> None:
    """At most 300 lines, and nothing that makes markup or code of text."""
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert not UNSAFE.search(text)


def test_nothing_is_inline() -> None:
    """The page's HTML holds no script, no style and no handler, and names nothing elsewhere."""
    text = (PAGE / "index.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|//", text.lower()[15:])


def test_libraries_bring_their_licences() -> None:
    """Each library that is shipped with the page has its licence beside it."""
    libraries = {path.stem for path in (PAGE / "vendor").glob("*.js")} - {"hooks"}  # of preact
    assert libraries == {path.stem for path in (PAGE / "vendor").glob("*.LICENSE")}


def test_the_lock_names_no_registry() -> None:
    """Versions are pinned by hash; where they come from is npm's setting."""
    lock = (PAGE.parents[1] / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
