"""Measuring in pairs: ours and its baseline in turn in one run, so that a noisy machine hits both."""

import statistics
import time
from collections.abc import Callable


def pair(ours: Callable[[], object], baseline: Callable[[], object], *, rounds: int = 5) -> None:
    """Run both once to warm up, then in turn; print seconds (min, median, max) and the ratio of each round."""
    ours(), baseline()
    seconds: dict[str, list[float]] = {"ours": [], "baseline": []}
    for _ in range(rounds):
        for name, work in (("ours", ours), ("baseline", baseline)):
            began = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - began)
    ratios = [one / other for one, other in zip(seconds["ours"], seconds["baseline"], strict=True)]
    for name, values in seconds.items():
        print(f"{name:9} {min(values):8.3f} {statistics.median(values):8.3f} {max(values):8.3f} s")
    print(f"ratio     {min(ratios):8.2f} {statistics.median(ratios):8.2f} {max(ratios):8.2f}")
