"""Manifests that nearly all fit their schemas, and whether the API server refuses them all the same."""

from __future__ import annotations

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec:
      containers:
        - name: orders
          image: example/orders:1
          HERE
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: orders}\nspec: {selector: {app: orders}, HERE}"
JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      HERE
      containers: [{name: once, image: "example/once:1"}]
"""
CRON = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: HERE
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: nightly, image: "example/nightly:1"}]
"""
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: KIND
metadata: {name: "a:b"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}
subjects: [{kind: ServiceAccount, name: a}]
"""
# manifest, what stands in it, whether the API server refuses it
CASES = [
    (DEPLOYMENT, "resources: {requests: {cpu: 100m}, limits: {cpu: 1}}", False),
    (DEPLOYMENT, "resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", True),
    (DEPLOYMENT, "resources: {limits: {memory: 128mb}}", True),
    (DEPLOYMENT, "resources: {requests: {cpu: -1}}", True),
    (DEPLOYMENT, "imagePullPolicy: always", True),
    (DEPLOYMENT, "imagePullPolicy: Always", False),
    (DEPLOYMENT, "ports: [{containerPort: 99999}]", True),
    (DEPLOYMENT, "ports: [{containerPort: 80, name: a-port-with-a-long-name}]", True),
    (DEPLOYMENT, "ports: [{containerPort: 80, name: http}, {containerPort: 81, name: http}]", True),
    (DEPLOYMENT, "ports: [{containerPort: 80, protocol: tcp}]", True),
    (DEPLOYMENT, "livenessProbe: {httpGet: {port: 80}, tcpSocket: {port: 80}}", True),
    (DEPLOYMENT, "livenessProbe: {periodSeconds: 3}", True),
    (DEPLOYMENT, "livenessProbe: {httpGet: {port: 80}, successThreshold: 2}", True),
    (DEPLOYMENT, "readinessProbe: {httpGet: {port: 80}, successThreshold: 2}", False),
    (DEPLOYMENT, "readinessProbe: null", False),
    (DEPLOYMENT, "env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", True),
    (DEPLOYMENT, 'env: [{name: A, value: "", valueFrom: {fieldRef: {fieldPath: metadata.name}}}]', False),
    (DEPLOYMENT, "env: [{name: A, valueFrom: {}}]", True),
    (DEPLOYMENT, "volumeMounts: [{name: data, mountPath: /data}]", True),
    (SERVICE, "ports: [{port: 80}]", False),
    (SERVICE, "ports: []", True),
    (SERVICE, "clusterIP: None", False),
    (SERVICE, "type: ExternalName", True),
    (SERVICE, "type: ExternalName, externalName: example.com", False),
    (SERVICE, "ports: [{port: 80, name: http}, {port: 81}]", True),
    (SERVICE, "ports: [{port: 53, name: tcp}, {port: 53, name: udp, protocol: UDP}]", False),
    (SERVICE, "ports: [{port: 53, name: one}, {port: 53, name: two}]", True),
    (SERVICE, "type: Loadbalancer, ports: [{port: 80}]", True),
    (SERVICE, 'ports: [{port: 80, targetPort: "8080"}]', True),
    (SERVICE, "ports: [{port: 80, targetPort: http}]", False),
    (JOB, "restartPolicy: Never", False),
    (JOB, "restartPolicy: Always", True),
    (JOB, "", True),
    (CRON, '"*/5 0-6 1,15 jan-mar MON-FRI"', False),
    (CRON, '"@daily"', False),
    (CRON, '"0 3 * *"', True),
    (CRON, '"0 24 * * *"', True),
    (CRON, '"CRON_TZ=UTC 0 3 * * *"', True),
    (DEPLOYMENT, "env: [{name: '', value: a}]", True),
    (DEPLOYMENT, "env: [{name: A, valueFrom: {secretKeyRef: {name: '', key: a}}}]", True),
    (DEPLOYMENT, "env: [{name: A, valueFrom: {configMapKeyRef: {key: a}}}]", True),
    (DEPLOYMENT, "env: [{name: A, valueFrom: {secretKeyRef: {name: A-SECRET, key: a}}}]", True),
    (DEPLOYMENT, "resources: {requests: {cpu: 1}, limits: {cpu: null}}", True),
    (DEPLOYMENT, "envFrom: [{prefix: A}]", True),
    (DEPLOYMENT, "readinessProbe: {httpGet: {port: http}}", False),
    (DEPLOYMENT, 'readinessProbe: {httpGet: {port: "80"}}', True),
    (DEPLOYMENT, 'readinessProbe: {httpGet: {port: ""}}', True),
    (DEPLOYMENT, "readinessProbe: {httpGet: {port: 80, httpHeaders: [{name: A}]}}", False),
    (DEPLOYMENT, "lifecycle: {preStop: {sleep: {}}}", False),
    (DEPLOYMENT, "lifecycle: {preStop: {}}", True),
    (DEPLOYMENT, "lifecycle: {preStop: {sleep: {seconds: -1}}}", True),
    (SERVICE, "ports: [{port: 80, targetPort: ''}]", False),
    (JOB, "serviceAccountName: Orders\n      restartPolicy: Never", True),
    (DEPLOYMENT, "lifecycle: {preStop: {exec: {}}}", True),
    (DEPLOYMENT, "resources: {requests: {example.com/gpu: 1}, limits: {example.com/gpu: 1}}", False),
    (DEPLOYMENT, "resources: {limits: {memroy: 1Gi}}", True),
    (DEPLOYMENT, "resources: {limits: {memory: ''}}", True),
    (JOB, "securityContext: {sysctls: [{name: net.core.somaxconn}]}\n      restartPolicy: Never", False),
    (JOB, "securityContext: {sysctls: [{name: Net.core, value: '1'}]}\n      restartPolicy: Never", True),
    (
        JOB,
        "securityContext: {sysctls: [{name: a.b, value: '1'}, {name: a.b, value: '2'}]}\n      restartPolicy: Never",
        True,
    ),
    (JOB, "dnsPolicy: None\n      restartPolicy: Never", True),
]
NETWORK_POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: orders}
spec:
  podSelector: {matchExpressions: [{key: a, operator: Exists}]}
  HERE
"""
RULE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{HERE}]
"""
CASES += [
    (NETWORK_POLICY, "egress: [null, {ports: [{port: 80}, {port: https}]}]", False),
    (NETWORK_POLICY, 'egress: [{ports: [{port: "80"}]}]', True),
    (NETWORK_POLICY, "egress: [{ports: [{port: 80, protocol: ''}]}]", True),
    (NETWORK_POLICY, "egress: [{to: [{}]}]", True),
    (NETWORK_POLICY, "policyTypes: [Egress, Ingress]", False),
    (NETWORK_POLICY, "policyTypes: [egress]", True),
    (NETWORK_POLICY, "policyTypes: [Egress, Ingress, Egress]", True),
    (NETWORK_POLICY, "egress: [{ports: [{endPort: 90}]}]", True),
    (NETWORK_POLICY, "egress: [{ports: [{port: http, endPort: 90}]}]", True),
    (NETWORK_POLICY, "egress: [{ports: [{port: 80, endPort: 90}]}]", False),
    (JOB, "tolerations: [{}]\n      restartPolicy: Never", True),
    (JOB, "tolerations: [{operator: Exists}]\n      restartPolicy: Never", False),
    (JOB, "tolerations: [{key: a, value: b}]\n      restartPolicy: Never", False),
    (NETWORK_POLICY.replace("Exists", "In"), "policyTypes: [Egress]", True),
    (RULE, "nonResourceURLs: [/metrics], verbs: [get]", False),
    (RULE, "apiGroups: [''], resources: [pods], verbs: [get]", False),
    (RULE, "apiGroups: [], resources: [pods], verbs: [get]", True),
    (RULE, "apiGroups: [''], verbs: [get]", True),
    (RULE, "apiGroups: [''], resources: [pods], verbs: []", True),
]
# whole manifests, and whether they are refused
OBJECTS = [
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a.b-c}\ndata: {a.b: c}", False),
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name}", True),
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}", False),
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {}", True),
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a/b: c}", True),
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: b c}}", True),
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {example.com/a: b, c: ''}}", False),
    ("apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}", True),
    ("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: A}\nspec: {minAvailable: 1}", False),
    ("apiVersion: v1\nkind: LimitRange\nmetadata: {}", False),
    ("apiVersion: v1\nkind: Service\nmetadata: {name: a}", True),
    ("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 50%}", False),
    ("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: -1}", True),
    ("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: half}", True),
    (DEPLOYMENT.replace("HERE", "").replace("selector: {matchLabels: {app: orders}}", "selector: {}"), True),
    ("apiVersion: networking.8ks.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}}", True),
    ("apiVersion: V1\nkind: ConfigMap\nmetadata: {name: a}", True),
    ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/tls\nstringData: {tls.crt: a}", True),
    (
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n"
        "spec: {minAvailable: 1, maxUnavailable: 1}",
        True,
    ),
    (BINDING.replace("KIND", "ClusterRoleBinding"), True),
    (BINDING.replace("KIND", "RoleBinding"), False),
    (
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
        "spec: {minReplicas: 3, maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: a}}",
        True,
    ),
    (
        DEPLOYMENT.replace("HERE", "").replace(
            "  selector:", "  strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}\n  selector:"
        ),
        True,
    ),
    (DEPLOYMENT.replace("HERE", "").replace("    spec:\n", "    spec:\n      restartPolicy: Never\n"), True),
    (
        DEPLOYMENT.replace("HERE", "").replace(
            "    spec:\n", "    spec:\n      volumes: [{name: a, emptyDir: {}, configMap: {name: b}}]\n"
        ),
        True,
    ),
    (DEPLOYMENT.replace("image: example/orders:1", "").replace("HERE", ""), True),
]

# values that are refused in a place of their own: manifest, parts
REFUSED = [
    (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a, HERE}]}",
        [
            "terminationMessagePolicy: file",
            "livenessProbe: {httpGet: {port: 80, scheme: http}}",
            "livenessProbe: {tcpSocket: {port: 70000}}",
            "livenessProbe: {grpc: {port: 0}}",
            "livenessProbe: {httpGet: {port: 80}, periodSeconds: -1}",
            "ports: [{containerPort: 0}]",
            "ports: [{containerPort: 80, hostPort: 70000}]",
            "securityContext: {runAsUser: -1}",
            "securityContext: {seccompProfile: {type: Default}}",
        ],
    ),
    (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}], HERE}",
        [
            "restartPolicy: always",
            "dnsPolicy: none",
            "activeDeadlineSeconds: 0",
            "securityContext: {fsGroup: -1}",
            "securityContext: {fsGroupChangePolicy: always}",
            "tolerations: [{key: a, effect: noschedule}]",
            "tolerations: [{key: a, operator: equals}]",
            "topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]",
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: Never}]",
            "volumes: [{name: A}]",
            "volumes: [{name: a}, {name: a}]",
            "nodeSelector: {a: b c}",
        ],
    ),
    (
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}], HERE}",
        [
            "sessionAffinity: Client",
            "externalTrafficPolicy: All, type: NodePort",
            "internalTrafficPolicy: All",
            "ipFamilyPolicy: Single",
        ],
    ),
    (
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80, HERE}]}",
        ["targetPort: 70000", "nodePort: 70000", "protocol: HTTP"],
    ),
    (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"
        "spec: {selector: {matchLabels: {a: b}}, HERE,\n"
        "  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}}",
        [
            "replicas: -1",
            "minReadySeconds: -1",
            "revisionHistoryLimit: -1",
            "strategy: {type: Rolling}",
            "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}",
        ],
    ),
    (
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\n"
        "spec: {serviceName: a, selector: {matchLabels: {a: b}}, HERE,\n"
        "  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}}",
        ["podManagementPolicy: parallel", "updateStrategy: {type: Recreate}"],
    ),
    (
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\n"
        "spec: {HERE, template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}",
        ["parallelism: -1", "backoffLimit: -1", "ttlSecondsAfterFinished: -1", "completionMode: indexed"],
    ),
    (CRON.replace("HERE", "'@daily'\n  HERE"), ["concurrencyPolicy: forbid", "startingDeadlineSeconds: -1"]),
    (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n"
        "spec: {podSelector: {}, ingress: [{ports: [{HERE}]}]}",
        ["port: 0", "protocol: tcp", "port: 80, endPort: 70000"],
    ),
    (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n"
        "spec: {rules: [{http: {paths: [{HERE, backend: {service: {name: a, port: {number: 80}}}}]}}]}",
        [
            "pathType: prefix, path: /",
            "pathType: Prefix",
            "pathType: Prefix, path: a",
            "pathType: ImplementationSpecific, path: a",
        ],
    ),
]

ALL = [
    *((manifest.replace("HERE", part), refused) for manifest, part, refused in CASES),
    *OBJECTS,
    *((manifest.replace("HERE", part), True) for manifest, parts in REFUSED for part in parts),
]
