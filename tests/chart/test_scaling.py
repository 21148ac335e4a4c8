"""How the settings of Kafka become those of KEDA."""

from __future__ import annotations

import pytest

from .helm import DEFAULTS, RENDERER
from .objects import of_kind


@pytest.mark.parametrize(
    ("mechanism", "word"),
    [("PLAIN", "plaintext"), ("SCRAM-SHA-256", "scram_sha256"), ("SCRAM-SHA-512", "scram_sha512")],
)
def test_keda_gets_its_own_word_for_the_mechanism(mechanism: str, word: str) -> None:
    keda = 'services.notification-service.keda={"minReplicas": 1, "maxReplicas": 3, "lagThreshold": 10}'
    objects = RENDERER.objects(DEFAULTS, "--set", f"kafka.sasl.mechanism={mechanism}", "--set-json", keda)
    (scaler,) = of_kind(objects, "ScaledObject").values()
    assert scaler.body["spec"]["triggers"][0]["metadata"]["sasl"] == word


def test_a_million_events_are_written_as_a_number() -> None:
    keda = 'services.notification-service.keda={"minReplicas": 1, "maxReplicas": 3, "lagThreshold": 1000000}'
    (scaler,) = of_kind(RENDERER.objects(DEFAULTS, "--set-json", keda), "ScaledObject").values()
    assert scaler.body["spec"]["triggers"][0]["metadata"]["lagThreshold"] == "1000000"
