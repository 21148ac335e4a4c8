"""Configuration files of containerd, CNI, kubelet and kube-proxy."""

from __future__ import annotations

import json
from pathlib import Path

from node import images, layout
from node.layout import CLUSTER_DOMAIN, PKI, Node


def write_configuration(node: Node) -> None:
    """Write the configuration files of a node's containerd, CNI, kubelet and kube-proxy."""
    (node.folder / "containerd.toml").write_text(_containerd(node))
    cni = node.folder / "cni"
    cni.mkdir(exist_ok=True)
    _write_json(cni / "10-bridge.conflist", _cni(node))
    _write_json(node.folder / "kubelet.json", _KUBELET | {"cgroupRoot": f"/{node.cgroup}"})
    _write_json(node.folder / "proxy.json", _PROXY | {"hostnameOverride": node.name})


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1))


def _containerd(node: Node) -> str:
    return f"""\
version = 2
root = "{node.folder}/containerd"
state = "/run/containerd"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[grpc]
address = "/run/containerd/containerd.sock"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{images.PAUSE}"
disable_apparmor = true
# a container of this machine may not lower its out-of-memory score; without this no pod starts
restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "{node.folder}/cni"
"""


def _cni(node: Node) -> dict[str, object]:
    return {
        "cniVersion": "1.0.0",
        "name": "pods",
        "plugins": [
            {
                "type": "bridge",
                "bridge": layout.BRIDGE,
                "isGateway": True,
                "hairpinMode": True,
                "ipMasq": False,
                "ipam": {
                    "type": "host-local",
                    "dataDir": f"{node.folder}/ipam",
                    "ranges": [
                        [{"subnet": node.pods, "gateway": node.address, "rangeStart": node.first_pod}],
                    ],
                    "routes": [{"dst": "0.0.0.0/0"}],
                },
            },
            {"type": "portmap", "capabilities": {"portMappings": True}},
        ],
    }


_KUBELET = {
    "apiVersion": "kubelet.config.k8s.io/v1beta1",
    "kind": "KubeletConfiguration",
    "authentication": {"anonymous": {"enabled": True}, "webhook": {"enabled": False}},
    "authorization": {"mode": "AlwaysAllow"},
    "cgroupDriver": "cgroupfs",
    "enforceNodeAllocatable": [],
    "failCgroupV1": False,
    "failSwapOn": False,
    "clusterDNS": [layout.DNS_ADDRESS],
    "clusterDomain": CLUSTER_DOMAIN,
    "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
    "resolvConf": "",
    # images are imported, so none may be collected: nothing could fetch it again
    "imageGCHighThresholdPercent": 100,
    "imageGCLowThresholdPercent": 99,
    "evictionHard": {
        "memory.available": "100Mi",
        "nodefs.available": "1%",
        "imagefs.available": "1%",
        "nodefs.inodesFree": "1%",
    },
    "serializeImagePulls": False,
    # Dapr's pods wait for a ConfigMap volume that is refreshed at this pace
    "syncFrequency": "1s",
    "nodeStatusUpdateFrequency": "4s",
    "crashLoopBackOff": {"maxContainerRestartPeriod": "1s"},
}

_PROXY = {
    "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
    "kind": "KubeProxyConfiguration",
    "mode": "nftables",
    "clusterCIDR": layout.CLUSTER_CIDR,
    "clientConnection": {"kubeconfig": f"{PKI}/proxy.kubeconfig"},
    # the limits of connection tracking are read-only in a network namespace
    "conntrack": {"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
    "healthzBindAddress": "127.0.0.1:10256",
    "metricsBindAddress": "127.0.0.1:10249",
}
