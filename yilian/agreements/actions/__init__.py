"""Everything that makes, changes and ends agreements."""

from yilian.agreements.actions.enrolments import (
    Contract,
    end_enrolment,
    enrol,
    load_enrolments,
    renew_enrolment,
    sign_contract,
)
from yilian.agreements.actions.institutions import (
    Signature,
    draft_agreement,
    end_agreement,
    renew_agreement,
    revise_agreement,
    sign_agreement,
)
from yilian.agreements.actions.posts import remove_post, set_post

__all__ = [
    "Contract",
    "Signature",
    "draft_agreement",
    "end_agreement",
    "end_enrolment",
    "enrol",
    "load_enrolments",
    "remove_post",
    "renew_agreement",
    "renew_enrolment",
    "revise_agreement",
    "set_post",
    "sign_agreement",
    "sign_contract",
]
