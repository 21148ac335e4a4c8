"""The Kafka settings become the arguments of aiokafka, and its complaints become causes with a fix."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

import pytest

from node import certificates
from todo import logs
from todo.kafka import Complaints, client_options, explain
from todo.settings import KafkaEnv, load

SASL_SSL = {
    "KAFKA_BOOTSTRAP_SERVERS": "broker:9094",
    "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
    "KAFKA_SASL_USERNAME": "todo",
    "KAFKA_SASL_PASSWORD": "hush",
}


def environment(monkeypatch: pytest.MonkeyPatch, **more: str) -> KafkaEnv:
    for name, value in (SASL_SSL | more).items():
        monkeypatch.setenv(name, value)
    return load(KafkaEnv)


def test_sasl_and_tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ca = certificates.authority(tmp_path).certificate.read_text()
    options = client_options(environment(monkeypatch, KAFKA_CA_CERT=ca), "backend")
    context = options.pop("ssl_context")
    assert options == {
        "bootstrap_servers": "broker:9094",
        "client_id": "backend",
        "security_protocol": "SASL_SSL",
        "request_timeout_ms": 10_000,
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "todo",
        "sasl_plain_password": "hush",
    }
    assert isinstance(context, ssl.SSLContext)
    assert context.check_hostname
    assert len(context.get_ca_certs()) == 1, "only the given CA is trusted"


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("[Error 58] SaslAuthenticationFailed: Authentication failed", "kafka.sasl.existingSecret"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "kafka.tls.caSecretKey"),
        ("Topic task-events not found in cluster metadata", "create the topic"),
        ("[Errno 111] Connect call failed", "kafka.bootstrapServers"),
    ],
)
def test_every_cause_has_its_fix(said: str, fix: str) -> None:
    assert explain("broker:9094", said).startswith(f"Kafka at broker:9094: {said}. Fix: ")
    assert fix in explain("broker:9094", said).partition("Fix: ")[2]


@pytest.mark.usefixtures("own_root_logger")
def test_complaints_are_kept_instead_of_printed(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("backend")
    complaints = Complaints()
    logging.getLogger("aiokafka.client").error("Unable connect to %s", "broker:9094")
    assert complaints.take() == "Unable connect to broker:9094"
    assert complaints.take() is None
    complaints.close()
    assert capsys.readouterr().out == ""
