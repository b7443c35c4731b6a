"""All campaigns, the newest first, as they stand today."""

from datetime import date

from desktop.core.domain.campaigns import Campaign
from desktop.core.ports import Till
from desktop.core.services.campaigns.contacts import campaign


def list_campaigns(till: Till) -> tuple[date, tuple[Campaign, ...]]:
    """(today, campaigns); those taken back too."""
    with till.ledger.reading() as reading:
        found = [known for named in reading.campaigns() if (known := campaign(reading, named)) is not None]
        newest = sorted(found, key=lambda known: (known.begun_at_us, known.campaign_id), reverse=True)
        return reading.today(), tuple(newest)
