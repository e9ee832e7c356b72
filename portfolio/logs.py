"""What the site writes to its log: plain lines without the addresses of people."""

import logging
import re

# Both parts are bounded, so that a long text without an address is read in linear time.
EMAIL_ADDRESS = re.compile(r"[\w.%+'-]{1,64}@[\w.-]{1,255}")


class PlainFormatter(logging.Formatter):
    """Takes e-mail addresses out of messages and tracebacks: a log is read and sent about more freely than data."""

    def format(self, record: logging.LogRecord) -> str:
        return EMAIL_ADDRESS.sub("(address)", super().format(record))
