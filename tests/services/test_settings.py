"""A variable that is missing or wrong is named in one line, with the fix, and without its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from todo.service import Service, read_settings
from todo.settings import DaprEnv, DatabaseEnv, KafkaEnv, ServiceEnv, SettingsError, TokenEnv, load

SASL = {
    "KAFKA_BOOTSTRAP_SERVERS": "broker:9094",
    "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
    "KAFKA_SASL_USERNAME": "todo",
    "KAFKA_SASL_PASSWORD": "hush",
}


def set_all(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"PORT": "80000"})
    with pytest.raises(SettingsError) as caught:
        load(ServiceEnv)
    assert str(caught.value) == (
        "USE_DAPR is not set. Fix: set it to true or false (services.<name>.useDapr); "
        "PORT is wrong: Input should be less than or equal to 65535. "
        "Fix: set it to the port to listen on (services.<name>.port)"
    )


def test_an_empty_variable_is_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"USE_DAPR": "", "PORT": "8000"})
    with pytest.raises(SettingsError, match=r"^USE_DAPR is not set\. Fix: "):
        load(ServiceEnv)


def test_a_secret_is_never_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"JWT_SECRET": "hush hush"})
    with pytest.raises(SettingsError, match=r"^JWT_SECRET is wrong: .*at least 32.*\. Fix: ") as caught:
        load(TokenEnv)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://todo:hush@db/todo", "does not start with postgresql+asyncpg://"),
        ("postgresql+asyncpg://todo:hush@db/todo?sslmode=require", "its name there is ssl="),
        ("postgresql+asyncpg://todo:hush@db:port/todo", "is no URL; is its port a number"),
    ],
)
def test_the_sidecars_connection_string_is_refused(monkeypatch: pytest.MonkeyPatch, url: str, reason: str) -> None:
    set_all(monkeypatch, {"DATABASE_URL": url})
    with pytest.raises(SettingsError) as caught:
        load(DatabaseEnv)
    assert str(caught.value).startswith("DATABASE_URL is wrong: ")
    assert reason in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_ca_that_is_not_mounted_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"DATABASE_URL": "postgresql+asyncpg://u:p@db/todo", "PGSSLROOTCERT": "/etc/todo/none.crt"})
    with pytest.raises(SettingsError, match=r"^PGSSLROOTCERT is wrong: .*Fix: .*postgres\.tls\.caSecretKey"):
        load(DatabaseEnv)


def test_a_ca_must_be_a_certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.crt").write_text("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n")
    url = {"DATABASE_URL": "postgresql+asyncpg://u:p@db/todo", "PGSSLROOTCERT": str(tmp_path / "ca.crt")}
    set_all(monkeypatch, url | SASL | {"KAFKA_CA_CERT": "/etc/ssl/ca.crt"})
    with pytest.raises(SettingsError, match=r"^PGSSLROOTCERT is wrong: is no certificate in PEM\. Fix: "):
        load(DatabaseEnv)
    with pytest.raises(SettingsError, match=r"^KAFKA_CA_CERT is wrong: is no certificate in PEM\. Fix: .*caSecretKey"):
        load(KafkaEnv)


@pytest.mark.parametrize("missing", ["KAFKA_SASL_MECHANISM", "KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"])
def test_sasl_needs_all_of_its_variables(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    set_all(monkeypatch, {name: value for name, value in SASL.items() if name != missing})
    with pytest.raises(SettingsError) as caught:
        load(KafkaEnv)
    assert str(caught.value).startswith(f"{missing} is not set, but KAFKA_SECURITY_PROTOCOL=SASL_SSL needs it. Fix: ")


def test_the_sidecars_name_of_a_mechanism_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, SASL | {"KAFKA_SASL_MECHANISM": "SHA-512"})
    with pytest.raises(SettingsError, match=r"^KAFKA_SASL_MECHANISM is wrong: .*'SCRAM-SHA-512'"):
        load(KafkaEnv)


DAPR = {"PUBSUB_NAME": "pubsub-kafka", "SECRET_STORE_NAME": "kubernetes-secrets"}


def test_without_a_word_about_it_dapr_subscribes_programmatically_to_cloudevents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_all(monkeypatch, DAPR | {"DEAD_LETTER_TOPIC": "", "DAPR_API_TOKEN": ""})
    env = load(DaprEnv)
    assert (env.subscription_mode, env.event_format) == ("programmatic", "cloudevents")
    assert (env.dead_letter_topic, env.dapr_api_token) == (None, None)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "SUBSCRIPTION_MODE",
            "Declarative",
            "Input should be 'declarative' or 'programmatic'. "
            "Fix: set it to declarative or programmatic (subscriptions.mode)",
        ),
        (
            "EVENT_FORMAT",
            "cloudevent",
            "Input should be 'raw' or 'cloudevents'. Fix: set it to raw or cloudevents (events.format)",
        ),
    ],
)
def test_a_wrong_word_gets_the_right_ones(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    set_all(monkeypatch, DAPR | {name: value})
    with pytest.raises(SettingsError) as caught:
        load(DaprEnv)
    assert str(caught.value) == f"{name} is wrong: {said}"


@pytest.mark.parametrize("token", ["hush\n", " hush", "hush ", "hu\0sh", "hüsh"])
def test_a_token_must_fit_into_a_header(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setattr("os.environ", DAPR | {"DAPR_API_TOKEN": token})
    with pytest.raises(SettingsError) as caught:
        load(DaprEnv)
    assert str(caught.value) == (
        "DAPR_API_TOKEN is wrong: has a line break, a space at an end, or a character that no HTTP header carries. "
        "Fix: set it to the token that the sidecar demands (services.<name>.dapr.apiTokenSecret)"
    )


@pytest.mark.parametrize("use_dapr", ["true", "false"])
def test_a_service_reads_only_its_own_transport(monkeypatch: pytest.MonkeyPatch, use_dapr: str) -> None:
    common = {"USE_DAPR": use_dapr, "PORT": "8000", "DATABASE_URL": "postgresql+asyncpg://u:p@db/todo"}
    set_all(monkeypatch, common | (DAPR if use_dapr == "true" else SASL))
    settings = read_settings(Service(name="publisher", publishes=("task-events",)))
    assert (settings.dapr is None, settings.producer is None) == (use_dapr == "false", use_dapr == "true")
    assert (settings.consumer, settings.token) == (None, None)
