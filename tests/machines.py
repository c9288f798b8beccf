"""How far the state machines go: a little in each run, far with ``HYPOTHESIS_PROFILE=soak``."""

import os

from hypothesis import HealthCheck, settings

STEPS = 50


def how_far(*, examples: int) -> settings:
    """So many examples of ``STEPS`` steps in the long run, fifteen shorter ones else."""
    common = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    if os.environ.get("HYPOTHESIS_PROFILE") == "soak":
        return settings(max_examples=examples, stateful_step_count=STEPS, **common)
    return settings(max_examples=15, stateful_step_count=25, **common)
