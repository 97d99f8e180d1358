"""Which leads will buy: an additive model with calibrated chances and exact reasons."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

Array = np.ndarray[Any, np.dtype[Any]]


class LeadScorer(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Chance that a lead buys, as a sum of one curve a feature (a generalised additive model).

    Boosted trees in which no two features meet, so that the log-odds are a sum over features and
    each share of it is exact, without sampling. The log-odds are calibrated by Platt's method on
    predictions out of fold. Sources: Lou, Caruana, Gehrke 2012, "Intelligible Models for
    Classification and Regression"; Platt 1999.

    Args:
        max_iter: trees, at most.
        learning_rate: how much each tree adds.
        min_samples_leaf: leads in a leaf, at least.
        folds: of the calibration; with fewer leads of a class, so many as there are.
        random_state: of trees and folds.

    Attributes:
        classes_: the two labels, (2,).
        reference_: the lead against which reasons are told: each feature's median, (n_features,).
        slope_, intercept_: of the calibration, in log-odds.
        n_iter_: trees.
    """

    def __init__(
        self,
        max_iter: int = 150,
        learning_rate: float = 0.06,
        min_samples_leaf: int = 20,
        folds: int = 5,
        random_state: int = 0,
    ) -> None:
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.min_samples_leaf = min_samples_leaf
        self.folds = folds
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        """Two classes, and gaps among the features are welcome."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = True
        return tags

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803 -- as scikit-learn has it
        """Learn from leads whose outcome is known.

        Args:
            X: features, (n_leads, n_features); NaN where unknown.
            y: the outcomes, (n_leads,), two labels; the greater one is the sale.

        Raises:
            ValueError: y has not exactly two labels.
        """
        X, y = validate_data(self, X, y, ensure_all_finite="allow-nan", dtype=np.float64)  # noqa: N806
        check_classification_targets(y)
        self.classes_, coded = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            told = f"{len(self.classes_)} class{'es' if len(self.classes_) != 1 else ''}"
            raise ValueError(f"Only binary classification is supported; got {told}")
        self.reference_ = _medians(X)
        with threadpool_limits(1):  # a shop's leads are few: threads would only wait for each other
            self.trees_ = self._trees().fit(X, coded)
            self.slope_, self.intercept_ = self._calibration(X, coded)
        self.n_iter_ = self.trees_.n_iter_
        return self

    def decision_function(self, X: Any) -> Array:  # noqa: N803
        """Calibrated log-odds of a sale, (n_leads,)."""
        raw = self._raw(self._checked(X))
        return self.slope_ * raw + self.intercept_

    def predict_proba(self, X: Any) -> Array:  # noqa: N803
        """Chances of no sale and of a sale, (n_leads, 2)."""
        sale = 1 / (1 + np.exp(-self.decision_function(X)))
        return np.column_stack([1 - sale, sale])

    def predict(self, X: Any) -> Array:  # noqa: N803
        """The likelier of the two labels, (n_leads,)."""
        likely = self.decision_function(X) > 0
        return self.classes_[likely.astype(int)]  # type: ignore[no-any-return]

    def explain(self, X: Any) -> Array:  # noqa: N803
        """What each feature adds to the log-odds, beside the same lead with the reference's value.

        Returns:
            (n_leads, n_features). A row's sum and the reference's `decision_function` make its own.
        """
        X = self._checked(X)  # noqa: N806
        whole, shares = self._raw(X), np.empty(X.shape)
        for feature, usual in enumerate(self.reference_):
            without = X.copy()
            without[:, feature] = usual
            shares[:, feature] = whole - self._raw(without)
        return self.slope_ * shares

    def _checked(self, X: Any) -> Array:  # noqa: N803
        check_is_fitted(self)
        checked: Array = validate_data(
            self, X, reset=False, ensure_all_finite="allow-nan", dtype=np.float64
        )
        return checked

    def _raw(self, X: Array) -> Array:  # noqa: N803
        with threadpool_limits(1):
            return self.trees_.decision_function(X)  # type: ignore[no-any-return]

    def _trees(self) -> HistGradientBoostingClassifier:
        return HistGradientBoostingClassifier(
            max_iter=self.max_iter,
            learning_rate=self.learning_rate,
            min_samples_leaf=self.min_samples_leaf,
            interaction_cst="no_interactions",
            early_stopping=False,
            l2_regularization=1.0,
            random_state=self.random_state,
        )

    def _calibration(self, X: Array, coded: Array) -> tuple[float, float]:  # noqa: N803
        """What makes log-odds out of fold right, slope and intercept; none for a single sale."""
        folds = min(self.folds, int(np.bincount(coded).min()))
        if folds < 2:
            return 1.0, 0.0
        parts = StratifiedKFold(folds, shuffle=True, random_state=self.random_state)
        out = cross_val_predict(self._trees(), X, coded, cv=parts, method="decision_function")
        line = LogisticRegression(C=10.0).fit(out.reshape(-1, 1), coded)
        return max(float(line.coef_[0, 0]), 1e-3), float(line.intercept_[0])


def _medians(X: Array) -> Array:  # noqa: N803
    """The middle of each feature, (n_features,); 0 where nothing is known."""
    known = [column[~np.isnan(column)] for column in X.T]
    return np.array([np.median(column) if len(column) else 0.0 for column in known])
