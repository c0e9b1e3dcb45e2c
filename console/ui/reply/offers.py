"""Templates as the composer offers them: a name to choose by, and the words for this case in either language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.core import templates
from console.core.templates import Template
from models.complaint import Complaint
from models.reference import Reference


@dataclass(frozen=True, slots=True)
class Offer:
    """One template for one case.

    Attributes:
        id: kept with the reply.
        name: on screen.
        words: the text in a language, ``id`` or ``en``, with the case's own facts put in.
        suggested: it fits this case as it stands; the others are there to be chosen.
    """

    id: str
    name: str
    words: Callable[[str], str]
    suggested: bool = False


def offers(case: Complaint, ref: Reference, lang: str) -> list[Offer]:
    """Every template for a case, those that fit it first and the likeliest of them before the others.

    Args:
        case: whom it is about.
        ref: master data, for names.
        lang: ``id`` or ``en``, for the templates' names.
    """
    fitting = templates.suggested(case, ref)
    known = {template.id for template in fitting}
    others = [template for template in templates.templates(ref).values() if template.id not in known]
    return [_offer(template, case, ref, lang, fits=template.id in known) for template in (*fitting, *others)]


def _offer(template: Template, case: Complaint, ref: Reference, lang: str, *, fits: bool) -> Offer:
    return Offer(
        template.id,
        template.names[lang],
        lambda language: templates.fill(template, case, ref, language),
        fits,
    )
