"""The shared cache, which may be away: pages go on without it, and what counts attempts is closed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 2
"""How long Redis is not asked again after it was found away, so that one page waits for it once."""

ANSWERS_IN_SECONDS = 1


class PatientClient(RedisCacheClient):
    """Django's, but while Redis is away nothing is found and nothing is kept.

    ``add`` and ``incr`` raise OSError: locks and counters stand on them, and what counts attempts, as log-in
    does, is closed while nothing can be counted. The first failure of a pause is logged.
    """

    def __init__(self, servers: list[str], **options: Any) -> None:
        # A socket that Redis closed meanwhile is opened anew at once; more patience would hold up the page.
        patience = {"socket_timeout": ANSWERS_IN_SECONDS, "socket_connect_timeout": ANSWERS_IN_SECONDS}
        super().__init__(servers, **{**patience, "retry": Retry(NoBackoff(), 1), **options})
        self._away_until = 0.0
        self._clients: dict[bool, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """One for reading and one for writing; Django makes one for each command, which costs as much as asking."""
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]

    def _ask(self, question: Callable[..., Any], otherwise: Any, *args: Any) -> Any:
        if time.monotonic() < self._away_until:
            return otherwise
        try:
            return question(*args)
        except RedisError as error:
            logger.error("The cache is away: %s", type(error).__name__)
            self._away_until = time.monotonic() + PAUSE_SECONDS
            return otherwise

    def _insist(self, question: Callable[..., Any], *args: Any) -> Any:
        try:
            return question(*args)
        except RedisError as error:
            raise ConnectionError("The cache does not answer.") from error

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._insist(super().add, key, value, timeout)

    def incr(self, key: Any, delta: int) -> Any:
        return self._insist(super().incr, key, delta)

    def get(self, key: Any, default: Any) -> Any:
        return self._ask(super().get, default, key, default)

    def get_many(self, keys: Any) -> Any:
        return self._ask(super().get_many, {}, keys)

    def has_key(self, key: Any) -> Any:
        return self._ask(super().has_key, False, key)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._ask(super().touch, False, key, timeout)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        return self._ask(super().set, None, key, value, timeout)

    def set_many(self, data: Any, timeout: Any) -> None:
        return self._ask(super().set_many, None, data, timeout)

    def delete(self, key: Any) -> Any:
        return self._ask(super().delete, False, key)

    def delete_many(self, keys: Any) -> None:
        return self._ask(super().delete_many, None, keys)


class PatientRedisCache(RedisCache):
    """The backend of ``REDIS_URL``."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient

    def get_or_set(self, key: Any, default: Any, *args: Any, **kwargs: Any) -> Any:
        """As ever; what cannot be kept is made anew each time."""
        try:
            return super().get_or_set(key, default, *args, **kwargs)
        except ConnectionError:
            return default() if callable(default) else default
