"""The page's files as they are served: by content, compressed, under a strict policy."""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.assets import MEDIA, Assets
from phiq.cli.embedded import EmbeddedBroker
from phiq.settings import Settings

ROOT = Path(__file__).parents[3]
BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
}


@pytest.fixture(scope="module")
def door(broker: EmbeddedBroker) -> Iterator[FlaskClient]:
    """A client of the door's app."""
    app = create_app(Settings(redis_url=broker.url, door_threads=1))
    yield app.test_client()
    app.extensions["door"].close()


def test_browsers_get_the_page_and_programs_the_list(door: FlaskClient) -> None:
    """By what each accepts; caches are told that it makes a difference."""
    page = door.get("/", headers=BROWSER)
    program = door.get("/", headers={"Accept": "*/*"})

    assert page.mimetype == "text/html"
    assert b"<!doctype html>" in gzip.decompress(page.data)
    assert program.json
    assert program.json["name"] == "phiq"
    for answer in (page, program):
        assert "Accept" in answer.headers["Vary"].split(", ")


def test_the_page_loads_files_that_are_kept_for_ever(door: FlaskClient) -> None:
    """Every file that the page names is there, under an address that changes with its content."""
    page = gzip.decompress(door.get("/", headers=BROWSER).data).decode()

    named = re.findall(r'(?:src|href)="(/[^"]*)"', page)
    assert named
    for path in named:
        assert re.match(r"/page/@[0-9a-f]{16}/", path)
        answer = door.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.mimetype == MEDIA[path.rpartition(".")[2]]


def test_a_file_that_is_known_is_not_sent_again(door: FlaskClient) -> None:
    """Its tag answers for it, packed or not; the page itself is always asked for again."""
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        first = door.get("/page/index.html", headers=headers)
        again = door.get(
            "/page/index.html", headers={**headers, "If-None-Match": first.headers["ETag"]}
        )

        assert first.headers["Cache-Control"] == "no-cache"
        assert (again.status_code, again.data) == (304, b"")


def test_the_policy_lets_nothing_in_from_outside(door: FlaskClient) -> None:
    """No inline script or style, no other origin, no frames: on the page and on each file."""
    for path in ("/", "/page/index.html"):
        policy = door.get(path, headers=BROWSER).headers["Content-Security-Policy"]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
        assert rules["frame-ancestors"] == rules["form-action"] == rules["base-uri"] == "'none'"


@pytest.mark.parametrize(
    "path",
    ["API.md", "../app.py", "%2e%2e/app.py", "@abc/../../app.py", "nothing.js", "@", "index.html/"],
)
def test_nothing_else_is_served(door: FlaskClient, path: str) -> None:
    """No file outside the folder, none that is not for browsers."""
    answer = door.get(f"/page/{path}")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_a_page_of_another_version_is_not_kept(door: FlaskClient) -> None:
    """While doors are updated one by one: what an older page names is served, for now only."""
    answer = door.get("/page/@0123456789abcdef/index.html")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_version_follows_every_file(tmp_path: Path) -> None:
    """Content, name and place of each count; what is not served does not."""
    (tmp_path / "views").mkdir()
    script = tmp_path / "views" / "a.js"
    versions = []
    for content in (b"1", b"2"):
        script.write_bytes(content)
        versions.append(Assets(tmp_path).version)
    (tmp_path / "API.md").write_text("for people")
    versions.append(Assets(tmp_path).version)
    script.rename(tmp_path / "a.js")
    versions.append(Assets(tmp_path).version)

    assert versions[1] == versions[2]
    assert len(set(versions)) == 3


def test_every_file_is_shipped() -> None:
    """Each kind that is served is package data, so that an installed door has the page."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = settings["tool"]["setuptools"]["package-data"]["*"]

    for kind in MEDIA:
        assert any(fnmatch(f"x.{kind}", pattern) for pattern in shipped), kind
