"""What the actor may do with one case, for its page: each verdict asked for once, and only when the page wants it."""

from wakil.access.actor import Actor
from wakil.access.verdict import Verdict
from wakil.cases import policy
from wakil.cases.models import Case

VERBS = frozenset(
    {
        "comment",
        "close",
        "reopen",
        "change_severity",
        "escalate",
        "share",
        "attach",
        "take",
        "ask",
        "offer",
        "request_deletion",
    }
)


class May:
    """`may.close` is the verdict of `policy.may_close(actor, case)`."""

    def __init__(self, actor: Actor, case: Case) -> None:
        self._actor, self._case = actor, case

    def __getattr__(self, verb: str) -> Verdict:
        if verb not in VERBS:
            raise AttributeError(verb)
        verdict: Verdict = getattr(policy, f"may_{verb}")(self._actor, self._case)
        self.__dict__[verb] = verdict
        return verdict
