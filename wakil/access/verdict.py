"""Yes, or no and why: what is not possible, why, and who can change it (W5)."""

from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Verdict:
    """The answer to "may I". True when the answer is yes; else says what, why and who can change it."""

    code: str = ""  # machine-readable, such as "no_consent"; empty means yes
    refusal: Words = ""
    why: Words = ""
    who: Words = ""

    def __bool__(self) -> bool:
        return not self.code

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.refusal, self.why, self.who) if part)


YES = Verdict()


def no(code: str, refusal: Words, why: Words = "", who: Words = "") -> Verdict:
    """A refusal in three parts, with a code that never reveals more than the words do."""
    return Verdict(code, refusal, why, who)


class Forbidden(Exception):
    """Somebody asked for what they may see but not do."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


class NotVisible(Exception):
    """What was asked for does not exist for this actor; doors answer as for an unknown id."""


def require(verdict: Verdict) -> None:
    """Let the caller go on, or raise Forbidden with the reason; NotVisible where there must seem to be nothing."""
    if verdict.code == "not_visible":
        raise NotVisible
    if not verdict:
        raise Forbidden(verdict)
