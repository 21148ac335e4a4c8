{{- /*
dapr-app.ownEnv gives the variables that the chart sets, as a JSON map of name to text or to where the text comes from.
The Kafka settings stay with Dapr on: the same container then runs either way. A check gets no credentials of Kafka and
PostgreSQL: it reaches them through the sidecar or through a service.
*/ -}}
{{- define "dapr-app.ownEnv" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $postgres := .root.Values.postgres -}}
{{- $env := dict
  "USE_DAPR" (.service.useDapr | toString)
  "APP_ID" .service.appId
  "PORT" (.service.port | toString)
  "PUBSUB_NAME" .root.Values.components.pubsub
  "STATE_STORE_NAME" .root.Values.components.state
  "SECRET_STORE_NAME" .root.Values.components.secrets
  "DATABASE_URL" (dict "secretKeyRef" (dict "name" $postgres.existingSecret "key" $postgres.applicationKey))
  "KAFKA_BOOTSTRAP_SERVERS" $kafka.bootstrapServers
  "KAFKA_SECURITY_PROTOCOL" $kafka.securityProtocol
-}}
{{- if .service.tokens -}}
{{- $_ := set $env "JWT_SECRET" (dict "secretKeyRef" (dict "name" .root.Values.auth.existingSecret "key" .root.Values.auth.jwtKey)) -}}
{{- end -}}
{{- if hasPrefix "SASL_" $kafka.securityProtocol -}}
{{- $_ := set $env "KAFKA_SASL_MECHANISM" $kafka.sasl.mechanism -}}
{{- $_ := set $env "KAFKA_SASL_USERNAME" (dict "secretKeyRef" (dict "name" $kafka.sasl.existingSecret "key" $kafka.sasl.usernameKey)) -}}
{{- $_ := set $env "KAFKA_SASL_PASSWORD" (dict "secretKeyRef" (dict "name" $kafka.sasl.existingSecret "key" $kafka.sasl.passwordKey)) -}}
{{- end -}}
{{- with $kafka.tls.caSecretKey -}}
{{- $_ := set $env "KAFKA_CA_CERT" (dict "secretKeyRef" (dict "name" $kafka.sasl.existingSecret "key" .)) -}}
{{- end -}}
{{- if and .root.Values.events.topics (or .service.publishes .service.subscribes) -}}
{{- $_ := set $env "TOPICS" (toJson .root.Values.events.topics) -}}
{{- end -}}
{{- if .service.publishes -}}
{{- $_ := set $env "EVENT_FORMAT" .root.Values.events.format -}}
{{- end -}}
{{- if .service.subscribes -}}
{{- $_ := set $env "KAFKA_CONSUMER_GROUP" (include "dapr-app.consumerGroup" .) -}}
{{- $_ := set $env "SUBSCRIPTION_MODE" .root.Values.subscriptions.mode -}}
{{- if .root.Values.subscriptions.deadLetter -}}
{{- $_ := set $env "DEAD_LETTER_TOPIC" (include "dapr-app.deadLetterTopic" .) -}}
{{- end -}}
{{- end -}}
{{- if .service.jobs -}}{{- $_ := set $env "USE_JOBS" "true" -}}{{- end -}}
{{- if .service.dapr.sidecar -}}
{{- with .service.dapr.apiTokenSecret -}}
{{- $_ := set $env "DAPR_API_TOKEN" (dict "secretKeyRef" (dict "name" . "key" "token")) -}}
{{- end -}}
{{- with .service.dapr.appTokenSecret -}}
{{- $_ := set $env "APP_API_TOKEN" (dict "secretKeyRef" (dict "name" . "key" "token")) -}}
{{- end -}}
{{- end -}}
{{- if $postgres.tls.caSecretKey -}}
{{- $_ := set $env "PGSSLROOTCERT" (include "dapr-app.postgres.caPath" .root) -}}
{{- end -}}
{{- if .service.check -}}
{{- $token := hasKey .service.env "CHECK_NOTIFICATION_URL" | ternary (list "JWT_SECRET") list -}}
{{- $names := list "USE_DAPR" "APP_ID" "PUBSUB_NAME" "STATE_STORE_NAME" "SECRET_STORE_NAME" "DAPR_API_TOKEN" "EVENT_FORMAT" "TOPICS" | concat $token -}}
{{- range $name := keys $env -}}{{- if not (has $name $names) -}}{{- $_ := unset $env $name -}}{{- end -}}{{- end -}}
{{- end -}}
{{- toJson $env -}}
{{- end -}}

{{- /* dapr-app.env gives the list of a container's variables, sorted by name; numbers and booleans become text. */ -}}
{{- define "dapr-app.env" -}}
{{- $env := mergeOverwrite (.service.env | default dict | deepCopy) (include "dapr-app.ownEnv" . | fromJson) -}}
{{- $list := list -}}
{{- range $name, $value := $env -}}
{{- if kindIs "map" $value -}}
{{- $list = append $list (dict "name" $name "valueFrom" $value) -}}
{{- else -}}
{{- $list = append $list (dict "name" $name "value" (include "dapr-app.text" (dict "root" $.root "value" $value))) -}}
{{- end -}}
{{- end -}}
{{- toJson $list -}}
{{- end -}}
