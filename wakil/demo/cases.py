"""Play the stories: every case, message and change goes through the action that a page would call."""

from collections.abc import Callable
from functools import partial

from django.conf import settings

from wakil.access.actor import Actor
from wakil.cases.actions import (
    Update,
    delete_attachment,
    file_case,
    request_attachment_deletion,
    store_upload,
    take_case,
    update_case,
)
from wakil.cases.actions.escalating import escalate_case
from wakil.cases.actions.sharing import share_case
from wakil.cases.catalogue.reading import LEVELS
from wakil.cases.models import Attachment, Case, Category, Question
from wakil.cases.states import Move
from wakil.demo.cast import VENDOR
from wakil.demo.companies import actor_of, organization_of
from wakil.demo.files import as_file
from wakil.demo.moments import Happening, before
from wakil.demo.stories import Step, Story, all_stories
from wakil.events.kinds import Audience
from wakil.reselling.models import Product


class Playing:
    """One story while it is played: the case is known once it is filed."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.number = ""

    def happenings(self) -> list[Happening]:
        """The filing and all that follows it."""
        steps = [Happening(before(step.ago), partial(self.play, step)) for step in self.story.steps]
        return [Happening(before(self.story.ago), self.file), *steps]

    def file(self) -> None:
        """File the case."""
        story, actor = self.story, _actor(self.story.by)
        product = Product.objects.get(name=story.product)
        category = Category.objects.get(product=product, path_names=story.category.replace(" > ", LEVELS))
        customer = organization_of(story.customer) if story.customer else None
        case = file_case(
            actor,
            key=f"demo {story.ago} {story.title}",
            customer=customer,
            product=product,
            category=category,
            title=story.title,
            description=story.description,
            severity=story.severity,
            language=story.language,
            time_zone=(customer or actor.organization).time_zone,
            answers=_answers(category, story.answers),
            uploads=[store_upload(actor, as_file(entry)) for entry in story.files],
        )
        self.number = case.number

    def play(self, step: Step) -> None:
        """Let one step happen."""
        _STEPS[step.do](_actor(step.by), Case.objects.get(number=self.number), step)


def happenings_of_cases() -> list[Happening]:
    """Everything that happened to all cases."""
    return [happening for story in all_stories() for happening in Playing(story).happenings()]


def _actor(name: str) -> Actor:
    return actor_of(name if "@" in name else f"{name}@{VENDOR}")


def _answers(category: Category, answers: dict[str, str]) -> dict[Question, str]:
    return {category.questions.get(key=key, retired_at=None): text for key, text in answers.items()}


def _update(actor: Actor, case: Case, step: Step, **changes: object) -> None:
    uploads = [store_upload(actor, as_file(entry)) for entry in step.files]
    update = Update(body=step.text, uploads=uploads, **changes)  # type: ignore[arg-type]
    update_case(actor, case, key=f"demo {case.number} {step.ago}", version=case.version, update=update)


def _say(actor: Actor, case: Case, step: Step) -> None:
    _update(actor, case, step)


def _lane(actor: Actor, case: Case, step: Step) -> None:
    """A message to the reseller alone, where the installation lets anybody write one."""
    if not settings.WAKIL_PRIVATE_MESSAGES:
        return
    managing = case.managers.order_by("id").first()
    domain = managing.domain if managing else None
    _update(actor, case, step, audience=Audience.RESELLER_AND_VENDOR, audience_domain=domain)


def _share(actor: Actor, case: Case, step: Step) -> None:
    share_case(actor, case, addresses=step.address, level=step.level)


def _escalate(actor: Actor, case: Case, step: Step) -> None:
    escalate_case(actor, case, reason=step.reason, justification=step.text)


def _request_deletion(actor: Actor, case: Case, step: Step) -> None:
    request_attachment_deletion(actor, _attachment(case, step))


def _delete_file(actor: Actor, case: Case, step: Step) -> None:
    delete_attachment(actor, _attachment(case, step), reason=step.text)


def _attachment(case: Case, step: Step) -> Attachment:
    return case.attachments.select_related("case").get(name=step.file)


_STEPS: dict[str, Callable[[Actor, Case, Step], None]] = {
    "take": lambda actor, case, _step: _taken(actor, case),
    "say": _say,
    "note": lambda actor, case, step: _update(actor, case, step, audience=Audience.VENDOR),
    "lane": _lane,
    "ask": lambda actor, case, step: _update(actor, case, step, next_move=Move.ASK),
    "offer": lambda actor, case, step: _update(actor, case, step, next_move=Move.OFFER),
    "severity": lambda actor, case, step: _update(actor, case, step, severity=step.severity),
    "close": lambda actor, case, step: _update(actor, case, step, close=True),
    "reopen": lambda actor, case, step: _update(actor, case, step, reopen=True),
    "share": _share,
    "escalate": _escalate,
    "request_deletion": _request_deletion,
    "delete_file": _delete_file,
}


def _taken(actor: Actor, case: Case) -> None:
    take_case(actor, case)
