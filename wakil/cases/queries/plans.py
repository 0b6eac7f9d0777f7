"""What a case's customer has bought, asked once per loaded case."""

from wakil.cases.models import Case
from wakil.reselling.tiers import Plan, plan_of


def plan_of_case(case: Case) -> Plan:
    """The customer's plan for the case's product; an empty one for a reseller's own case."""
    if "_plan" not in case.__dict__:
        case.__dict__["_plan"] = plan_of(case.customer, case.product) if case.customer else Plan(None, {})
    plan: Plan = case.__dict__["_plan"]
    return plan
