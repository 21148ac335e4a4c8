{{- /* dapr-app.podTemplate gives metadata and spec of a service's pods. */ -}}
{{- define "dapr-app.podTemplate" -}}
{{- $labels := mergeOverwrite (.service.podLabels | default dict | deepCopy) (include "dapr-app.podLabels" . | fromJson) -}}
{{- $metadata := dict "labels" $labels -}}
{{- $annotations := dict -}}
{{- range $name, $value := .service.podAnnotations -}}
{{- $_ := set $annotations $name (include "dapr-app.text" (dict "root" $.root "value" $value)) -}}
{{- end -}}
{{- with mergeOverwrite $annotations (include "dapr-app.annotations" . | fromJson) -}}
{{- $_ := set $metadata "annotations" . -}}
{{- end -}}
{{- dict "metadata" $metadata "spec" (include "dapr-app.podSpec" . | fromJson) | toJson -}}
{{- end -}}

{{- /* dapr-app.podSpec gives the pod's spec, which a check shares: it has exactly the rights of its service. */ -}}
{{- define "dapr-app.podSpec" -}}
{{- $spec := dict
  "serviceAccountName" (include "dapr-app.accountName" .)
  "automountServiceAccountToken" (include "dapr-app.readsSecrets" . | eq "true")
  "enableServiceLinks" false
  "terminationGracePeriodSeconds" .service.terminationGracePeriodSeconds
  "containers" (list (include "dapr-app.container" . | fromJson))
  "volumes" (include "dapr-app.volumes" . | fromJsonArray)
-}}
{{- $security := .service.podSecurityContext | default dict | deepCopy -}}
{{- if .service.dapr.sidecar -}}
{{- /* daprd listens on these inside the range of outgoing connections: one of its own may have taken them, and it exits */ -}}
{{- $ports := include "dapr-app.sidecarPorts" . | fromJson -}}
{{- $range := printf "%d,%d" (int $ports.grpc) (int $ports.internal) | replace "50001,50002" "50001-50002" -}}
{{- $_ := set $security "sysctls" (list (dict "name" "net.ipv4.ip_local_reserved_ports" "value" $range)) -}}
{{- end -}}
{{- with $security -}}{{- $_ := set $spec "securityContext" . -}}{{- end -}}
{{- range .service.image.pullSecrets -}}
{{- $_ := set $spec "imagePullSecrets" (append ($spec.imagePullSecrets | default list) (dict "name" .)) -}}
{{- end -}}
{{- mergeOverwrite $spec (include "dapr-app.scheduling" . | fromJson) | toJson -}}
{{- end -}}

{{- /* dapr-app.scheduling says which nodes take the pods; the pods of a Deployment spread among themselves. */ -}}
{{- define "dapr-app.scheduling" -}}
{{- $scheduling := dict -}}
{{- range $name := list "nodeSelector" "tolerations" "affinity" "priorityClassName" -}}
{{- with get $.service $name -}}{{- $_ := set $scheduling $name . -}}{{- end -}}
{{- end -}}
{{- $constraints := list -}}
{{- range $key, $constraint := .service.topologySpread -}}
{{- $own := dict
  "topologyKey" $key
  "labelSelector" (dict "matchLabels" (include "dapr-app.selector" $ | fromJson))
  "matchLabelKeys" (list "pod-template-hash")
-}}
{{- /* a node that is drained must not count as an empty place, or DoNotSchedule keeps its pods from coming up elsewhere */ -}}
{{- $usual := dict "maxSkew" 1 "whenUnsatisfiable" "ScheduleAnyway" "nodeTaintsPolicy" "Honor" -}}
{{- $constraints = append $constraints (mergeOverwrite $usual $constraint $own) -}}
{{- end -}}
{{- with $constraints -}}{{- $_ := set $scheduling "topologySpreadConstraints" . -}}{{- end -}}
{{- toJson $scheduling -}}
{{- end -}}

{{- /* dapr-app.container gives the container; a check has no port, no probes and no preStop, for nobody calls it. */ -}}
{{- define "dapr-app.container" -}}
{{- $container := dict
  "name" .service.container
  "image" (include "dapr-app.image" .)
  "args" .service.args
  "env" (include "dapr-app.env" . | fromJsonArray)
  "volumeMounts" (include "dapr-app.volumeMounts" . | fromJsonArray)
-}}
{{- with .service.image.pullPolicy -}}{{- $_ := set $container "imagePullPolicy" . -}}{{- end -}}
{{- with .service.securityContext -}}{{- $_ := set $container "securityContext" . -}}{{- end -}}
{{- with .service.resources -}}{{- $_ := set $container "resources" . -}}{{- end -}}
{{- if not .service.check -}}
{{- $_ := set $container "ports" (list (dict "name" "http" "containerPort" .service.port)) -}}
{{- /* Kubernetes before 1.33 refuses a sleep of 0 */ -}}
{{- with .service.preStopSeconds -}}{{- $_ := set $container "lifecycle" (dict "preStop" (dict "sleep" (dict "seconds" .))) -}}{{- end -}}
{{- range $kind, $probe := .service.probes -}}
{{- $get := dict "path" $probe.path "port" "http" -}}
{{- $_ := set $container (printf "%sProbe" $kind) (set (omit $probe "path") "httpGet" $get) -}}
{{- end -}}
{{- end -}}
{{- toJson $container -}}
{{- end -}}
