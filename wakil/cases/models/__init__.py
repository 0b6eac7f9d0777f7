"""Cases, what is said and attached to them, and who managed the customer when they were filed."""

from wakil.cases.models.activity import Activity, ActivityKind, ActivityWeek, NoWeeklyMail
from wakil.cases.models.attachment import Attachment, Upload
from wakil.cases.models.case import Answer, Case, CaseManager, CaseNumber, ManagedBy, State
from wakil.cases.models.category import Category, Question, QuestionKind
from wakil.cases.models.comment import Comment, SearchText, Side
from wakil.cases.models.escalation import Escalation, EscalationReason
from wakil.cases.models.share import CaseShare, ShareLevel

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityWeek",
    "Answer",
    "Attachment",
    "Case",
    "CaseManager",
    "CaseNumber",
    "CaseShare",
    "Category",
    "Comment",
    "Escalation",
    "EscalationReason",
    "ManagedBy",
    "NoWeeklyMail",
    "Question",
    "QuestionKind",
    "SearchText",
    "ShareLevel",
    "Side",
    "State",
    "Upload",
]
