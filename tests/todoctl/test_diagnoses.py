"""The table of diagnoses: every real message leads to its own entry, and the user is told all of it."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from todoctl.diagnosis import Diagnosis, Entry, Evidence, Source, Subject, diagnose, entries
from todoctl.loglines import parse
from todoctl.target import Target

TARGET = Target("embedded", "todo-phasev", "todo")
SECRETS = {"pubsub-kafka": "Secret kafka-secrets (password, username)", "": "Secret todo-app-secrets (DATABASE_URL)"}
SUBJECT = Subject("backend", "todo-backend-1", TARGET, SECRETS)
EXAMPLES = [(entry, example) for entry in entries() for example in entry.examples]
GIVEN = {"component", "service", "pod", "container", "namespace", "secrets", "kubectl", "cluster", "helm_options"}

# the wording of daprd 1.18.3, aiokafka, asyncpg and the kubelet
INIT = "Fatal error from runtime: process component {0} error: [INIT_COMPONENT_FAILURE]: "
INIT += "initialization error occurred for {0} "
KAFKA = INIT.format("pubsub-kafka") + "(pubsub.kafka/v1): failed to get latest Kafka clients for initialization: "
BROKERS = f"{KAFKA}kafka: client has run out of available brokers to talk to"
STATE = INIT.format("statestore-postgres") + "(state.postgresql/v2): failed to ping the database: failed to connect to "
REFUSED = "SASL Authentication failed: Authentication failed during authentication due to invalid credentials with SASL"


@pytest.mark.parametrize(
    ("source", "text", "name", "component", "told"),
    [
        ("daprd", f"{BROKERS}: kafka server: {REFUSED} mechanism SCRAM-SHA-512", "kafka-credentials", "pubsub-kafka",
         ("SCRAM-SHA-512", "password is wrong", "kafka-secrets")),
        ("daprd", f"{BROKERS}: kafka server: SASL Authentication failed: security: Invalid credentials",
         "kafka-credentials", "pubsub-kafka", ("this mechanism",)),
        ("daprd", BROKERS, "kafka-mechanism-plain", "pubsub-kafka", ("SHA-256", "PLAIN", "without a word")),
        ("daprd", f"{BROKERS}: dial tcp 10.244.0.1:9094: connect: connection refused", "kafka-down", "pubsub-kafka",
         ("10.244.0.1:9094", "connection refused", "kafka.bootstrapServers")),
        ("daprd", f"{BROKERS}: dial tcp: lookup kafka on 10.96.0.10:53: no such host", "kafka-down", "pubsub-kafka",
         ("no such host",)),
        ("daprd", f"{BROKERS}: tls: failed to verify certificate: x509: certificate signed by unknown authority",
         "kafka-unknown-authority", "pubsub-kafka", ("kafka.tls.caSecretKey",)),
        ("daprd", f"{STATE}`user=todo database=todo`: 10.244.0.1:5432 (10.244.0.1): failed SASL auth: FATAL: "
         'password authentication failed for user "todo" (SQLSTATE 28P01)', "postgres-password",
         "statestore-postgres", ("todo",)),
        ("daprd", f"{STATE}`user=todo database=todo`: 10.244.0.1:5432 (10.244.0.1): dial error: dial tcp "
         "10.244.0.1:5432: connect: connection refused", "postgres-down", "statestore-postgres", ("10.244.0.1:5432",)),
        ("daprd", f"{STATE}`user=todo database=todo`: 10.244.0.1:5432 (10.244.0.1): tls error: tls: failed to verify "
         "certificate: x509: certificate signed by unknown authority", "postgres-unknown-authority",
         "statestore-postgres", ("postgres.tls.caSecretKey",)),
        ("app", 'sqlalchemy asyncpg.exceptions.InvalidPasswordError: password authentication failed for user "todo"',
         "postgres-password", "PostgreSQL", ("todo-app-secrets",)),
        ("app", f'aiokafka: Unable connect to "10.244.0.1:9094": [Error 58] SaslAuthenticationFailed: {REFUSED} '
         "mechanism SCRAM-SHA-256", "kafka-credentials", "Kafka", ("SCRAM-SHA-256",)),
        ("state", 'CreateContainerConfigError: secret "kafka-secrets" not found', "secret-missing",
         "Secret kafka-secrets", ("todo-phasev", "kubectl")),
        ("state", "CreateContainerConfigError: couldn't find key password in Secret todo-phasev/kafka-secrets",
         "secret-key-missing", "Secret kafka-secrets", ("key password",)),
    ],
)  # fmt: skip
def test_what_the_real_parts_say(source: Source, text: str, name: str, component: str, told: tuple[str, ...]) -> None:
    found = diagnose([Evidence(source, text, "backend")], SUBJECT)
    assert found is not None, "nobody knows this text"
    assert (found.name, found.component) == (name, component)
    for words in told:
        assert words in f"{found.what} {found.fix}", found


def of_example(entry: Entry, example: str) -> list[Diagnosis | None]:
    texts: dict[Source, str] = {"daprd": parse(example).text, "app": parse(example).text}
    sources: list[Source] = ["state", "event", "daprd", "app", "helm"]
    return [
        diagnose([Evidence(source, texts.get(source, example))], SUBJECT)
        for source in sources
        if source in entry.sources
    ]


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=[f"{e.name}-{n}" for n, (e, _) in enumerate(EXAMPLES)])
def test_an_example_leads_to_its_own_entry(entry: Entry, example: str) -> None:
    assert entry.name in [found.name for found in of_example(entry, example) if found]


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=[f"{e.name}-{n}" for n, (e, _) in enumerate(EXAMPLES)])
def test_nothing_stays_unfilled(entry: Entry, example: str) -> None:
    found = next(found for found in of_example(entry, example) if found and found.name == entry.name)
    for text in (found.component, found.what, found.fix, found.seen):
        assert text.strip()
        assert not re.search(r"\{\w*\}|: *$|\(\)", text), text


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name)
def test_every_place_in_a_text_can_be_filled(entry: Entry) -> None:
    for text in (entry.component, entry.what, entry.fix):
        places = {place for _, place, _, _ in Formatter().parse(text) if place}
        assert places <= GIVEN | entry.pattern.groupindex.keys()
    assert entry.defaults.keys() <= entry.pattern.groupindex.keys()


def test_names_are_unique_and_every_entry_is_told_within_a_minute() -> None:
    names = [entry.name for entry in entries()]
    assert sorted(set(names)) == sorted(names)
    assert all(0 <= entry.patience < 60 for entry in entries())


def test_the_text_that_is_quoted_holds_no_secret_and_keeps_its_end() -> None:
    text = f'{"x" * 900} postgresql://todo:hunter2@pg/todo: password authentication failed for user "todo"'
    found = diagnose([Evidence("daprd", text)], SUBJECT)
    assert found is not None
    assert "hunter2" not in found.seen
    assert found.seen.endswith('for user "todo"')
    assert len(found.seen) < 450


def test_a_special_case_wins_over_a_general_one_wherever_it_stands() -> None:
    general = Evidence("app", "KafkaConnectionError: Unable to bootstrap from [('kafka', 9093)]")
    special = Evidence("app", 'Unable connect to "kafka:9093": [Error 58] SaslAuthenticationFailed: no')
    for evidence in ([general, special], [special, general]):
        found = diagnose(evidence, SUBJECT)
        assert found is not None
        assert found.name == "kafka-credentials"


def test_a_sidecar_that_is_on_its_way_is_not_blamed() -> None:
    assert diagnose([Evidence("daprd", "Fetching initial identity")], SUBJECT) is None


def test_a_text_that_nobody_knows_has_no_diagnosis() -> None:
    assert diagnose([Evidence("app", "everything is fine"), Evidence("event", "Pulled: image")], SUBJECT) is None
