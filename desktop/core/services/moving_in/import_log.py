"""An import on record: begun when it first writes, finished when the whole file has been read."""

from desktop.core.domain.events import ImportDone
from desktop.core.ports import Fact, ImportWriting, Till
from desktop.core.services.moving_in.report import ImportReport


class ImportLog:
    """Keeps an import's name. A file that brings nothing new leaves no trace."""

    def __init__(self, till: Till, what: str, digest: str, report: ImportReport) -> None:
        """``what`` and ``digest`` tell a file begun before from another; a dry run is never begun."""
        self._till = till
        self._what = what
        self._digest = digest
        self._report = report

    def begin(self, writing: ImportWriting) -> str:
        """The import's id, kept before anything carries it: that of the same file left half-way, or a new one."""
        if self._report.import_id is None:
            known = (self._what, self._report.source, self._digest)
            unfinished = writing.unfinished_import(*known)
            self._report.import_id = unfinished or self._till.ids.event_id()
            if unfinished is None:
                writing.begin_import(self._report.import_id, *known)
        return self._report.import_id

    def finish(self) -> None:
        """Record what was done, if anything was, now or before it was killed."""
        report = self._report
        if report.dry_run:
            return
        with self._till.ledger.importing() as writing:
            known = (self._what, report.source, self._digest)
            report.import_id = report.import_id or writing.unfinished_import(*known)
            if report.import_id is None:
                return
            payload = ImportDone(
                import_id=report.import_id,
                what=self._what,
                source=report.source,
                file_digest=self._digest,
                rows=report.rows,
                imported=report.imported,
                duplicate=report.duplicate,
                rejected=report.rejected,
            )
            writing.append(Fact(event_id=self._till.ids.event_id(), moment=writing.moment(), payload=payload))
            writing.finish_import(report.import_id)
