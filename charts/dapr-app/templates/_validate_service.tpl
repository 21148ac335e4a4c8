{{- /* The problems of one service, from (dict "root" $ "path" <where it is in the values> "service" <effective service>). */ -}}
{{- define "dapr-app.problems.service" -}}
{{- $dapr := .service.dapr -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$" .service.name | and (not (has .service.name (list "true" "false")))) }}
{{ .path }}: is no name of a service. Fix: use a-z, 0-9 and -, a letter first, at most 40 characters; not true or false.
{{- end }}
{{- $path := .path -}}
{{- range $owner, $resources := dict "" .service.resources "dapr." $dapr.resources }}
{{- range $kind := list "cpu" "memory" }}
{{- $request := dig "requests" $kind "" ($resources | default dict) -}}
{{- $limit := dig "limits" $kind "" ($resources | default dict) -}}
{{- if and $request $limit (gt (include "dapr-app.quantity" $request | float64) (include "dapr-app.quantity" $limit | float64)) }}
{{ $path }}.{{ $owner }}resources.requests.{{ $kind }}: is {{ $request }}, more than the limit of {{ $limit }}, so no pod is admitted. Fix: set it to at most {{ $limit }}, or raise {{ $path }}.{{ $owner }}resources.limits.{{ $kind }}.
{{- end }}
{{- end }}
{{- end }}
{{- if and .service.useDapr (not $dapr.sidecar) }}
{{ .path }}.useDapr: is true, but {{ .path }}.dapr.sidecar is false, so nothing listens on port 3500. Fix: set {{ .path }}.dapr.sidecar=true, or {{ .path }}.useDapr=false.
{{- end }}
{{- if not .service.port }}
{{ .path }}.port: is not set. Fix: set it to the port that the service listens on.
{{- else if and $dapr.sidecar (has (int .service.port) (list 3500 3501 9090 50001 50002)) }}
{{ .path }}.port: is {{ .service.port }}, which the sidecar uses in the same pod. Fix: use another port than 3500, 3501, 9090, 50001 and 50002.
{{- end }}
{{- $stop := add .service.preStopSeconds $dapr.blockShutdownSeconds $dapr.gracefulShutdownSeconds }}
{{- if ge $stop (int .service.terminationGracePeriodSeconds) }}
{{ .path }}.terminationGracePeriodSeconds: is {{ .service.terminationGracePeriodSeconds }}, but preStopSeconds, dapr.blockShutdownSeconds and dapr.gracefulShutdownSeconds take {{ $stop }} s, so the pod is killed in the middle. Fix: set it to more than {{ $stop }}.
{{- end }}
{{- end -}}

{{- /* dapr-app.quantity gives a Kubernetes quantity as a plain number. */ -}}
{{- define "dapr-app.quantity" -}}
{{- $units := dict "" 1 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $text := toString . -}}
{{- $unit := regexFind "[a-zA-Z]*$" $text -}}
{{- mulf (trimSuffix $unit $text | float64) (get $units $unit) -}}
{{- end -}}

{{- /* dapr-app.problems.names looks at the keys that a user gives: Helm's schema validators mistake the place of a wrong key. */ -}}
{{- define "dapr-app.problems.names" -}}
{{- $path := .path -}}
{{- range $name, $_ := .service.env }}
{{- if not (regexMatch "^[A-Z][A-Z0-9_]*$" $name) }}
{{ $path }}.env.{{ $name }}: is no name of a variable. Fix: use A-Z, 0-9 and _, a letter first.
{{- end }}
{{- end }}
{{- range $name, $_ := .service.subscribes }}
{{- if not (regexMatch "^[-._a-zA-Z0-9]{1,249}$" $name) }}
{{ $path }}.subscribes.{{ $name }}: is no name of a Kafka topic. Fix: use a-z, A-Z, 0-9, ., _ and -, at most 249 characters.
{{- end }}
{{- end }}
{{- range $name, $_ := dig "dapr" "annotations" dict .service }}
{{- if not (regexMatch "^[a-z][a-z0-9-]*$" $name) }}
{{ $path }}.dapr.annotations.{{ $name }}: is no plain name of an annotation. Fix: write it without dapr.io/, in a-z, 0-9 and -.
{{- end }}
{{- end }}
{{- end -}}

{{- /* dapr-app.problems.owned looks at values as they are written: what the chart decides has one place to say it. */ -}}
{{- define "dapr-app.problems.owned" -}}
{{- $path := .path -}}
{{- $env := include "dapr-app.ownedEnv" . | fromYaml -}}
{{- range $name, $_ := .service.env }}
{{- with get $env $name }}
{{ $path }}.env.{{ $name }}: is set by the chart. Fix: remove it{{ if hasPrefix "the " . }}: {{ . }}.{{ else }} and use {{ . | replace "{path}" $path }}.{{ end }}
{{- end }}
{{- end }}
{{- $annotations := include "dapr-app.ownedAnnotations" . | fromYaml -}}
{{- range $name, $_ := dig "dapr" "annotations" dict .service }}
{{- with get $annotations $name }}
{{ $path }}.dapr.annotations.{{ $name }}: is set by the chart. Fix: remove it{{ if hasPrefix "the " . }}: {{ . }}.{{ else }} and use {{ . | replace "{path}" $path }}.{{ end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* What the chart sets, and where in the values it comes from. */ -}}
{{- define "dapr-app.ownedEnv" -}}
USE_DAPR: "{path}.useDapr"
APP_ID: "the key of the service is its app-id"
PORT: "{path}.port"
PUBSUB_NAME: components.pubsub
STATE_STORE_NAME: components.state
SECRET_STORE_NAME: components.secrets
DATABASE_URL: postgres.existingSecret and postgres.applicationKey
PGSSLROOTCERT: postgres.tls.caSecretKey
JWT_SECRET: auth.existingSecret and auth.jwtKey
KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrapServers
KAFKA_SECURITY_PROTOCOL: kafka.securityProtocol
KAFKA_SASL_MECHANISM: kafka.sasl.mechanism
KAFKA_SASL_USERNAME: kafka.sasl.existingSecret and kafka.sasl.usernameKey
KAFKA_SASL_PASSWORD: kafka.sasl.existingSecret and kafka.sasl.passwordKey
KAFKA_CA_CERT: kafka.tls.caSecretKey
KAFKA_CONSUMER_GROUP: "the group is the app-id with -group, with Dapr and without"
DAPR_HTTP_PORT: "the injector sets it"
DAPR_GRPC_PORT: "the injector sets it"
{{- end -}}

{{- define "dapr-app.ownedAnnotations" -}}
enabled: "{path}.dapr.sidecar"
app-id: "the key of the service is its app-id"
app-port: "{path}.port"
config: "the Configuration of the service says which Secrets it may read"
log-level: "{path}.dapr.logLevel"
log-as-json: "{path}.dapr.logAsJson"
block-shutdown-duration: "{path}.dapr.blockShutdownSeconds"
graceful-shutdown-seconds: "{path}.dapr.gracefulShutdownSeconds"
sidecar-cpu-request: "{path}.dapr.resources.requests.cpu"
sidecar-cpu-limit: "{path}.dapr.resources.limits.cpu"
sidecar-memory-request: "{path}.dapr.resources.requests.memory"
sidecar-memory-limit: "{path}.dapr.resources.limits.memory"
sidecar-seccomp-profile-type: "the profile is RuntimeDefault, as Pod Security restricted demands"
disable-builtin-k8s-secret-store: "the store of components.secrets takes its place"
volume-mounts: postgres.tls.caSecretKey
{{- end -}}
