"""What was computed from rows, kept for whoever asks the same again: a page that is opened again computes little."""

import hashlib
import pickle  # nosec B403
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

import pandas as pd

MOST = 600  # results in all: sentences, some hundred small rows, tables as they are written (up to 0.3 MB)

T = TypeVar("T")
P = ParamSpec("P")


class Kept(Generic[T]):
    """The newest results, by what they are of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of a key, made where there is none yet."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made

    def clear(self) -> None:
        """Nothing is kept any more."""
        with self._lock:
            self._found.clear()


_results: Kept[Any] = Kept(MOST)


def remembered(compute: Callable[P, T]) -> Callable[P, T]:
    """Computes once for the same arguments: frames are told apart by every cell, mappings and lists by what they hold.

    Equal rows that lie otherwise in memory count as others: they are computed again, which is never wrong.
    What comes back is shared: rows may be written to, they are a copy; nobody changes anything else.
    """

    @wraps(compute)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        named = tuple((name, key_of(one)) for name, one in kwargs.items())
        key = (compute, tuple(key_of(one) for one in args), named)
        result: T = _results.of(key, lambda: compute(*args, **kwargs))
        return result.copy(deep=False) if isinstance(result, pd.DataFrame) else result

    return found


def forget() -> None:
    """Computes everything anew from now on: for whoever changes how it is computed while it runs."""
    _results.clear()


def key_of(one: object) -> Hashable:
    """What an argument is told apart by."""
    if isinstance(one, (pd.DataFrame, pd.Series)):
        return fingerprint(one)
    if isinstance(one, Mapping):
        return tuple((name, key_of(value)) for name, value in one.items())
    if isinstance(one, (list, tuple)):
        return tuple(key_of(value) for value in one)
    return one if isinstance(one, Hashable) else repr(one)


def fingerprint(rows: pd.DataFrame | pd.Series) -> str:
    """One hash over names, types and every cell, in order: of bytes that are pickled to be hashed, never read back.

    Pandas' own hashes of cells take eight times as long.
    """
    seen = rows.copy(deep=False)  # without what pandas noted on the frame itself
    return hashlib.sha256(pickle.dumps(seen, pickle.HIGHEST_PROTOCOL)).hexdigest()
