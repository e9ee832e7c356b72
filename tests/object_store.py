"""An S3-compatible store on this machine: moto's, in a thread of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from portfolio import environment

BUCKET = "notes"
KEYS = {"access_key": "key", "secret_key": "secret"}


@pytest.fixture(scope="session")
def running_store() -> Iterator[str]:
    """Return the address of the store."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(running_store, settings) -> Iterator[None]:
    """Keep the site's files in a bucket that is empty at first."""
    client = boto3.client(
        "s3",
        endpoint_url=running_store,
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
    settings.MEDIA = f"s3://{BUCKET}?endpoint={running_store}&region=us-east-1"
    default = environment.media(settings.MEDIA)
    private = environment.media(settings.MEDIA, is_private=True)
    for kept in (default, private):
        kept["OPTIONS"] |= KEYS
    settings.STORAGES = {**settings.STORAGES, "default": default, "private": private}
    yield
    for kept in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=kept["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()
