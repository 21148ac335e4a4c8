"""Values that the API server accepts though the schema says only "string" or "integer".

Source: k8s.io/kubernetes, pkg/apis/*/validation; an empty text counts as not there and gets a default.
"""

from __future__ import annotations

from daprlint.catalogue.schemas.strict import Schema

HIGHEST_PORT = 65535
_PROTOCOL: Schema = {"enum": ["TCP", "UDP", "SCTP"]}
_PORT: Schema = {"minimum": 1, "maximum": HIGHEST_PORT}
_OPTIONAL_PORT: Schema = {"minimum": 0, "maximum": HIGHEST_PORT}
_HONOR: Schema = {"enum": ["Honor", "Ignore"]}
_NOT_NEGATIVE: Schema = {"minimum": 0}
_NUMBER_OR_SHARE: Schema = {"minimum": 0, "pattern": r"^[0-9]+%$"}
_ACCESS_MODES: Schema = {"enum": ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]}
_POSITIVE: Schema = {"minimum": 1}
# a name has a letter; a number in quotes is none
_PORT_OR_NAME: Schema = {**_PORT, "minLength": 1, "pattern": r"^[a-z0-9-]*[a-z][a-z0-9-]*$"}
_SYSCTL = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
# as is_subdomain says it
_REFERENCE: Schema = {"pattern": r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"}
_CONTAINER: dict[str, Schema] = {
    "imagePullPolicy": {"enum": ["Always", "IfNotPresent", "Never"]},
    "terminationMessagePolicy": {"enum": ["File", "FallbackToLogsOnError"]},
}

# definition without its prefix -> field -> what its value, or each one of its list, has to be
LIMITS: dict[str, dict[str, Schema]] = {
    "core.v1.Container": _CONTAINER,
    "core.v1.ContainerPort": {"containerPort": _PORT, "hostPort": _OPTIONAL_PORT, "protocol": _PROTOCOL},
    "core.v1.HTTPGetAction": {"scheme": {"enum": ["HTTP", "HTTPS"]}, "port": _PORT_OR_NAME},
    "core.v1.TCPSocketAction": {"port": _PORT_OR_NAME},
    "core.v1.GRPCAction": {"port": _PORT},
    "core.v1.Probe": {
        # zero counts as not there
        "initialDelaySeconds": _NOT_NEGATIVE,
        "periodSeconds": _NOT_NEGATIVE,
        "timeoutSeconds": _NOT_NEGATIVE,
        "failureThreshold": _NOT_NEGATIVE,
        "successThreshold": _NOT_NEGATIVE,
    },
    "core.v1.PodSpec": {
        "serviceAccountName": _REFERENCE,
        "restartPolicy": {"enum": ["Always", "OnFailure", "Never"]},
        "dnsPolicy": {"enum": ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]},
        "activeDeadlineSeconds": _POSITIVE,
    },
    "core.v1.SeccompProfile": {"type": {"enum": ["Localhost", "RuntimeDefault", "Unconfined"]}},
    "core.v1.ConfigMapKeySelector": {"name": _REFERENCE},
    "core.v1.SecretKeySelector": {"name": _REFERENCE},
    "core.v1.SleepAction": {"seconds": _NOT_NEGATIVE},
    "core.v1.Sysctl": {"name": {"pattern": rf"^({_SYSCTL}[./])*{_SYSCTL}$"}},
    "core.v1.SecurityContext": {"runAsUser": _NOT_NEGATIVE, "runAsGroup": _NOT_NEGATIVE},
    "core.v1.PodSecurityContext": {
        "runAsUser": _NOT_NEGATIVE,
        "runAsGroup": _NOT_NEGATIVE,
        "fsGroup": _NOT_NEGATIVE,
        "fsGroupChangePolicy": {"enum": ["OnRootMismatch", "Always"]},
    },
    "core.v1.Toleration": {
        "effect": {"enum": ["NoSchedule", "PreferNoSchedule", "NoExecute"]},
        "operator": {"enum": ["Equal", "Exists", "Lt", "Gt"]},
    },
    "core.v1.TopologySpreadConstraint": {
        "nodeAffinityPolicy": _HONOR,
        "nodeTaintsPolicy": _HONOR,
        "whenUnsatisfiable": {"enum": ["DoNotSchedule", "ScheduleAnyway"]},
        "maxSkew": _POSITIVE,
    },
    "core.v1.NodeSelectorRequirement": {
        "operator": {"enum": ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]},
    },
    "core.v1.PersistentVolumeClaimSpec": {"accessModes": _ACCESS_MODES},
    "core.v1.PersistentVolumeSpec": {"accessModes": _ACCESS_MODES},
    "core.v1.ServiceSpec": {
        "type": {"enum": ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]},
        "sessionAffinity": {"enum": ["ClientIP", "None"]},
        "externalTrafficPolicy": {"enum": ["Cluster", "Local"]},
        "internalTrafficPolicy": {"enum": ["Cluster", "Local"]},
        "ipFamilyPolicy": {"enum": ["SingleStack", "PreferDualStack", "RequireDualStack"]},
    },
    "core.v1.ServicePort": {
        "port": _PORT,
        "targetPort": _OPTIONAL_PORT,
        "nodePort": _OPTIONAL_PORT,
        "protocol": _PROTOCOL,
    },
    "meta.v1.LabelSelectorRequirement": {"operator": {"enum": ["In", "NotIn", "Exists", "DoesNotExist"]}},
    "apps.v1.DeploymentSpec": {
        "replicas": _NOT_NEGATIVE,
        "minReadySeconds": _NOT_NEGATIVE,
        "revisionHistoryLimit": _NOT_NEGATIVE,
        "progressDeadlineSeconds": _NOT_NEGATIVE,
    },
    "apps.v1.DeploymentStrategy": {"type": {"enum": ["Recreate", "RollingUpdate"]}},
    "apps.v1.RollingUpdateDeployment": {"maxSurge": _NUMBER_OR_SHARE, "maxUnavailable": _NUMBER_OR_SHARE},
    "apps.v1.StatefulSetSpec": {
        "replicas": _NOT_NEGATIVE,
        "podManagementPolicy": {"enum": ["OrderedReady", "Parallel"]},
    },
    "apps.v1.StatefulSetUpdateStrategy": {"type": {"enum": ["OnDelete", "RollingUpdate"]}},
    "apps.v1.DaemonSetUpdateStrategy": {"type": {"enum": ["OnDelete", "RollingUpdate"]}},
    "batch.v1.JobSpec": {
        "parallelism": _NOT_NEGATIVE,
        "completions": _NOT_NEGATIVE,
        "backoffLimit": _NOT_NEGATIVE,
        "ttlSecondsAfterFinished": _NOT_NEGATIVE,
        "activeDeadlineSeconds": _NOT_NEGATIVE,
        "completionMode": {"enum": ["NonIndexed", "Indexed"]},
    },
    "batch.v1.CronJobSpec": {
        "concurrencyPolicy": {"enum": ["Allow", "Forbid", "Replace"]},
        "successfulJobsHistoryLimit": _NOT_NEGATIVE,
        "failedJobsHistoryLimit": _NOT_NEGATIVE,
        "startingDeadlineSeconds": _NOT_NEGATIVE,
    },
    "autoscaling.v2.HorizontalPodAutoscalerSpec": {"maxReplicas": _POSITIVE, "minReplicas": _NOT_NEGATIVE},
    "autoscaling.v2.MetricSpec": {
        "type": {"enum": ["Object", "Pods", "Resource", "ContainerResource", "External"]},
    },
    "autoscaling.v2.MetricTarget": {
        "averageUtilization": _POSITIVE,
        "type": {"enum": ["Utilization", "Value", "AverageValue"]},
    },
    "networking.v1.HTTPIngressPath": {"pathType": {"enum": ["Exact", "Prefix", "ImplementationSpecific"]}},
    "networking.v1.NetworkPolicySpec": {"policyTypes": {"enum": ["Ingress", "Egress"]}},
    "networking.v1.NetworkPolicyPort": {
        "protocol": {**_PROTOCOL, "minLength": 1},
        "port": _PORT_OR_NAME,
        "endPort": _PORT,
    },
    "policy.v1.PodDisruptionBudgetSpec": {
        "minAvailable": _NUMBER_OR_SHARE,
        "maxUnavailable": _NUMBER_OR_SHARE,
        "unhealthyPodEvictionPolicy": {"enum": ["AlwaysAllow", "IfHealthyBudget"], "minLength": 1},
    },
    "networking.v1.ServiceBackendPort": {"number": _OPTIONAL_PORT},
    "rbac.v1.Subject": {"kind": {"enum": ["User", "Group", "ServiceAccount"]}},
    "rbac.v1.RoleRef": {"apiGroup": {"enum": ["rbac.authorization.k8s.io"]}, "kind": {"enum": ["Role", "ClusterRole"]}},
}
