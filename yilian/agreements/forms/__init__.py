"""The forms of agreements, and how what the rules say against them is shown beside their fields."""

from yilian.agreements.forms.enrolments import EndForm, EnrolmentForm, RenewalForm
from yilian.agreements.forms.institutions import DraftForm, EndAgreementForm, PostForm, SignForm, TermsForm
from yilian.agreements.forms.telling import carried_out, command_of

__all__ = [
    "DraftForm",
    "EndAgreementForm",
    "EndForm",
    "EnrolmentForm",
    "PostForm",
    "RenewalForm",
    "SignForm",
    "TermsForm",
    "carried_out",
    "command_of",
]
