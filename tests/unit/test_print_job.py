"""What becomes of a paper that is to be printed, step by step."""

import pytest

from desktop.core.domain import print_job as step
from desktop.core.domain.print_job import JobKind, JobState, PrintJob
from desktop.core.domain.printer import Printer


def job(kind: JobKind = "slip", state: JobState = "waiting", *, is_copy: bool = False) -> PrintJob:
    return PrintJob(job_id="j", kind=kind, about="A2-0087", language="en", state=state, is_copy=is_copy)


def test_sent_and_confirmed_it_is_done() -> None:
    sent = step.done(step.begun(job(), 2), 3)
    assert (sent.state, sent.tries, sent.cause, sent.is_open) == ("done", 1, "", False)


@pytest.mark.parametrize(
    ("kind", "reached", "state"),
    [
        ("slip", False, "waiting"), ("slip", True, "uncertain"), ("card", False, "waiting"),
        ("card", True, "uncertain"), ("test", False, "dropped"),
        ("drawer", False, "dropped"), ("drawer", True, "dropped"),
    ],
)  # fmt: skip
def test_what_fails_waits_or_is_in_doubt_or_was_for_now(kind: JobKind, reached: bool, state: JobState) -> None:
    after = step.failed(step.begun(job(kind), 2), "paper_out", {"where": "x"}, 3, reached=reached)
    assert (after.state, after.cause, after.facts) == (state, "paper_out", {"where": "x"})


@pytest.mark.parametrize(
    ("kind", "state", "after"),
    [
        ("slip", "waiting", "waiting"), ("slip", "sending", "uncertain"), ("slip", "uncertain", "uncertain"),
        ("slip", "done", "done"), ("slip", "dropped", "dropped"),
        ("drawer", "waiting", "dropped"), ("drawer", "sending", "dropped"), ("test", "sending", "dropped"),
    ],
)  # fmt: skip
def test_a_new_run_never_goes_on_with_what_may_be_on_paper(kind: JobKind, state: JobState, after: JobState) -> None:
    assert step.woken(job(kind, state), 3).state == after


@pytest.mark.parametrize(
    ("kind", "state", "after", "marked"),
    [
        ("slip", "waiting", "waiting", False), ("slip", "uncertain", "waiting", True),
        ("refund", "uncertain", "waiting", True), ("card", "uncertain", "waiting", False),
        ("slip", "sending", "sending", False), ("slip", "done", "done", False), ("slip", "dropped", "dropped", False),
    ],
)  # fmt: skip
def test_a_person_has_it_printed_marked_where_it_may_be_there(
    kind: JobKind, state: JobState, after: JobState, marked: bool
) -> None:
    again = step.again(job(kind, state), 3, Printer(kind="file", folder="x"))
    assert (again.state, again.is_copy) == (after, marked)
    assert (again.printer is not None) == (state in ("waiting", "uncertain"))


def test_what_is_being_sent_cannot_be_called_back() -> None:
    assert step.dropped(job(state="sending"), 3).state == "sending"
    assert [step.dropped(job(state=state), 3).state for state in ("waiting", "uncertain")] == ["dropped", "dropped"]
