"""Asks every portal for every page and call in turn, so that whatever else the machine does hits all of them alike."""

import time
from dataclasses import dataclass
from statistics import median

from bench.browser import Answer
from bench.calls import ASKED
from bench.pages import Page, Portal
from bench.population import FULL

WARM_UP = 3
ROUNDS = 40
FEWEST_ROUNDS = 8
MOST_SECONDS = 150  # on a busy machine fewer rounds have to do


@dataclass(frozen=True)
class Cost:
    """Medians over the rounds: the whole request, the part of it in the database, and the number of queries."""

    milliseconds: float
    sql_milliseconds: float
    queries: int


def measure(portals: list[Portal]) -> dict[str, dict[str, Cost]]:
    """Page name → portal name → cost. Writing pages are asked for half as often."""
    answers: dict[tuple[str, str], list[Answer]] = {}
    last = time.monotonic() + MOST_SECONDS
    for number in range(WARM_UP + ROUNDS):
        if number >= WARM_UP + FEWEST_ROUNDS and time.monotonic() > last:
            break
        for page in ASKED:
            if page.writes and number % 2:
                continue
            for portal in portals:
                if page.is_hard and portal.size < FULL // 20:
                    continue
                portal.round = number
                answer = _checked(page, portal)
                if number >= WARM_UP:
                    answers.setdefault((page.name, portal.name), []).append(answer)
    return {
        page.name: {p.name: _cost(answers[page.name, p.name]) for p in portals if (page.name, p.name) in answers}
        for page in ASKED
    }


def _checked(page: Page, portal: Portal) -> Answer:
    answer = page.ask(portal)
    if answer.status != page.answers:
        raise SystemExit(f"{page.name}: {portal.name} answered {answer.status} {answer.location}\n{answer.text[:2000]}")
    return answer


def _cost(answers: list[Answer]) -> Cost:
    return Cost(
        round(median(answer.milliseconds for answer in answers), 2),
        round(median(answer.sql_milliseconds for answer in answers), 2),
        max(answer.queries for answer in answers),
    )
