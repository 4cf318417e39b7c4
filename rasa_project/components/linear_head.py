"""A softmax-linear head: labels from a vector, small enough to be kept as two arrays."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

_SPARSE, _DENSE = ("sag", 12), ("lbfgs", 60)  # solver and steps

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LinearHead:
    """labels (k), weights (features, k), bias (k)."""

    labels: tuple[str, ...]
    weights: Array
    bias: Array

    @classmethod
    def fit(cls, features: Array | csr_matrix, labels: Sequence[str], *, strength: float, balanced: bool = True, steps: int | None = None, seed: int = 7) -> LinearHead:
        """Fit on features (n, d) by multinomial logistic regression.

        strength is the inverse of the regularisation; balanced: classes count alike, however many examples they have;
        steps: the most steps, by default enough for needs. Sparse features are learned by stochastic average gradient (Schmidt
        et al. 2013), a fifth of the time of L-BFGS. Neither is run to its end: more steps would change the last digits of
        the weights, not a decision.
        """
        solver, usual = _SPARSE if issparse(features) else _DENSE
        model: Any = LogisticRegression(C=strength, tol=1e-3, class_weight="balanced" if balanced else None, random_state=seed, solver=solver, max_iter=steps or usual)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(features, np.asarray(labels))
        weights, bias = model.coef_.T, model.intercept_
        if len(model.classes_) == 2:
            weights, bias = np.hstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        return cls(tuple(str(label) for label in model.classes_), np.ascontiguousarray(weights, dtype=np.float32), bias.astype(np.float32))

    def log_probabilities(self, features: Array | csr_matrix) -> Array:
        """Return log probabilities (n, k) for features (n, d)."""
        scores = np.asarray(features @ self.weights) + self.bias
        scores = scores - scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the head as .npz without pickles."""
        with path.open("wb") as file:
            np.savez(file, labels=np.array(self.labels), weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> LinearHead:
        """Read what save wrote; raises OSError or KeyError when it is damaged."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(tuple(str(label) for label in arrays["labels"]), arrays["weights"], arrays["bias"])
