"""No secret is ever printed."""

from __future__ import annotations

import pytest

from todoctl.redact import redact

SECRET = "hunter2"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql+asyncpg://todo:{SECRET}@10.0.0.1:5432/todo",
        f"cannot parse `postgresql://todo:{SECRET}@pg/todo?sslmode=disable`",
        f"postgresql://todo:p@{SECRET}@pg:5432/todo",
        f"host=pg user=todo password={SECRET} dbname=todo",
        f"host=pg user=todo password='a {SECRET}' dbname=todo",
        f'{{"saslUsername": "todo", "saslPassword": "{SECRET}"}}',
        f"{{'password': '{SECRET}', 'port': 1}}",
        f'org.apache.kafka.common.security.scram.ScramLoginModule required username="todo" password="{SECRET}";',
        f"Authorization: Bearer {SECRET}{SECRET}",
        f"client_secret={SECRET}&grant_type=password",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}",
    ],
)
def test_secrets_are_masked(text: str) -> None:
    assert SECRET not in redact(text)
    assert "***" in redact(text)


def test_a_token_is_masked_wherever_it_stands() -> None:
    assert JWT not in redact(f"GET /api/1/tasks with {JWT} failed")


@pytest.mark.parametrize(
    "text",
    [
        'FATAL: password authentication failed for user "todo" (SQLSTATE 28P01)',
        "couldn't find key password in Secret todo-phasev/kafka-secrets",
        "kafka error: missing SASL Password for authType 'password'",
        'secret "kafka-secrets" not found',
        "dial tcp 10.244.0.1:9094: connect: connection refused",
        "see https://dapr.github.io/helm-charts/ for more",
    ],
)
def test_messages_that_hold_no_secret_stay_as_they_are(text: str) -> None:
    assert redact(text) == text
