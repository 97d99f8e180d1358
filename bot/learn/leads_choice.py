"""Whether a fitted lead score may replace the rule: enough outcomes, better on the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from bot.learn.leads import LeadScorer

if TYPE_CHECKING:
    import pandas as pd

ENOUGH_LEADS, ENOUGH_SALES = 1000, 120  # as Salesforce asks before it fits a segment's own model
NEWEST = 0.3  # the share of leads on which both are judged
MARGIN = 0.02  # of the area under the curve, by which the model must win


@dataclass(frozen=True, slots=True)
class Choice:
    """What ranks the leads, and why."""

    scorer: LeadScorer | None  # None: the rule goes on
    why: str
    figures: dict[str, float]


def is_enough(sales: pd.Series) -> bool:
    """Whether a shop has outcomes enough to fit anything of its own."""
    return len(sales) >= ENOUGH_LEADS and int(sales.sum()) >= ENOUGH_SALES


def choose(features: pd.DataFrame, sales: pd.Series, rule: pd.Series) -> Choice:
    """Fit on the older leads, judge on the newest, and take the model only if it beats the rule.

    Args:
        features: what was known of each lead at the same age, (n_leads, n_features), oldest first.
        sales: whether it bought within its horizon, (n_leads,), of mature leads only.
        rule: the rule's score of each lead at that age, (n_leads,).

    Returns:
        The scorer fitted on all leads, or none; with the figures of `judged` on the newest leads.
        The split is by time: random ones overstate.
    """
    if not is_enough(sales):
        told = f"{len(sales)} leads and {int(sales.sum())} sales are too few"
        return Choice(None, f"the rule ranks: {told} ({ENOUGH_LEADS} and {ENOUGH_SALES})", {})
    cut = int(len(sales) * (1 - NEWEST))
    old, new = slice(0, cut), slice(cut, None)
    if sales[new].nunique() < 2 or sales[old].nunique() < 2:
        return Choice(None, "the rule ranks: no sale among the newest leads", {})
    chances = LeadScorer().fit(features[old], sales[old]).predict_proba(features[new])[:, 1]
    figures = judged(sales[new], chances, rule[new])
    if figures["auc"] < figures["auc_rule"] + MARGIN:
        return Choice(None, "the rule ranks: the model is no better on the newest leads", figures)
    return Choice(LeadScorer().fit(features, sales), "the model ranks", figures)


def judged(sales: pd.Series, chances: np.ndarray, rule: pd.Series) -> dict[str, float]:
    """How good chances and rule are, on leads that neither has seen.

    Returns:
        auc, auc_rule (0.5 is chance), average precision, Brier score (0 is best), lift of the
        best tenth, and the share of all sales that the better half holds.
    """
    best_first = np.argsort(-chances, kind="stable")
    sold = sales.to_numpy().astype(float)[best_first]
    tenth, half = max(1, len(sold) // 10), len(sold) // 2
    return {
        "auc": float(roc_auc_score(sales, chances)),
        "auc_rule": float(roc_auc_score(sales, rule)),
        "average_precision": float(average_precision_score(sales, chances)),
        "brier": float(brier_score_loss(sales, chances)),
        "lift_best_tenth": float(sold[:tenth].mean() / sold.mean()),
        "sales_in_better_half": float(sold[:half].sum() / sold.sum()),
    }
