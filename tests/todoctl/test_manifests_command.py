"""`todoctl manifests` with a Helm that is told what to render: what it writes, replaces, refuses and leaves alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from todoctl.plain.command import overlay
from todoctl.plain.folder import pack

from .fake_helm import FakeHelm

if TYPE_CHECKING:
    from .conftest import Done

Manifests = Callable[..., "Done"]

COMPONENT = """\
apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: pubsub
  namespace: todo-phasev
  labels:
    app.kubernetes.io/managed-by: Helm
    helm.sh/chart: todo-app-1
spec:
  type: pubsub.in-memory
  version: v1
  metadata: []
scopes: [backend]
"""
# a name that no file can have: Kubernetes takes one for this kind
ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: a:b
  namespace: todo-phasev
rules: []
"""
CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
  namespace: {namespace}
  labels: {{helm.sh/chart: todo-app-1}}
  annotations: {{helm.sh/resource-policy: keep, note: "on"}}
data:
  quoted: "1e5"
  letter: "y"
  single: 'no'
  text: |
    first: y
    second: 1e5
"""
HOOK = """\
apiVersion: batch/v1
kind: Job
metadata: {name: check, namespace: todo-phasev, annotations: {helm.sh/hook: test}}
"""


def config_map(name: str = "settings", namespace: str = "todo-phasev") -> str:
    return CONFIG_MAP.format(name=name, namespace=namespace)


@pytest.fixture
def helm(tmp_path: Path) -> FakeHelm:
    """A helm whose chart renders one Component, one ConfigMap and one test."""
    helm = FakeHelm.make(tmp_path / "helm")
    render(helm, COMPONENT, config_map(), HOOK)
    helm.answer("template-components", COMPONENT)
    return helm


def render(helm: FakeHelm, *documents: str) -> None:
    helm.answer("template", "".join(f"---\n# Source: x\n{document}" for document in documents))


@pytest.fixture
def manifests(todoctl: Callable[..., Done], helm: FakeHelm) -> Manifests:
    """Run the command with the output in the folder `out`."""
    return lambda *more: todoctl("manifests", "--helm", str(helm.program), "--out", "out", *more, reach=False)


def files(folder: str = "out") -> set[str]:
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}


def test_a_release_is_three_kustomizations_and_a_file_for_each_object(manifests: Manifests) -> None:
    done = manifests()
    assert done.code == 0, done.err
    assert files() == {
        "kustomization.yaml",
        "components/kustomization.yaml",
        "components/component-pubsub.yaml",
        "services/kustomization.yaml",
        "services/configmap-settings.yaml",
    }
    assert Path("out/kustomization.yaml").read_text() == (
        "# Written by todoctl manifests; do not change it here, the next run replaces it.\n"
        "apiVersion: kustomize.config.k8s.io/v1beta1\n"
        "kind: Kustomization\n"
        "# The Dapr objects before the pods that need them; "
        "kubectl says that this order wins over its own, which puts them last.\n"
        "sortOptions:\n"
        "  order: fifo\n"
        "resources:\n"
        "  - components\n"
        "  - services\n"
    )


def test_the_user_is_told_what_is_there_and_what_to_do(manifests: Manifests, helm: FakeHelm) -> None:
    done = manifests("--release", "mine", "-n", "other", "--set", "a=b")
    assert [line.split() for line in done.out.splitlines()[2:5]] == [
        ["components/", "1", "Component"],
        ["services/", "1", "ConfigMap"],
        ["left", "out", "1", "test", "pods,", "which", "Helm", "runs"],
    ]
    assert "written: out and out.tar.gz: 5 new, 0 changed, 0 removed\n" in done.out
    assert done.out.endswith("next: kubectl -n other apply -k out/components\nthen: kubectl -n other apply -k out\n")
    template = "template mine . --set a=b{} --namespace other"
    assert helm.calls("template") == [template.format(""), template.format(" --set only=components")]


def test_what_only_helm_reads_is_gone_and_every_value_is_quoted_as_it_was(manifests: Manifests) -> None:
    assert manifests().code == 0
    assert Path("out/services/configmap-settings.yaml").read_text() == (
        "# Written by todoctl manifests; do not change it here, the next run replaces it.\n"
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata:\n"
        "  name: settings\n"
        "  namespace: todo-phasev\n"
        '  annotations: {note: "on"}\n'
        "data:\n"
        '  quoted: "1e5"\n'
        '  letter: "y"\n'
        "  single: 'no'\n"
        "  text: |\n"
        "    first: y\n"
        "    second: 1e5\n"
    )
    assert "    app.kubernetes.io/managed-by: kustomize\n" in Path("out/components/component-pubsub.yaml").read_text()


def test_another_manager_stays_named(manifests: Manifests, helm: FakeHelm) -> None:
    render(helm, COMPONENT.replace("managed-by: Helm", "managed-by: somebody"))
    assert manifests().code == 0
    assert "managed-by: somebody\n" in Path("out/components/component-pubsub.yaml").read_text()


def test_a_step_that_only_helm_takes_is_named(manifests: Manifests, helm: FakeHelm) -> None:
    render(helm, config_map(), HOOK.replace("hook: test", "hook: pre-install"))
    done = manifests()
    assert done.code == 0, done.err
    assert "  1  hooks, which only Helm runs: Job check\n" in done.out
    assert "test pods" not in done.out


def test_a_part_without_objects_has_no_folder(manifests: Manifests, helm: FakeHelm) -> None:
    render(helm, config_map())
    done = manifests()
    assert done.code == 0, done.err
    assert files() == {"kustomization.yaml", "services/kustomization.yaml", "services/configmap-settings.yaml"}
    assert done.out.endswith("next: kubectl -n todo-phasev apply -k out\n")


def test_objects_with_one_name_have_files_of_their_own(manifests: Manifests, helm: FakeHelm) -> None:
    other_group = COMPONENT.replace("dapr.io/v1alpha1", "core.oam.dev/v1beta1")
    render(helm, COMPONENT, other_group, config_map(), config_map(namespace="other"), ROLE)
    assert manifests().code == 0
    assert {name for name in files() if "kustomization" not in name} == {
        "components/component-pubsub.yaml",
        "services/component-pubsub.yaml",
        "services/_ConfigMap_todo-phasev_settings.yaml",
        "services/_ConfigMap_other_settings.yaml",
        "services/role-a%3Ab.yaml",
    }


def test_a_second_run_changes_no_byte_and_says_so(manifests: Manifests) -> None:
    manifests()
    before = Path("out.tar.gz").read_bytes()
    os.utime("out/kustomization.yaml", (0, 0))
    done = manifests()
    assert "written: out and out.tar.gz: 0 new, 0 changed, 0 removed\n" in done.out
    assert Path("out.tar.gz").read_bytes() == before


def test_files_of_an_earlier_run_are_gone_and_nothing_else_is_left(manifests: Manifests, helm: FakeHelm) -> None:
    render(helm, COMPONENT, config_map(), config_map("old"))
    manifests()
    render(helm, COMPONENT, config_map().replace("1e5", "2e5"))
    done = manifests()
    assert "0 new, 2 changed, 1 removed\n" in done.out  # the ConfigMap and the kustomization that lists it
    assert "services/configmap-old.yaml" not in files()
    assert {path.name for path in Path().iterdir()} >= {"out", "out.tar.gz"}
    assert not [path for path in Path().iterdir() if path.name.startswith(".out")]


def test_a_dry_run_writes_nothing(manifests: Manifests) -> None:
    before = files(".")
    done = manifests("--dry-run")
    assert done.code == 0
    assert done.out.endswith("would write out and out.tar.gz: 5 new, 0 changed, 0 removed\n")
    assert files(".") - before <= {"helm/calls"}


def test_an_empty_folder_is_filled(manifests: Manifests) -> None:
    Path("out").mkdir()
    assert manifests().code == 0
    assert len(files()) == 5


def foreign_file() -> str:
    Path("out/services").mkdir(parents=True)
    Path("out/services/mine.yaml").write_text("a: b\n")
    return "out: is not replaced: todoctl has not written services/mine.yaml in it\n"


def foreign_link() -> str:
    Path("out").mkdir()
    Path("out/link").symlink_to("..")
    return "out: is not replaced: todoctl has not written link in it\n"


def file_in_its_place() -> str:
    Path("out").write_text("a: b\n")
    return "out: is no folder\n"


def file_above() -> str:
    Path("above").write_text("a: b\n")
    return "above: is no folder\n"


def link_in_its_place() -> str:
    Path("elsewhere").mkdir()
    Path("out").symlink_to("elsewhere")
    return "out: is no folder\n"


def foreign_archive() -> str:
    Path("out.tar.gz").write_bytes(pack("out", {"mine.yaml": "a: b\n"}))
    return "out.tar.gz: is not replaced: todoctl has not written it\n"


def no_archive() -> str:
    Path("out.tar.gz").write_bytes(b"something else")
    return "out.tar.gz: is not replaced: todoctl has not written it\n"


@pytest.mark.parametrize(
    ("spoil", "out"),
    [
        (foreign_file, "out"),
        (foreign_link, "out"),
        (file_in_its_place, "out"),
        (file_above, "above/out"),
        (link_in_its_place, "out"),
        (foreign_archive, "out"),
        (no_archive, "out"),
    ],
)
def test_what_it_has_not_written_it_does_not_replace(manifests: Manifests, spoil: Callable[[], str], out: str) -> None:
    error = spoil()
    before = files(".")
    done = manifests("--out", out)
    assert done.code == 1
    assert done.err == f"Error: {error}  fix: name another folder with --out, or move it away\n"
    assert files(".") - before <= {"helm/calls"}


def test_a_file_added_to_its_folder_is_told_and_kept(manifests: Manifests) -> None:
    manifests()
    Path("out/patch.yaml").write_text("a: b\n")
    done = manifests()
    assert done.code == 1
    assert "out: is not replaced: todoctl has not written patch.yaml in it\n" in done.err
    assert Path("out/patch.yaml").exists()


def test_a_place_where_nothing_can_be_written_is_told(manifests: Manifests) -> None:
    done = manifests("--out", "/proc/out")  # even root may not
    assert done.code == 1
    assert done.err == (
        "Error: /proc/out: cannot be written: No such file or directory\n"
        "  fix: name a folder with --out where you may write\n"
    )


@pytest.mark.parametrize("out", ["", ".", "..", "a/..", "/"])
def test_a_folder_without_a_name_is_wrong_usage(
    manifests: Manifests, out: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        manifests("--out", out)
    assert ended.value.code == 2
    assert "does not end in the name of a folder" in capfd.readouterr().err


def test_an_unknown_overlay_is_told_with_those_that_there_are(manifests: Manifests) -> None:
    Path("values/migration").mkdir(parents=True)
    for name in ("local", "migration/1-components"):
        Path(f"values/{name}.yaml").touch()
    done = manifests("-f", "values/locl.yaml")
    assert done.code == 1
    assert done.err == (
        "Error: values/locl.yaml: there is no such values file\n"
        "  fix: name a file of your own or one of: values/local.yaml, values/migration/1-components.yaml\n"
    )
    assert not Path("out").exists()


def test_values_that_the_chart_refuses_are_told_in_its_words(manifests: Manifests, helm: FakeHelm) -> None:
    helm.refuse("template", "Error: values don't meet the specifications of the schema(s)\n- at '/kafka': wrong\n")
    done = manifests()
    assert done.code == 1
    assert done.err.startswith("Error: helm template: values don't meet the specifications of the schema(s)\n")
    assert "- at '/kafka': wrong" in done.err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        (["{"], "helm template .: what it gives is no YAML"),
        ([HOOK], ".: the chart renders no object with these values"),
        ([config_map(), config_map()], "helm template .: ConfigMap settings is rendered twice\n  fix: "),
        ([COMPONENT.replace("in-memory", "in-memroy")], "lint: daprlint finds errors"),
    ],
)
def test_what_cannot_be_applied_is_not_written(
    manifests: Manifests, helm: FakeHelm, documents: list[str], told: str
) -> None:
    render(helm, *documents)
    done = manifests()
    assert done.code == 1
    assert done.err.startswith(f"Error: {told}")
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ([], "defaults"),
        (["values/local.yaml"], "local"),
        (["values/migration/0-direct-kafka.yaml"], "migration-0-direct-kafka"),
        (["values/local.yaml", "/elsewhere/mine.yml"], "local+mine"),
    ],
)
def test_the_folder_is_called_by_its_values(values: list[str], name: str) -> None:
    assert overlay(".", values) == name
