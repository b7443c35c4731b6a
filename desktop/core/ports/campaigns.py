"""What a Reading can be asked about campaigns: what was said of each, and whose list somebody is on."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from desktop.core.domain.state import Stamped


class AtCampaigns(Protocol):
    """Everything here and at the store's other tills, as far as this till was told."""

    def campaigns(self) -> Sequence[str]:
        """The ids of all campaigns."""
        ...

    def campaign_events(self, campaign_id: str) -> Sequence[Stamped]:
        """What was said of a campaign, its lists left out."""
        ...

    def campaign_members(self, campaign_id: str) -> Iterator[str]:
        """The ids on a campaign's list, as they were then, in order."""
        ...

    def campaigns_of(self, member_id: str) -> Sequence[tuple[str, str]]:
        """The campaigns that the member is listed in, each with the id listed: one look-up for each of their ids."""
        ...
