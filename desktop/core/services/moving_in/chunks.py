"""Many items written in the short holds of an import."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from desktop.core.domain.errors import Conflict
from desktop.core.ports import ImportWriting, Till
from desktop.core.services.short_holds import Pace

T = TypeVar("T")


def write_in_chunks(
    till: Till, items: Iterator[T], write: Callable[[ImportWriting, Sequence[T]], None]
) -> Iterator[int]:
    """Write all items, each chunk in a transaction of its own; after each, how many it had.

    Between chunks, while the next items are made, others may write. Conflict ``import.undoing`` where one of them has
    begun to take an import back.
    """
    pace = Pace()
    while chunk := list(islice(items, pace.size)):
        with pace.holding(till) as writing:
            refuse_while_undoing(writing.imports_undoing())
            write(writing, chunk)
        pace.follow(len(chunk))
        yield len(chunk)


def refuse_while_undoing(undoing: Sequence[str]) -> None:
    """Who is on the way out with an import that is being taken back would be taken for held."""
    if undoing:
        raise Conflict("import.undoing", id=undoing[0])
