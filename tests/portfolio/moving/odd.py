"""How hypothesis looks for what is odd: the same every time, and however busy the machine is."""

from hypothesis import HealthCheck, settings

look_for_it = settings(
    derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
