"""Every part of the toolchain, as data."""

from __future__ import annotations

import functools

from toolchain.go import go_programs
from toolchain.kafka import kafka_jars
from toolchain.part import Part
from toolchain.rootfs import python_rootfs

KUBERNETES = "1.37.2"
DAPR = "1.18.3"
METRICS_SERVER = "0.9.0"
KEDA = "2.21.0"
KEDA_MODULE = "github.com/kedacore/keda/v2"
K8S = "k8s.io/kubernetes/cmd"
DAPR_MODULE = "github.com/dapr/dapr"
CONTROL_PLANE = ("injector", "operator", "placement", "scheduler", "sentry")
# Helm 3 built without these believes in Kubernetes 1.20; the numbers follow its own client-go
HELM3_KUBERNETES_MINOR = "37"


@functools.cache
def parts() -> dict[str, Part]:
    """Return all parts in the order in which a first build is most useful to the person who waits for it."""
    listed = [
        go_programs("helm4", {"helm4": "helm.sh/helm/v4/cmd/helm"}),
        kafka_jars(),
        python_rootfs(),
        go_programs(
            "kubernetes",
            {name: f"{K8S}/{name}" for name in ("kube-apiserver", "kube-controller-manager", "kube-proxy",
                                                "kube-scheduler", "kubectl", "kubelet")}
            | {"coredns": "./coredns", "pause": "./pause"},
            variables={
                "k8s.io/component-base/version.gitVersion": f"v{KUBERNETES}",
                "k8s.io/component-base/version.gitMajor": KUBERNETES.split(".")[0],
                "k8s.io/component-base/version.gitMinor": KUBERNETES.split(".")[1],
            },
            gigabytes=(10, 6),
        ),
        go_programs(
            "dapr",
            {"daprd": "./cmd/daprd"} | {name: f"{DAPR_MODULE}/cmd/{name}" for name in CONTROL_PLANE},
            variables={
                f"{DAPR_MODULE}/pkg/buildinfo.version": DAPR,
                "github.com/dapr/kit/logger.DaprVersion": DAPR,
            },
        ),
        go_programs(
            "helm3",
            {"helm3": "helm.sh/helm/v3/cmd/helm"},
            variables={
                f"helm.sh/helm/v3/pkg/{package}.k8sVersion{part}": value
                for package in ("chartutil", "lint/rules")
                for part, value in (("Major", "1"), ("Minor", HELM3_KUBERNETES_MINOR))
            },
        ),
        # its go.mod is helm4's: what that has compiled is not compiled again
        go_programs("chart-renderer", {"chart-renderer": "./renderer"}),
        go_programs("helm-unittest", {"helm-unittest": "github.com/helm-unittest/helm-unittest/cmd/helm-unittest"}),
        go_programs("cyclonus", {"cyclonus": "github.com/mattfenwick/cyclonus/cmd/cyclonus"}),
        go_programs("metrics-server", {"metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server"}),
        go_programs("kubeconform", {"kubeconform": "github.com/yannh/kubeconform/cmd/kubeconform"}),
        go_programs(
            "keda",
            {"keda": f"{KEDA_MODULE}/cmd/operator", "keda-adapter": f"{KEDA_MODULE}/cmd/adapter"},
            gigabytes=(4, 4),
            on_request=True,
        ),
    ]  # fmt: skip
    return {part.name: part for part in listed}
