"""Redis, without which the site goes on."""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)

# Seconds until Redis is asked again once it did not answer.
PAUSE = 5
AWAY = (RedisConnectionError, RedisTimeoutError)


class SteadyRedisCache(RedisCache):
    """Keeps in this process's own memory what Redis can't take while it is away.

    What is counted here, failed log-ins above all, is then counted by each process for itself: a limit still holds,
    times the number of processes.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("while Redis is away", {**params, "OPTIONS": {}})
        self._away_until = 0.0

    def is_away(self) -> bool:
        """Ask Redis for nothing, to know whether it answers."""
        self.get("is-anybody-there")
        return monotonic() < self._away_until

    def _ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        if monotonic() >= self._away_until:
            try:
                return getattr(super(), what)(*args, **kwargs)
            except AWAY as error:
                self._away_until = monotonic() + PAUSE
                logger.warning("Redis does not answer, each process counts for itself: %s", error)
        return getattr(self._own, what)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("has_key", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("incr", *args, **kwargs)

    def clear(self) -> Any:
        return self._ask("clear")
