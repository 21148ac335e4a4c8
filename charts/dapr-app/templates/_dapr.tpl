{{- /*
dapr-app.annotations gives the sidecar's annotations as a JSON map of text to text; without a sidecar it is empty, so that
the injector and the operator see nothing. A check runs in the place of a service but is never called: it has no app-port,
so it subscribes to nothing, and no scheduler, so it is given no jobs.
*/ -}}
{{- define "dapr-app.annotations" -}}
{{- $annotations := dict -}}
{{- if .service.dapr.sidecar -}}
{{- $dapr := .service.dapr -}}
{{- $annotations = include "dapr-app.ownAnnotations" . | fromJson -}}
{{- with include "dapr-app.sidecarResources" . | fromJson -}}{{- $annotations = mergeOverwrite $annotations . -}}{{- end -}}
{{- range $name, $value := $dapr.annotations -}}
{{- $text := include "dapr-app.text" (dict "root" $.root "value" $value) -}}
{{- /* lists, of which the chart writes the first entries */ -}}
{{- if and (has $name (list "env" "volume-mounts")) (hasKey $annotations $name) -}}
{{- $text = printf "%s,%s" (get $annotations $name) $text -}}
{{- end -}}
{{- $_ := set $annotations $name $text -}}
{{- end -}}
{{- if .service.check -}}
{{- $annotations = omit $annotations "app-port" "block-shutdown-duration" -}}
{{- $_ := set $annotations "enable-native-sidecar" "true" -}}
{{- $_ := set $annotations "scheduler-host-address" "" -}}
{{- end -}}
{{- end -}}
{{- $prefixed := dict -}}
{{- range $name, $value := $annotations -}}{{- $_ := set $prefixed (printf "dapr.io/%s" $name) $value -}}{{- end -}}
{{- if and .service.dapr.sidecar (not .service.check) -}}
{{- $_ := set $prefixed "checksum/dapr" (include "dapr-app.checksum" .) -}}
{{- end -}}
{{- toJson $prefixed -}}
{{- end -}}

{{- /*
dapr-app.ownAnnotations gives what the chart decides, by plain name.
The built-in secret store is off: only a service that reads secrets has the token that this store needs to start. The
secretKeyRefs of the Components do not use it: the operator resolves them.
*/ -}}
{{- define "dapr-app.ownAnnotations" -}}
{{- $dapr := .service.dapr -}}
{{- $annotations := dict
  "enabled" "true"
  "app-id" .service.appId
  "app-port" (.service.port | toString)
  "config" (include "dapr-app.fullname" .)
  "log-level" $dapr.logLevel
  "log-as-json" ($dapr.logAsJson | toString)
  "block-shutdown-duration" (printf "%ds" (int $dapr.blockShutdownSeconds))
  "graceful-shutdown-seconds" ($dapr.gracefulShutdownSeconds | int64 | toString)
  "sidecar-seccomp-profile-type" "RuntimeDefault"
  "disable-builtin-k8s-secret-store" "true"
-}}
{{- /* every connection to the scheduler costs it something, and only jobs need one */ -}}
{{- if not .service.jobs -}}{{- $_ := set $annotations "scheduler-host-address" "" -}}{{- end -}}
{{- range $kind := list "api" "app" -}}
{{- with get $dapr (printf "%sTokenSecret" $kind) -}}{{- $_ := set $annotations (printf "%s-token-secret" $kind) . -}}{{- end -}}
{{- end -}}
{{- if .root.Values.postgres.tls.caSecretKey -}}
{{- $_ := set $annotations "volume-mounts" (printf "postgres-ca:%s" (include "dapr-app.postgres.caFolder" .)) -}}
{{- end -}}
{{- toJson $annotations -}}
{{- end -}}

{{- /* dapr-app.sidecarResources gives the sidecar's requests and limits, and 90 % of its memory limit to Go's collector. */ -}}
{{- define "dapr-app.sidecarResources" -}}
{{- $annotations := dict -}}
{{- range $resource := list "cpu" "memory" -}}
{{- range $bound := list "request" "limit" -}}
{{- with dig "dapr" "resources" (printf "%ss" $bound) $resource "" $.service -}}
{{- $_ := set $annotations (printf "sidecar-%s-%s" $resource $bound) (kindIs "string" . | ternary . (toJson .)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with get $annotations "sidecar-memory-limit" -}}
{{- $mebibytes := mul (regexFind "^[0-9]+" . | int) (hasSuffix "Gi" . | ternary 1024 1) -}}
{{- $_ := set $annotations "env" (printf "GOMEMLIMIT=%dMiB" (div (mul $mebibytes 90) 100)) -}}
{{- end -}}
{{- toJson $annotations -}}
{{- end -}}

{{- /*
dapr-app.checksum gives a hash of what a sidecar reads only when it starts, so that a change of it rolls the pod: the
Configuration and the Resiliency always, Components and Subscriptions where the sidecar does not take them up by itself.
It hashes data, never labels: a new version of the chart restarts nothing.
*/ -}}
{{- define "dapr-app.checksum" -}}
{{- $data := list (include "dapr-app.configurationSpec" .) -}}
{{- if .service.subscribes -}}{{- $data = append $data (include "dapr-app.resiliencySpec" .) -}}{{- end -}}
{{- if not .service.dapr.hotReload -}}
{{- range include "dapr-app.componentsOf" . | fromJsonArray -}}
{{- $data = append $data (include "dapr-app.componentBody" (dict "root" $.root "component" .)) -}}
{{- end -}}
{{- $data = append $data (toJson .root.Values.subscriptions) -}}
{{- end -}}
{{- join "\n" $data | sha256sum -}}
{{- end -}}
