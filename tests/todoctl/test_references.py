"""Every way in which a manifest can ask for a Secret is found."""

from __future__ import annotations

import pytest
import yaml

from todoctl.references import needs

POD = "{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {%s}}, spec: {containers: [{name: app%s}]%s}}"
COMPONENT = "{apiVersion: dapr.io/v1alpha1, kind: Component, metadata: {name: c}, spec: {metadata: [%s]}%s}"


@pytest.mark.parametrize(
    ("manifest", "wanted"),
    [
        (POD % ("", ", env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]", ""), {"s": {"k"}}),
        (POD % ("", ", envFrom: [{secretRef: {name: s}}]", ""), {"s": set()}),
        (POD % ("", "", ", volumes: [{name: v, secret: {secretName: s, items: [{key: k, path: p}]}}]"), {"s": {"k"}}),
        (POD % ("", "", ", volumes: [{name: v, projected: {sources: [{secret: {name: s}}]}}]"), {"s": set()}),
        (POD % ("", "", ", imagePullSecrets: [{name: s}]"), {"s": set()}),
        (POD % ("dapr.io/api-token-secret: s", "", ""), {"s": {"token"}}),
        (POD % ('dapr.io/env-from-secret: "A=s:k,B=t"', "", ""), {"s": {"k"}, "t": {"t"}}),
        (POD % ("", ", env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}]", ""), {}),
        (POD % ("", "", ", volumes: [{name: v, secret: {secretName: s, optional: true}}]"), {}),
        (COMPONENT % ("{name: a, secretKeyRef: {name: s, key: k}}", ""), {"s": {"k"}}),
        (COMPONENT % ("{name: a, secretKeyRef: {name: s}}", ", auth: {secretStore: kubernetes}"), {"s": {"s"}}),
        (COMPONENT % ("{name: a, secretKeyRef: {name: s, key: k}}", ", auth: {secretStore: vault}"), {}),
        ("{kind: Role, metadata: {name: r}, rules: [{resources: [secrets], resourceNames: [s]}]}", {"s": set()}),
        ("{kind: Role, metadata: {name: r}, rules: [{resources: [configmaps], resourceNames: [s]}]}", {}),
        (
            "{kind: TriggerAuthentication, metadata: {name: t}, spec: {secretTargetRef: [{name: s, key: k}]}}",
            {"s": {"k"}},
        ),
        ("{kind: ConfigMap, metadata: {name: m}, data: {}}", {}),
    ],
)
def test_a_reference_is_found(manifest: str, wanted: dict[str, set[str]]) -> None:
    assert {need.secret: need.keys for need in needs([yaml.safe_load(manifest)])} == wanted


def test_a_secret_that_the_release_renders_itself_is_not_needed_before() -> None:
    component = yaml.safe_load(COMPONENT % ("{name: a, secretKeyRef: {name: s, key: k}}", ""))
    assert needs([component, {"kind": "Secret", "metadata": {"name": "s"}}]) == []


@pytest.mark.parametrize("name", ["{name: external, namespace: n}", "{name: s}"])
def test_a_secret_that_an_external_store_gives_is_not_needed_before(name: str) -> None:
    component = yaml.safe_load(COMPONENT % ("{name: a, secretKeyRef: {name: s, key: k}}", ""))
    target = ", spec: {target: {name: s}}" if "external" in name else ""
    external = yaml.safe_load(f"{{kind: ExternalSecret, metadata: {name}{target}}}")
    assert needs([component, external]) == []
