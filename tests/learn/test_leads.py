"""The lead score follows scikit-learn's rules, tells exact reasons, and knows its limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from bot.learn.leads import LeadScorer
from bot.learn.leads_choice import choose, is_enough


@parametrize_with_checks([LeadScorer(max_iter=10)])
def test_it_is_an_estimator_like_any_other(estimator, check):
    check(estimator)


def leads(n: int, *, seed: int = 0) -> tuple[pd.DataFrame, pd.Series]:
    """Leads who buy more often the farther they came and the less they wait; the rest is noise."""
    rng = np.random.default_rng(seed)
    told = pd.DataFrame(
        {
            "step": rng.integers(0, 6, n).astype(float),
            "wait": rng.exponential(60, n),
            "noise": rng.normal(size=n),
        }
    )
    odds = -3 + 0.6 * told["step"] - 0.01 * told["wait"]
    return told, pd.Series(rng.random(n) < 1 / (1 + np.exp(-odds)))


def test_the_reasons_of_a_lead_add_up_to_its_score():
    features, sales = leads(800)
    scorer = LeadScorer().fit(features, sales)

    usual = scorer.decision_function(pd.DataFrame([scorer.reference_], columns=features.columns))
    sums = usual + scorer.explain(features).sum(axis=1)

    assert np.abs(sums - scorer.decision_function(features)).max() < 1e-9


def test_the_chances_are_right_on_average_in_each_band():
    scorer = LeadScorer().fit(*leads(4000))
    features, sales = leads(4000, seed=1)
    chances = scorer.predict_proba(features)[:, 1]

    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 1)):
        band = (chances >= low) & (chances < high)
        assert chances[band].mean() == pytest.approx(sales[band].mean(), abs=0.05)


def test_a_feature_that_is_not_known_is_no_error():
    features, sales = leads(300)
    features.loc[::3, "wait"] = np.nan

    assert LeadScorer().fit(features, sales).predict_proba(features).shape == (300, 2)


def test_few_outcomes_leave_the_ranking_to_the_rule():
    features, sales = leads(400)
    choice = choose(features, sales, features["step"])

    assert not is_enough(sales)
    assert choice.scorer is None
    assert "too few" in choice.why


def test_a_model_that_is_no_better_leaves_the_ranking_to_the_rule():
    features, sales = leads(1500)
    odds = features["step"] * 0.6 - features["wait"] * 0.01
    choice = choose(features[["noise"]], sales, odds)

    assert choice.scorer is None
    assert choice.figures["auc"] < choice.figures["auc_rule"]


def test_a_model_that_is_better_on_the_newest_leads_takes_over():
    features, sales = leads(3000)
    choice = choose(features, sales, features["noise"])

    assert choice.scorer is not None
    assert choice.figures["auc"] > 0.7
    assert choice.figures["lift_best_tenth"] > 1.5
