{{- /* The problems of one service, from (dict "root" $ "path" <where it is in the values> "service" <effective service>). */ -}}
{{- define "dapr-app.problems.service" -}}
{{- $dapr := .service.dapr -}}
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
