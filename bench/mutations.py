"""20,000 files with accidents: each gets an answer in words. `python -m bench.mutations [N]`."""

import sys
import time
from collections import Counter

from tests.intake_world import city
from tests.mutations import judged, mutated


def main() -> None:
    """Reads N mutated files (20,000 by default) and counts the answers; an exception ends it with the file's number."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    answers: Counter[str] = Counter()
    started = time.perf_counter()
    with city() as store:
        digest = store.digest()
        for number, data in enumerate(mutated(count, seed=324)):
            try:
                plan = judged(store, data)
            except Exception as error:
                error.add_note(f"file {number} of seed 324")
                raise
            answers["storable" if plan.is_storable else "unreadable" if plan.is_unreadable else "faulty"] += 1
        assert store.digest() == digest
    seconds = time.perf_counter() - started
    print(f"{count} files in {seconds:.0f} s: {dict(answers)}; nothing stored, no exception")


if __name__ == "__main__":
    main()
