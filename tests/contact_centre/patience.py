"""Looking for the case nobody thought of, also on a machine that many share."""

from functools import partial

from hypothesis import HealthCheck, settings

patient = partial(
    settings,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
