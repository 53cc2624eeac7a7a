"""The files of the page in `api/page/`: read once, named by a hash of them all, compressed.

It knows no HTTP beyond media types, and builds nothing: what lies in the folder is what is served,
but for the HTML, whose references to `/page/` get the hash, so that browsers may keep the files.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from msgspec import Struct

#: The media type of each kind of file that is served; other files in the folder are for people.
MEDIA: Final = {
    "css": "text/css",
    "html": "text/html",
    "ico": "image/x-icon",
    "js": "text/javascript",
    "json": "application/json",
    "mjs": "text/javascript",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
}
#: Kinds that are compressed already.
_DENSE: Final = frozenset(("png", "woff2"))
#: Where the files are found by browsers, and the mark before the hash in their path.
ROOT: Final = "/page/"
MARK: Final = "@"
#: HTML made ready for this many prefixes is kept: a door has one, or two behind two proxies.
MOST_PREFIXES: Final = 8


class Asset(Struct, frozen=True):
    """A file: its content, the same compressed (None where that gains nothing), a hash of it."""

    media: str
    content: bytes
    packed: bytes | None
    tag: str


class Assets:
    """Every file of a folder, by its path from there."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self._folder = folder or files("api") / "page"

    @cached_property
    def version(self) -> str:
        """A hash of all files: any change of one changes the address of all."""
        digest = hashlib.blake2b(digest_size=8)
        for path, content in sorted(self._contents.items()):
            digest.update(f"{path}\n{len(content)}\n".encode() + content)
        return digest.hexdigest()

    @cached_property
    def all(self) -> dict[str, Asset]:
        """The files as they are served."""
        return {path: self._asset(path, content) for path, content in self._contents.items()}

    def find(self, path: str) -> tuple[Asset | None, bool]:
        """The file at a path, which may begin with `@HASH/`; and whether it may be kept for ever.

        A hash of other files than these finds the file as it is now, to be asked for again.
        """
        head, _, rest = path.partition("/")
        if head.startswith(MARK):
            return self.all.get(rest), head == MARK + self.version
        return self.all.get(path), False

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        return dict(_walk(self._folder, ""))

    def _asset(self, path: str, content: bytes) -> Asset:
        kind = path.rpartition(".")[2]
        if kind == "html":
            content = content.replace(f'"{ROOT}'.encode(), f'"{ROOT}{MARK}{self.version}/'.encode())
        return _made(MEDIA[kind], content, dense=kind in _DENSE)


def rooted(asset: Asset, prefix: str) -> Asset:
    """The file as it is where the door is found under `prefix`: HTML refers to files there."""
    return _rooted(asset, prefix) if prefix and asset.media == MEDIA["html"] else asset


@lru_cache(maxsize=MOST_PREFIXES)
def _rooted(asset: Asset, prefix: str) -> Asset:
    content = asset.content.replace(f'"{ROOT}'.encode(), f'"{prefix}{ROOT}'.encode())
    return _made(asset.media, content)


def _made(media: str, content: bytes, *, dense: bool = False) -> Asset:
    packed = None if dense else gzip.compress(content, 9, mtime=0)
    if packed and len(packed) >= len(content):
        packed = None
    tag = hashlib.blake2b(content, digest_size=8).hexdigest()
    return Asset(media, content, packed, tag)


def _walk(folder: Traversable, above: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _walk(entry, f"{above}{entry.name}/")
        elif entry.name.rpartition(".")[2] in MEDIA:
            found.append((above + entry.name, entry.read_bytes()))
    return found
