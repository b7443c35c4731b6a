"""What one opening of the dialog knows. The next opening has a new one: late answers are told apart by it."""

from msgspec import Struct, field

from desktop.core.services.glance_member import Glance
from desktop.ui.enrol.asking import PhoneAnswer
from desktop.ui.enrol.form import Form
from desktop.ui.enrol.model import Remark


class State(Struct, kw_only=True, eq=False):
    """``opened`` is the form as the dialog was opened with; ``at`` the field that has the keyboard.

    ``claim``: the code of a slip whose points the member shall have.
    ``event_id``: made when the dialog opened, the new member's (I4). ``wants_save``: Enter was hit before it was there.
    """

    form: Form = Form()
    opened: Form = Form()
    is_draft: bool = False
    event_id: str = ""
    wants_save: bool = False
    busy: bool = False
    answer: PhoneAnswer = PhoneAnswer()
    chosen_at: int | None = None
    glance: Glance | None = None
    shared: bool = False
    remarks: dict[str, Remark] = field(default_factory=dict)
    at: str = ""
    claim: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the members of the phone are shown in place of the form."""
        return bool(self.answer.holders) and not self.shared
