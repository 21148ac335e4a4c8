"""Preflight finds everything that is missing, at once, and gives commands that hold no secret."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from todoctl.preflight.dapr import matches

from .fake_api import APPS, NAMESPACE, FakeApi, Json
from .fake_helm import FakeHelm

if TYPE_CHECKING:
    from .conftest import Done

Todoctl = Callable[..., "Done"]
INJECTOR = "/apis/apps/v1/namespaces/dapr-system/deployments/dapr-sidecar-injector"
WEBHOOK = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/dapr-sidecar-injector"
RESTRICTED = {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}


def test_a_cluster_that_has_all_is_ready(todoctl: Todoctl, api: FakeApi) -> None:
    done = todoctl("preflight")
    assert done.code == 0, done.out
    assert "release todo in todo-phasev (context fake)" in done.out
    assert "1.18.3 in dapr-system" in done.out
    assert "extra-secrets" not in done.out, "an optional Secret is not needed"
    assert done.out.endswith("ready to install\n")
    assert {method for method, path in api.requests if "reviews" not in path} == {"GET"}, "it changes nothing"


def missing(done: Done) -> list[Json]:
    checks = json.loads(done.out)["checks"]
    return [check for check in checks if check["status"] == "MISSING"]


def without_dapr(api: FakeApi) -> None:
    del api.kinds["/apis/dapr.io/v1alpha1"]


def with_old_dapr(api: FakeApi) -> None:
    api.objects[INJECTOR]["metadata"]["labels"]["app.kubernetes.io/version"] = "1.17.13"


def with_namespace_left_out(api: FakeApi) -> None:
    selector = {"matchLabels": {"dapr": "yes"}}
    api.objects[WEBHOOK]["webhooks"][0]["namespaceSelector"] = selector


@pytest.mark.parametrize(
    ("spoil", "subject", "told"),
    [
        (lambda api: api.objects.pop(f"{NAMESPACE}/secrets/kafka-secrets"), "Secret kafka-secrets",
         ("Component pubsub-kafka", "keys password, username", 'create secret generic kafka-secrets',
          '--from-literal=password="$KAFKA_SECRETS_PASSWORD"', "--context fake -n todo-phasev create")),
        (lambda api: api.objects[f"{NAMESPACE}/secrets/kafka-secrets"]["data"].pop("password"), "Secret kafka-secrets",
         ("has no key password", "patch secret kafka-secrets")),
        (lambda api: api.objects[f"{NAMESPACE}/secrets/kafka-secrets"]["data"].update(password=""),
         "Secret kafka-secrets", ("has an empty key password",)),
        (lambda api: api.objects[f"{NAMESPACE}/secrets/todo-app-secrets"]["data"].pop("postgres-ca.crt"),
         "Secret todo-app-secrets", ("postgres-ca.crt", "cat ./postgres-ca.crt")),
        (lambda api: api.objects.pop(f"{NAMESPACE}/secrets/smtp-secrets"), "Secret smtp-secrets",
         ("needed by backend",)),
        (without_dapr, "Dapr", ("Dapr is not installed", "Component", "helm upgrade --install dapr",
         "kubeconfig --kube-context fake")),
        (lambda api: api.kinds["/apis/dapr.io/v1alpha1"].pop("Component"), "Dapr", ("does not know the kinds",)),
        (lambda api: api.objects.pop(WEBHOOK), "Dapr", ("no sidecar injector", "backend", "--kube-context fake")),
        (lambda api: api.objects[INJECTOR]["status"].pop("readyReplicas"), "Dapr", ("not ready", "get pods")),
        (with_old_dapr, "Dapr", ("1.17.13", "native sidecars", "tests.enabled=false")),
        (with_namespace_left_out, "Dapr", ("leaves the namespace todo-phasev out",)),
        (lambda api: api.objects[NAMESPACE].update(RESTRICTED), "Dapr",
         ("restricted", "sidecarDropALLCapabilities=true", "kubeconfig --kube-context fake")),
        (lambda api: api.objects.pop(NAMESPACE), "Namespace todo-phasev", ("create namespace todo-phasev",)),
        (lambda api: api.objects[NAMESPACE]["metadata"].update(deletionTimestamp="now"), "Namespace todo-phasev",
         ("being deleted",)),
        (lambda api: api.denied.update({("create", "deployments"), ("get", "pods/log")}), "Permissions",
         ("somebody may not", "create deployments.apps", "get pods/log", "--verb=create,get",
          "--resource=deployments.apps,pods/log", "--user=somebody")),
        (lambda api: api.kinds.pop("/apis/batch/v1"), "Job", ("Job of batch/v1",)),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_with_its_fix(
    todoctl: Todoctl, api: FakeApi, spoil: Callable[[FakeApi], None], subject: str, told: tuple[str, ...]
) -> None:
    spoil(api)
    done = todoctl("preflight", "--format", "json")
    assert done.code == 1
    found = [check for check in missing(done) if check["subject"] == subject]
    assert found, done.out
    text = " ".join(f"{check['what']} {check['fix']}" for check in found)
    assert found[0]["fix"]
    for words in told:
        assert words in text, text


def test_everything_that_is_missing_is_told_at_once(todoctl: Todoctl, api: FakeApi) -> None:
    for name in ("kafka-secrets", "smtp-secrets"):
        del api.objects[f"{NAMESPACE}/secrets/{name}"]
    api.objects[INJECTOR]["status"] = {}
    done = todoctl("preflight")
    assert done.code == 1
    assert done.out.count("MISSING") == 3
    assert done.out.count("fix:") == 3
    assert done.out.endswith("missing\n")


def test_a_restricted_namespace_is_well_with_an_injector_that_drops_all(todoctl: Todoctl, api: FakeApi) -> None:
    api.objects[NAMESPACE].update(RESTRICTED)
    variables = [{"name": "SIDECAR_DROP_ALL_CAPABILITIES", "value": "true"}]
    template = {"spec": {"containers": [{"name": "dapr-sidecar-injector", "env": variables}]}}
    api.objects[INJECTOR]["spec"] = {"template": template}
    assert todoctl("preflight").code == 0


def test_a_release_without_dapr_needs_none(todoctl: Todoctl, api: FakeApi, helm: FakeHelm) -> None:
    without_dapr(api)
    del api.objects[WEBHOOK]
    plain = [text for text in (helm.folder / "template.out").read_text().split("---\n") if "dapr.io" not in text]
    helm.answer("template", "---\n".join(plain))
    assert todoctl("preflight").code == 0


def test_what_the_user_may_not_look_at_is_a_warning(todoctl: Todoctl, api: FakeApi) -> None:
    api.forbidden |= {f"{NAMESPACE}/secrets/kafka-secrets", WEBHOOK, NAMESPACE}
    done = todoctl("preflight")
    assert done.code == 0, done.out
    assert done.out.count("warning") == 3


def test_a_chart_that_does_not_render_is_told_in_helms_words(todoctl: Todoctl, helm: FakeHelm) -> None:
    helm.refuse(
        "template", "Error: execution error at (todo-app/templates/validate.yaml): 1 problem\n  1. a: b. Fix: c.\n"
    )
    done = todoctl(
        "preflight",
        "-f",
        "values.yaml",
        "--set",
        "a=b",
        "--set-string",
        "c=d",
        "--set-json",
        "e=[]",
        "--chart",
        "there",
    )
    assert done.code == 1
    assert "1. a: b. Fix: c." in done.out
    [call] = helm.calls("template")
    assert (
        "template todo there --values values.yaml --set a=b --set-string c=d --set-json e=[] --namespace todo-phasev"
        in call
    )
    assert "--kube-version v1.37.2" in call


def test_the_command_for_a_missing_key_writes_exactly_the_users_value(
    todoctl: Todoctl, api: FakeApi, tmp_path: Path
) -> None:
    data = api.objects[f"{NAMESPACE}/secrets/todo-app-secrets"]["data"]
    del data["DATABASE_URL"], data["postgres-ca.crt"]
    [check] = missing(todoctl("preflight", "--format", "json"))
    kubectl = tmp_path / "kubectl"
    kubectl.write_text('#!/bin/sh\nfor last; do :; done\nprintf %s "$last"\n')
    kubectl.chmod(0o755)
    value, certificate = 'pa"ss\\w}ord $HOME', "-----BEGIN CERTIFICATE-----\nabc\n" * 40
    (tmp_path / "postgres-ca.crt").write_text(certificate)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "DATABASE_URL": value}
    pasted = ["sh", "-c", check["fix"]]
    patch = subprocess.run(pasted, capture_output=True, text=True, check=True, env=environment, cwd=tmp_path).stdout
    written = {key: base64.b64decode(text).decode() for key, text in json.loads(patch)["data"].items()}
    assert written == {"DATABASE_URL": value, "postgres-ca.crt": certificate}


@pytest.mark.parametrize(
    ("operator", "values", "label", "selected"),
    [
        ("In", ["a", "b"], "a", True), ("In", ["a"], None, False), ("NotIn", ["a"], "a", False),
        ("NotIn", ["a"], None, True), ("Exists", [], "a", True), ("Exists", [], None, False),
        ("DoesNotExist", [], None, True), ("DoesNotExist", [], "a", False),
    ],
)  # fmt: skip
def test_a_selector_selects_as_kubernetes_does(
    operator: str, values: list[str], label: str | None, *, selected: bool
) -> None:
    selector = {"matchExpressions": [{"key": "k", "operator": operator, "values": values}]}
    assert matches(selector, {} if label is None else {"k": label}) is selected


def test_the_deployment_of_the_release_need_not_exist(todoctl: Todoctl, api: FakeApi) -> None:
    del api.objects[f"{APPS}/deployments/todo-backend"]
    assert todoctl("preflight").code == 0
