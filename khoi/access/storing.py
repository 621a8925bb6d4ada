"""What one must be allowed to do to store, or undo, each kind of upload."""

from khoi.access.policy import Action, Viewer, may
from khoi.datasets import DATASETS, Dataset


def action_for(dataset: Dataset) -> Action:
    """Figures are uploaded; units, mergers and orders are what the office sets."""
    return Action.SETTINGS if dataset.is_catalogue else Action.UPLOAD


def datasets_of(viewer: Viewer) -> list[str]:
    """The names of the datasets that the viewer may store, in order."""
    return [name for name, dataset in DATASETS.items() if may(viewer, action_for(dataset)).is_allowed]
