"""Files sent to a real server of S3 on loopback (moto), through a line that may break anywhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from publishing_line import Line, restarted
from publishing_project import Project

from feedgen.transfer import patience, s3

NEW = b"<rss>new</rss>"


class Bucket:
    def __init__(self, port: int, client: Any) -> None:
        self.port = port
        self.client = client

    def target(self, port: int = 0, **more: Any) -> dict[str, Any]:
        keys = {"key_id": "AKID", "secret_key": "${PW}", "region": "us-east-1"}
        return {"s3": "s3://feeds/in/", "endpoint": f"http://127.0.0.1:{port or self.port}", **keys, **more}

    def put(self, data: bytes) -> None:
        self.client.put_object(Bucket="feeds", Key="in/google.xml", Body=data)

    def content(self) -> bytes:
        return bytes(self.client.get_object(Bucket="feeds", Key="in/google.xml")["Body"].read())


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", **keys)
    client.create_bucket(Bucket="feeds")
    yield Bucket(port, client)
    client.close()
    server.stop()


@pytest.fixture(autouse=True)
def _no_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


def test_objects_are_compared_by_the_server(project: Project, bucket: Bucket) -> None:
    (one,) = project.publish(bucket.target()).deliveries
    assert (one.outcome, one.verified, one.target) == ("sent", "checksum", "s3://feeds/in/google.xml")
    assert bucket.content() == NEW
    head = bucket.client.head_object(Bucket="feeds", Key="in/google.xml")
    assert head["ContentType"] == "application/xml"
    (one,) = project.publish(bucket.target(verify="read"), force=True).deliveries
    assert one.verified == "hash"
    assert project.codes({**bucket.target(), "s3": "s3://nobody/in/"}) == ["PUB105"]


def test_large_objects_go_in_parts(project: Project, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "LARGE", 1000)
    large = bytes(range(256)) * 40_000
    project.build("google", large)
    (one,) = project.publish(bucket.target()).deliveries
    assert (one.outcome, one.verified) == ("sent", "size")
    assert bucket.content() == large


def test_old_or_new_wherever_the_line_breaks(
    project: Project, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    line = Line(("127.0.0.1", bucket.port))
    target = bucket.target(line.port, timeout=2)
    assert project.outcomes(target) == ["sent"]
    points = sorted({0, 1, line.seen - 1, *range(50, line.seen, 120)})
    for point in points:
        bucket.put(b"old")
        line.seen, line.limit = 0, point
        outcome = project.outcomes(target, force=True)
        assert bucket.content() == NEW if outcome == ["sent"] else bucket.content() in (b"old", NEW), point
        line.limit = None
        assert project.outcomes(target, force=True) == ["sent"]
        assert bucket.content() == NEW
    line.close()
    with capsys.disabled():
        print(f"\nS3: {len(points)} fault points")


def test_a_cut_upload_is_begun_anew(project: Project, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(("127.0.0.1", bucket.port))
    restarted(project, bucket.target(line.port, timeout=2), line, lambda: {"google.xml": bucket.content()}, monkeypatch)
    line.close()
