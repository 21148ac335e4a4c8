"""What the API server demands of its own kinds beside what upstream calls required, and what it does without.

Source: kube-apiserver 1.37.2, asked for every kind of tests/lint/mutation/kinds.yaml without each of its fields
(tests/cluster/test_mutations.py does it again).
"""

from __future__ import annotations

import functools
import re

from daprlint.catalogue.schemas.strict import Schema

# the keyword of a definition that says which field a value of another one needs
NEEDS = "x-needs"
_PREFIXES = re.compile(r"^io\.k8s\.(api|apiextensions-apiserver\.pkg\.apis|apimachinery\.pkg\.apis)\.")

# definition -> fields that nobody misses
SPARED: dict[str, frozenset[str]] = {
    "apiextensions.v1.CustomResourceDefinitionVersion": frozenset(("served",)),
    "batch.v1.PodFailurePolicy": frozenset(("rules",)),
    "core.v1.HTTPHeader": frozenset(("value",)),
    "core.v1.ISCSIVolumeSource": frozenset(("lun",)),
    "core.v1.LimitRangeSpec": frozenset(("limits",)),
    "core.v1.PreferredSchedulingTerm": frozenset(("preference",)),
    "core.v1.SleepAction": frozenset(("seconds",)),
    "core.v1.Sysctl": frozenset(("value",)),
}
# definition -> fields without which the server refuses the object
DEMANDED: dict[str, tuple[str, ...]] = {
    "admissionregistration.v1.RuleWithOperations": ("apiGroups", "apiVersions", "operations", "resources"),
    "apiextensions.v1.CustomResourceDefinitionVersion": ("schema",),
    "apiextensions.v1.CustomResourceValidation": ("openAPIV3Schema",),
    "batch.v1.Job": ("spec",),
    "batch.v1.JobTemplateSpec": ("spec",),
    "core.v1.ConfigMapEnvSource": ("name",),
    "core.v1.ConfigMapKeySelector": ("name",),
    "core.v1.ConfigMapProjection": ("name",),
    "core.v1.ConfigMapVolumeSource": ("name",),
    "core.v1.EphemeralVolumeSource": ("volumeClaimTemplate",),
    "core.v1.ExecAction": ("command",),
    "core.v1.PersistentVolume": ("spec",),
    "core.v1.PersistentVolumeClaim": ("spec",),
    "core.v1.PersistentVolumeClaimSpec": ("accessModes", "resources"),
    "core.v1.PersistentVolumeSpec": ("accessModes", "capacity"),
    "core.v1.PodDNSConfigOption": ("name",),
    "core.v1.PodTemplateSpec": ("spec",),
    "core.v1.SecretEnvSource": ("name",),
    "core.v1.SecretKeySelector": ("name",),
    "core.v1.SecretProjection": ("name",),
    "core.v1.SecretVolumeSource": ("secretName",),
    "core.v1.Service": ("spec",),
    "core.v1.VolumeNodeAffinity": ("required",),
    "core.v1.VolumeResourceRequirements": ("requests",),
    "networking.v1.Ingress": ("spec",),
    "networking.v1.IngressClass": ("spec",),
    "networking.v1.IngressClassSpec": ("controller",),
    "networking.v1.IngressServiceBackend": ("port",),
    "rbac.v1.AggregationRule": ("clusterRoleSelectors",),
}
# definition -> fields of which one has to be there
ONE_OF: dict[str, tuple[str, ...]] = {
    "autoscaling.v2.MetricTarget": ("averageUtilization", "averageValue", "value"),
    "admissionregistration.v1.WebhookClientConfig": ("service", "url"),
    "core.v1.DownwardAPIVolumeFile": ("fieldRef", "resourceFieldRef"),
    "core.v1.EndpointSubset": ("addresses", "notReadyAddresses"),
    "core.v1.EnvFromSource": ("configMapRef", "secretRef"),
    "core.v1.LifecycleHandler": ("exec", "httpGet", "sleep", "tcpSocket"),
    "networking.v1.IngressBackend": ("resource", "service"),
    "networking.v1.IngressSpec": ("defaultBackend", "rules"),
    "networking.v1.NetworkPolicyPeer": ("ipBlock", "namespaceSelector", "podSelector"),
    "networking.v1.ServiceBackendPort": ("name", "number"),
}
# definition -> a field -> its value -> the field that has to be there then
NEEDED: dict[str, dict[str, dict[str, str]]] = {
    "autoscaling.v2.MetricSpec": {
        "type": {
            "ContainerResource": "containerResource",
            "External": "external",
            "Object": "object",
            "Pods": "pods",
            "Resource": "resource",
        }
    },
    "core.v1.NodeSelectorRequirement": {"operator": dict.fromkeys(("In", "NotIn", "Gt", "Lt"), "values")},
    "core.v1.PodSpec": {"dnsPolicy": {"None": "dnsConfig"}},
    "core.v1.ScopedResourceSelectorRequirement": {"operator": dict.fromkeys(("In", "NotIn"), "values")},
    "meta.v1.LabelSelectorRequirement": {"operator": dict.fromkeys(("In", "NotIn"), "values")},
}


def demanding(schema: Schema, name: str) -> Schema:
    """Return a stored definition with what the API server really demands.

    Args:
        schema: as stored.
        name: of the definition.
    """
    name = short(name)
    changed = {key: value for key, value in schema.items() if key != "required"}
    # a list of nothing is no list of required fields in draft 4
    if required := {*schema.get("required", ()), *DEMANDED.get(name, ())} - SPARED.get(name, frozenset()):
        changed["required"] = sorted(required)
    if name in ONE_OF:
        changed["anyOf"] = [{"required": [field]} for field in ONE_OF[name]]
    if name in NEEDED:
        changed[NEEDS] = NEEDED[name]
    return changed


@functools.cache
def short(name: str) -> str:
    """Return the name of a definition without the module it is from."""
    return _PREFIXES.sub("", name)
