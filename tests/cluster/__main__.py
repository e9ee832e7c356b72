"""Runs the browser tests against two replicas behind nginx, with PostgreSQL, Redis and an S3-compatible store.

DATABASE_URL=postgres://user:password@127.0.0.1:5432/name uv run python -m tests.cluster [what pytest understands]
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import boto3
import redis
from moto.server import ThreadedMotoServer

from portfolio.ports import free_port

BUCKET = "cluster"
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}


def main(options: Sequence[str]) -> int:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("DATABASE_URL must name a PostgreSQL server.")
    with cache() as address, store() as bucket:
        environment = os.environ | KEYS | {"CLUSTER_CACHE": address, "MEDIA": bucket}
        command = [sys.executable, "-m", "pytest", "-p", "no:randomly", *options]
        if not any(option.startswith("tests") for option in options):
            command.append("tests/browser")
        return subprocess.run(command, env=environment, check=False).returncode


@contextmanager
def cache() -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    with tempfile.TemporaryDirectory() as folder:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            with redis.Redis(port=port) as client:
                while not answers(client):
                    time.sleep(0.1)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(10)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def store() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )
    client.create_bucket(Bucket=BUCKET)
    try:
        yield f"s3://{BUCKET}?endpoint={endpoint}&region=us-east-1"
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
