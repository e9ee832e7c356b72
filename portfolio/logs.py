"""What the site writes to its log: lines, plain or as JSON, without the addresses of people."""

from __future__ import annotations

import datetime
import json
import logging
import re
from typing import override

from portfolio.operating.current import current

# Both parts are bounded, so that a long text without an address is read in linear time.
EMAIL_ADDRESS = re.compile(r"[\w.%+'-]{1,64}@[\w.-]{1,255}")


class RequestFilter(logging.Filter):
    """Adds to each record which request it is of."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        this = current()
        record.request_id = this.request_id if this else ""
        return True


class PlainFormatter(logging.Formatter):
    """Takes e-mail addresses out of messages and tracebacks: a log is read and sent about more freely than data."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return EMAIL_ADDRESS.sub("(address)", super().format(record))

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        request_id = getattr(record, "request_id", "")
        return super().formatMessage(record) + (f" [{request_id}]" if request_id else "")


class JSONFormatter(PlainFormatter):
    """One object a line."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", ""):
            said["request_id"] = request_id
        if record.name == "portfolio.requests" and isinstance(record.args, dict):
            said |= record.args
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return EMAIL_ADDRESS.sub("(address)", json.dumps(said, ensure_ascii=False, default=str))
