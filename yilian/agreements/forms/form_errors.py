"""How the forms of agreements say what the rules say against them: modes by their names."""

from dataclasses import replace

from yilian.kernel.refusals import Problem, Refusal
from yilian.pages.language import said, sentence
from yilian.pages.versions import EditForm
from yilian.places.policies import policy_library


class AgreementForm(EditForm):
    """A form about an agreement or a contract."""

    def say(self, wrong: Problem | Refusal) -> str:
        """Return what is wrong, with a mode by its name instead of its code."""
        mode = policy_library().catalogue.mode.get(str(dict(wrong.params).get("mode")))
        if mode is None:
            return sentence(wrong)
        params = dict(wrong.params) | {"mode": said(mode.name)}
        if isinstance(wrong, Refusal):
            return sentence(Refusal(wrong.code, clause=wrong.clause, **params))
        return sentence(replace(wrong, params=tuple(params.items())))
