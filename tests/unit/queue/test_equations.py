"""The master list: one entry an equation, sorted, annotated, taken off, restored, imported."""

from __future__ import annotations

from dataclasses import replace

import pytest
import redis

from phiq.contract import JobRequest, Mode, Samples, Verdict
from phiq.errors import InvalidRequestError
from phiq.listing import MAX_TAGS, Equation, EquationEdit, ImportedEquation
from phiq.queue import equations
from phiq.queue.equations import EquationStore, check
from phiq.queue.scripts import MOST_SPELLINGS
from phiq.queue.store import JobStore
from phiq.settings import Settings

HOSTILE = '<script>"]}\\ \u202e"verdict":"contradiction"\n\u2028'


@pytest.fixture
def listed(settings: Settings, client: redis.Redis) -> EquationStore:
    return EquationStore(settings, client)


def verdict(**more: object) -> Verdict:
    fields = {
        "valid": True,
        "confidence": 0.5,
        "betti": (1, 0, 0),
        "chi": 1,
        "phi_coherence": 0.25,
        "explanation": 'says "confidence":1.0 and "phi_coherence":1.0',
        "processing_time_ms": 1,
    }
    return Verdict(**(fields | more))  # type: ignore[arg-type]


def score(
    store: JobStore, *judged: tuple[str, Verdict], mode: Mode = "rigorous", together: bool = True
) -> None:
    """Let a worker find these verdicts, in one micro-batch or in one each."""
    groups = [judged] if together else [(one,) for one in judged]
    for group in groups:
        jobs = [
            (f"j{store.counts().get('submitted', 0)}-{n}", JobRequest(equation=text, mode=mode))
            for n, (text, _) in enumerate(group)
        ]
        store.submit(jobs)
        claim = store.claim("worker@here", len(jobs))
        by_text = dict(group)
        store.complete(claim.token, [(j, by_text[j.request.equation]) for j in claim.jobs])


def imported(text: str, **more: object) -> ImportedEquation:
    fields = {"equation": text, "mode": "rigorous", "verdict": verdict()}
    return ImportedEquation(**(fields | more))  # type: ignore[arg-type]


def only(listed: EquationStore) -> Equation:
    [entry] = listed.page()
    return entry


@pytest.mark.parametrize("together", [True, False])
def test_spellings_of_a_form_are_one_entry(
    store: JobStore, listed: EquationStore, together: bool
) -> None:
    """The first text is the equation, the others are kept once each; modes stay apart."""
    same = verdict(form="ab")
    score(
        store,
        ("E = mc²", same),
        ("E=mc^2", same),
        (r"E = m c^{2}", same),
        ("F = ma", verdict(form="cd")),
        together=together,
    )
    score(store, ("E=mc^2", same), ("E = mc²", same), together=together)
    score(store, ("E = mc²", verdict()), mode="heuristic")

    entries = {(e.equation, e.mode): e for e in listed.page()}

    assert entries.keys() == {
        ("E = mc²", "rigorous"),
        ("F = ma", "rigorous"),
        ("E = mc²", "heuristic"),
    }
    assert entries["E = mc²", "rigorous"].spellings == ["E=mc^2", r"E = m c^{2}"]
    assert entries["F = ma", "rigorous"].spellings == []


def test_spellings_are_bounded(store: JobStore, listed: EquationStore) -> None:
    """Any number may be sent; a hostile one is kept as it is."""
    same = verdict(form="ab")
    score(store, *((f"a = b{' ' * n}", same) for n in range(5)), (HOSTILE, same))
    score(store, *((f"a{' ' * n} = b", same) for n in range(2, 40)), together=False)

    entry = only(listed)

    assert len(entry.spellings) == MOST_SPELLINGS
    assert HOSTILE in entry.spellings
    assert len(set(entry.spellings)) == MOST_SPELLINGS


def test_the_list_is_sorted_by_what_verdicts_say(store: JobStore, listed: EquationStore) -> None:
    """Not by what their texts pretend; pages follow each other in each order."""
    numbers = {"a = 1": (0.5, 1e-05), "a = 2": (0.25, 1.0), "a = 3": (1.0, 0.0)}
    for text, (confidence, coherence) in numbers.items():
        score(store, (text, verdict(confidence=confidence, phi_coherence=coherence)))

    def texts(order: equations.Order) -> list[str]:
        pages = [listed.page(offset=n, limit=1, order=order) for n in range(4)]
        return [entry.equation for page in pages for entry in page]

    assert texts("confidence") == ["a = 3", "a = 1", "a = 2"]
    assert texts("coherence") == ["a = 2", "a = 1", "a = 3"]
    assert sorted(texts("newest")) == sorted(texts("oldest")) == sorted(numbers)
    assert listed.count() == 3


def test_entries_of_an_earlier_version_are_sorted_too(
    settings: Settings, store: JobStore, listed: EquationStore, client: redis.Redis
) -> None:
    """Its workers know no such order; what they entered is found in it all the same."""
    score(store, *((f"a = {n}", verdict(confidence=n / 10)) for n in range(1, 6)))
    client.delete(f"{settings.prefix}:equations:by_confidence")
    score(store, ("a = 9", verdict(confidence=0.9)))

    found = [entry.equation for entry in listed.page(order="confidence")]

    assert found == ["a = 9", "a = 5", "a = 4", "a = 3", "a = 2", "a = 1"]


@pytest.mark.parametrize("together", [1, 3, 1000])
def test_an_order_has_all_that_came_since_it_was_read(
    store: JobStore, listed: EquationStore, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """However few are sorted in a call, and whatever was added, taken off and put back between."""
    monkeypatch.setattr(equations, "SORTED_TOGETHER", together)

    def confidences() -> list[float]:
        return [entry.verdict.confidence for entry in listed.page(order="confidence")]

    def score_some(*tenths: int) -> None:
        score(store, *((f"a = {n}", verdict(confidence=n / 10)) for n in tenths))

    score_some(4, 2, 8)
    assert confidences() == [0.8, 0.4, 0.2]
    score_some(1, 9)
    listed.add([imported("b = 1", added_ms=1, verdict=verdict(confidence=0.3))])
    listed.add([imported("b = 2", added_ms=10**14, verdict=verdict(confidence=0.6))])
    [taken] = [entry for entry in listed.page() if entry.equation == "a = 2"]
    listed.forget(taken.id)
    score_some(7, 5)
    listed.restore(taken.id)

    assert confidences() == [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]


def test_orders_are_sorted_at_leisure(
    settings: Settings, store: JobStore, listed: EquationStore, client: redis.Redis
) -> None:
    """A turn ends when its time is over, and turns together enter all there is, once."""
    entries = 2 * equations.SORTED_AT_LEISURE + 1
    score(store, *((f"a = {n}", verdict(confidence=n / entries)) for n in range(entries)))

    assert listed.sort_for(0) == 2 * equations.SORTED_AT_LEISURE  # one call for each order
    assert listed.sort_for(60) == 2 * (entries - equations.SORTED_AT_LEISURE)
    assert listed.sort_for(60) == 0

    places = client.zrange(f"{settings.prefix}:equations:by_confidence", 0, -1, withscores=True)
    assert [round(score * entries) for _, score in places] == list(range(entries))
    assert listed.page(order="confidence", limit=1)[0].equation == f"a = {entries - 1}"


def test_samples_stay_with_the_job(store: JobStore, listed: EquationStore) -> None:
    """The entry has the verdict without them."""
    samples = Samples(symbol="x", fixed={}, x=[0.0], left=[None], right=[1.0])
    score(store, ("y = x", verdict(samples=samples)))

    assert only(listed).verdict == verdict()


def test_tags_and_notes_are_a_persons(store: JobStore, listed: EquationStore) -> None:
    """What is not named stays; an empty one is none; another verdict leaves them alone."""
    score(store, ("a = b", verdict(form="ab")))
    digest = only(listed).id

    listed.edit(digest, EquationEdit(tags=["x", HOSTILE, "x"]))
    listed.edit(digest, EquationEdit(note=HOSTILE))
    score(store, ("b = a", verdict(form="ab")))
    both = listed.get(digest)
    listed.edit(digest, EquationEdit(tags=[]))
    none = listed.edit(digest, EquationEdit(note=""))

    assert both
    assert (both.tags, both.note) == (["x", HOSTILE], HOSTILE)
    assert none
    assert (none.tags, none.note) == ([], "")
    assert listed.edit("0" * 32, EquationEdit(note="x")) is None


def test_what_was_taken_off_can_be_put_back(store: JobStore, listed: EquationStore) -> None:
    """With all there was of it, in its old place; once."""
    same = verdict(form="ab", confidence=0.75)
    score(store, ("a = b", same), ("b = a", same), ("c = d", verdict()))
    [digest] = [entry.id for entry in listed.page() if entry.equation == "a = b"]
    before = listed.edit(digest, EquationEdit(tags=["t"], note=HOSTILE))

    gone = listed.forget(digest)
    left = [entry.equation for entry in listed.page()]
    again = listed.forget(digest)
    back = listed.restore(digest)

    assert before
    assert gone == back == before
    assert (left, again, listed.restore(digest)) == (["c = d"], None, None)
    assert [entry.equation for entry in listed.page(order="confidence")] == ["a = b", "c = d"]


def test_what_entered_anew_meanwhile_stays(store: JobStore, listed: EquationStore) -> None:
    """And takes over the notes of old, where it has none of its own."""
    score(store, ("a = b", verdict(form="ab")))
    digest = only(listed).id
    listed.edit(digest, EquationEdit(tags=["old"], note="old"))
    listed.forget(digest)
    score(store, ("b = a", verdict(form="ab")))
    listed.edit(digest, EquationEdit(note="new"))

    back = listed.restore(digest)

    assert back
    assert (back.equation, back.tags, back.note) == ("b = a", ["old"], "new")


def test_the_trash_is_bounded(
    settings: Settings,
    store: JobStore,
    listed: EquationStore,
    client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The oldest can be restored no longer, and takes no room."""
    monkeypatch.setattr(equations, "MOST_RESTORABLE", 3)
    score(store, *((f"a = {n}", verdict()) for n in range(5)))
    digests = [entry.id for entry in listed.page()]

    for digest in digests:
        listed.forget(digest)

    assert client.hlen(f"{settings.prefix}:equations:trash") == 3
    assert len([digest for digest in digests if listed.restore(digest)]) == 3


def test_an_export_is_taken_over(
    settings: Settings, store: JobStore, listed: EquationStore, client: redis.Redis
) -> None:
    """Whole into an empty list; into the same list it changes nothing."""
    same = verdict(form="ab")
    score(store, ("a = b", same), ("b = a", same), ("c = d", verdict()))
    for entry in listed.page():
        listed.edit(entry.id, EquationEdit(tags=[entry.equation], note=HOSTILE))
    before = listed.page(order="oldest")
    lines = [
        imported(
            entry.equation,
            verdict=entry.verdict,
            added_ms=entry.added_ms,
            spellings=entry.spellings,
            tags=entry.tags,
            note=entry.note,
        )
        for entry in before
    ]

    assert listed.add(lines) == [False, False]
    assert listed.page(order="oldest") == before
    client.delete(*client.scan_iter(f"{settings.prefix}:equations*"))
    assert listed.add(lines) == [True, True]
    assert listed.page(order="oldest") == before


def test_an_import_joins_what_is_there(store: JobStore, listed: EquationStore) -> None:
    """The list's own text, verdict and note stay; spellings and tags are joined, in bounds."""
    mine = verdict(form="ab", confidence=0.75)
    score(store, ("a = b", mine))
    digest = only(listed).id
    listed.edit(digest, EquationEdit(tags=["mine"], note="mine"))

    tags = [f"t{n}" for n in range(MAX_TAGS)]
    theirs = imported("b = a", verdict=verdict(form="ab"), tags=tags, note="theirs")
    listed.add([theirs])

    entry = only(listed)
    assert (entry.equation, entry.verdict, entry.note) == ("a = b", mine, "mine")
    assert entry.spellings == ["b = a"]
    assert entry.tags == ["mine", *tags[: MAX_TAGS - 1]]


def test_an_import_is_not_of_the_future(listed: EquationStore, store: JobStore) -> None:
    """It would head the list for ever."""
    listed.add([imported("a = b", added_ms=10**15)])

    assert only(listed).added_ms <= store.server_time_ms()


@pytest.mark.parametrize(
    "entry",
    [
        imported("a = b", verdict=verdict(valid=False)),
        imported("a = b", verdict=verdict(confidence=1.5)),
        imported("a = b", verdict=verdict(phi_coherence=-1.0)),
        imported("a = b", verdict=verdict(betti=(1, -1, 0))),
        imported("a = b", verdict=verdict(explanation="x" * 70_000)),
        imported("a" * 5000),
        imported("a\0b"),
        imported("a = b", dims={"a": "x" * 500}),
    ],
)
def test_what_could_be_no_entry_is_refused(entry: ImportedEquation) -> None:
    """Before it reaches the list."""
    with pytest.raises(InvalidRequestError):
        check(entry)


@pytest.mark.parametrize("limit", [0, 3])
def test_the_list_is_bounded(settings: Settings, client: redis.Redis, limit: int) -> None:
    """The oldest entries go with all that belongs to them, of a key's part too; 0 keeps none.

    A worker's beat while a job is scored does not make it nobody's.
    """
    bounded = replace(settings, equations_limit=limit)
    store, listed = JobStore(bounded, client), EquationStore(bounded, client)
    for n in range(6):
        store.submit([(f"job{n}", JobRequest(equation=f"x_{n} = {n}"))], owner="alice")
        claim = store.claim("worker@test", 1)
        store.reap()
        store.complete(claim.token, [(job, verdict()) for job in claim.jobs])

    left = [f"x_{n} = {n}" for n in range(5, 5 - limit, -1)]
    assert [entry.equation for entry in listed.page()] == left
    assert [entry.equation for entry in listed.page(owner="alice")] == left
    assert listed.count() == listed.count("alice") == limit


def test_what_came_before_something_sorted_is_sorted_at_leisure(
    settings: Settings, store: JobStore, listed: EquationStore, client: redis.Redis
) -> None:
    """As where both came in one millisecond; looked for among the last alone, it is never found."""
    entries = 3 * equations.SORTED_AT_LEISURE
    score(store, *((f"a = {n}", verdict(confidence=n / entries)) for n in range(entries)))
    listed.sort_for(60)
    name = f"{settings.prefix}:equations:by_"
    first, *_, middle, last = client.zrange(f"{name}time", 0, -1)[
        :: equations.SORTED_AT_LEISURE - 1
    ]
    client.zrem(f"{name}confidence", first, middle)
    client.zrem(f"{name}coherence", last)

    assert listed.sort_for(60) == 3
    assert listed.sort_for(60) == 0
    assert client.zcard(f"{name}confidence") == client.zcard(f"{name}coherence") == entries
