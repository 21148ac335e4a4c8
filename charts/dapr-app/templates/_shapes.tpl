{{- /*
dapr-app.shapes says what the API server takes where the values hold what goes to Kubernetes as it is. A map lists its keys, * stands
for any other; a list has one entry, the shape of each item; a text is the name of another shape (@), of a format (see
dapr-app.formats), or the words to choose from. With ! the key must be there; "any" is not looked at, or the schema does.
*/ -}}
{{- define "dapr-app.shapes" -}}
release:
  "*": any
  kafka: {bootstrapServers: brokers, "*": any}
  defaults: "@service"
  services: {"*": "@service"}
  tests: {resources: "@resources", "*": any}
  networkPolicy: {kafka: ["@peer"], monitoring: ["@peer"], postgres: {peers: ["@peer"], "*": any}, apiServer: {peers: ["@peer"], "*": any}, "*": any}
service:
  "*": any
  strategy: {type: RollingUpdate|Recreate, rollingUpdate: {maxSurge: share, maxUnavailable: share}}
  resources: "@resources"
  dapr: {resources: "@resources", tracing: {endpoint: address, "*": any}, "*": any}
  network: {ingress: ["@peer"], egress: [{to: ["@peer"], ports: [{port: port, "*": any}]}]}
  tolerations: [{key: labelKey, value: labelValue, "*": any}]
  affinity: {nodeAffinity: "@nodeAffinity", podAffinity: "@podAffinity", podAntiAffinity: "@podAffinity"}
  autoscaling: {behavior: {scaleUp: "@speed", scaleDown: "@speed"}, "*": any}
  volumes: {"*": "@volume"}
resources: {requests: {"*": quantity}, limits: {"*": quantity}}
peer: {ipBlock: {cidr: "!cidr", except: [cidr]}, namespaceSelector: "@selector", podSelector: "@selector"}
selector: {matchLabels: {"*": labelValue}, matchExpressions: [{key: "!labelKey", operator: "!In|NotIn|Exists|DoesNotExist", values: [labelValue]}]}
nodeAffinity:
  requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["@nodeTerm"]}
  preferredDuringSchedulingIgnoredDuringExecution: [{weight: "!weight", preference: "!@nodeTerm"}]
nodeTerm: {matchExpressions: ["@nodeLabel"], matchFields: ["@nodeLabel"]}
nodeLabel: {key: "!labelKey", operator: "!In|NotIn|Exists|DoesNotExist|Gt|Lt", values: [labelValue]}
podAffinity:
  requiredDuringSchedulingIgnoredDuringExecution: ["@podTerm"]
  preferredDuringSchedulingIgnoredDuringExecution: [{weight: "!weight", podAffinityTerm: "!@podTerm"}]
podTerm:
  topologyKey: "!labelKey"
  labelSelector: "@selector"
  namespaces: [name]
  namespaceSelector: "@selector"
  matchLabelKeys: [labelKey]
  mismatchLabelKeys: [labelKey]
speed:
  stabilizationWindowSeconds: window
  selectPolicy: Max|Min|Disabled
  tolerance: quantity
  policies: [{type: "!Pods|Percent", value: "!positive", periodSeconds: "!period"}]
volume:
  mountPath: folder
  subPath: below
  readOnly: any
  secret: {secretName: name, items: ["@item"], defaultMode: mode, optional: truth}
  configMap: {name: name, items: ["@item"], defaultMode: mode, optional: truth}
  emptyDir: {medium: any, sizeLimit: quantity}
  persistentVolumeClaim: {claimName: name, readOnly: truth}
  csi: {driver: "!name", readOnly: truth, fsType: any, volumeAttributes: any, nodePublishSecretRef: {name: "!name"}}
  projected: {defaultMode: mode, sources: ["@source"]}
item: {key: "!key", path: "!below", mode: mode}
source:
  secret: {name: "!name", items: ["@item"], optional: truth}
  configMap: {name: "!name", items: ["@item"], optional: truth}
  serviceAccountToken: {path: "!below", audience: any, expirationSeconds: expiration}
  downwardAPI: any
  clusterTrustBundle: any
  podCertificate: any
{{- end -}}

{{- /* dapr-app.formats gives for each format the pattern of its JSON text, and what to use instead of what does not match. */ -}}
{{- define "dapr-app.formats" -}}
{{- $port := "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])" -}}
{{- $octet := "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])" -}}
{{- $step := "(([^/.]|[.][^/.]|[.][.][^/])[^/]*|[.])" -}}
address: {pattern: '"([^"]*:{{ $port }})?"', use: "host:port, the port at most 65535"}
below: {pattern: '"({{ $step }}(/{{ $step }})*/?)?"', use: "a path without / in front and no step up in it"}
brokers: {pattern: '"[^",]*:{{ $port }}(,[^",]*:{{ $port }})*"', use: "host:port,host:port, each port at most 65535"}
cidr: {pattern: '"({{ $octet }}([.]{{ $octet }}){3}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))"', use: "an address and the length of its prefix, such as 192.0.2.0/24"}
expiration: {pattern: "[6-9][0-9]{2}|[1-9][0-9]{3,8}", use: "a number of seconds, at least 600"}
folder: {pattern: '"/[^:]*"', use: "a path that begins with / and has no colon"}
key: {pattern: '"[-._a-zA-Z0-9]{1,253}"', use: "letters, digits, ., - and _"}
labelKey: {pattern: '"({{ include "dapr-app.labelKey" . }})?"', use: "the key of a label: at most 63 letters, digits, -, _ and .; a domain and / may stand before"}
labelValue: {pattern: '"(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?"', use: "the value of a label: at most 63 letters, digits, -, _ and ., in quotes where it is a number"}
mode: {pattern: "[0-9]{1,2}|[1-4][0-9]{2}|50[0-9]|51[01]", use: "the mode of a file, from 0 to 0777"}
name: {pattern: '"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?"', use: "the name of an object: a-z, 0-9, . and -"}
period: {pattern: "[1-9][0-9]{0,2}|1[0-7][0-9]{2}|1800", use: "a number of seconds from 1 to 1800"}
port: {pattern: '{{ $port }}|"[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?"', use: "a number from 1 to 65535, or the name of a port"}
positive: {pattern: "[1-9][0-9]{0,8}", use: "a number above 0"}
quantity: {pattern: '[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?|"([0-9]+[.]?[0-9]*|[.][0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]+)?"', use: "a quantity that is not negative, such as 250m or 64Mi"}
share: {pattern: '[0-9]{1,9}|"[0-9]+%"', use: "a number of pods, or a percentage such as 25%"}
truth: {pattern: "true|false", use: "true or false"}
weight: {pattern: "[1-9][0-9]?|100", use: "a number from 1 to 100"}
window: {pattern: "[0-9]{1,3}|[12][0-9]{3}|3[0-5][0-9]{2}|3600", use: "a number of seconds, at most 3600"}
{{- end -}}
