{{- /*
dapr-app.checks gives what the test pods are, as a JSON list of effective services with `check` (its name, its environment):
a check runs in the place of a service, with its app-id, account, Configuration and Secrets. Without a sidecar only the way
from end to end is left to check. Takes (dict "root" $).
*/ -}}
{{- define "dapr-app.checks" -}}
{{- $checks := list -}}
{{- $resources := .root.Values.tests.resources | default dict | deepCopy -}}
{{- include "dapr-app.dropNulls" $resources -}}
{{- range ternary (include "dapr-app.part" (dict "root" .root "part" "services") | fromJsonArray) list .root.Values.tests.enabled -}}
{{- $service := get $.root.effectiveServices . -}}
{{- range $name, $env := include "dapr-app.checksOf" (dict "root" $.root "service" $service) | fromJson -}}
{{- $env = set $env "CHECK_SERVICE" $service.name -}}
{{- $place := dict
  "check" $name
  "component" "test"
  "container" "check"
  "args" (list "check" $name)
  "env" $env
  "resources" $resources
-}}
{{- $kept := omit $service "resources" "env" "volumes" "topologySpread" "podLabels" "podAnnotations" -}}
{{- $checks = append $checks (merge $place $kept) -}}
{{- end -}}
{{- end -}}
{{- toJson $checks -}}
{{- end -}}

{{- /* dapr-app.checksOf gives the checks in the place of one service, as a JSON map of name to environment. */ -}}
{{- define "dapr-app.checksOf" -}}
{{- $checks := dict -}}
{{- $tests := .root.Values.tests -}}
{{- if .service.dapr.sidecar -}}
{{- $_ := set $checks "components" (dict "CHECK_EXPECTED_COMPONENTS" (include "dapr-app.componentsOf" . | fromJsonArray | join ",")) -}}
{{- if .service.state -}}{{- $_ := set $checks "state" dict -}}{{- end -}}
{{- with .service.secrets -}}{{- $_ := set $checks "secret-allowed" (dict "CHECK_SECRET" (first .)) -}}{{- end -}}
{{- with include "dapr-app.foreignSecret" . -}}{{- $_ := set $checks "secret-denied" (dict "CHECK_SECRET" .) -}}{{- end -}}
{{- end -}}
{{- if and (eq .service.name $tests.publisher) (hasKey .root.effectiveServices $tests.observer) -}}
{{- $observer := get .root.effectiveServices $tests.observer -}}
{{- $env := dict
  "CHECK_TRANSPORT" ($observer.useDapr | ternary "dapr" "kafka")
  "CHECK_BACKEND_URL" (include "dapr-app.url" .)
  "CHECK_NOTIFICATION_URL" (include "dapr-app.url" (dict "root" .root "service" $observer))
-}}
{{- $_ := set $checks "end-to-end" $env -}}
{{- if .service.dapr.sidecar -}}{{- $_ := set $checks "round-trip" $env -}}{{- end -}}
{{- end -}}
{{- toJson $checks -}}
{{- end -}}

{{- /*
dapr-app.foreignSecret gives a Secret that a service which reaches the secret store must not read: one of another service,
else one of the chart's own. (A service that is not in the scopes of the store is not denied: its sidecar has no store.)
*/ -}}
{{- define "dapr-app.foreignSecret" -}}
{{- if eq (include "dapr-app.readsSecrets" .) "true" -}}
{{- $values := .root.Values -}}
{{- $secrets := list -}}
{{- range include "dapr-app.services" . | fromJsonArray -}}
{{- $secrets = concat $secrets ((get $.root.effectiveServices .).secrets | default list) -}}
{{- end -}}
{{- $foreign := list -}}
{{- range concat $secrets (list $values.kafka.sasl.existingSecret $values.postgres.existingSecret) -}}
{{- if not (has . $.service.secrets) -}}{{- $foreign = append $foreign . -}}{{- end -}}
{{- end -}}
{{- with $foreign -}}{{- first . -}}{{- end -}}
{{- end -}}
{{- end -}}

{{- /* dapr-app.check gives the Job of one check; a Job, since the injector gives a bare Pod of `helm test` no sidecar. */ -}}
{{- define "dapr-app.check" -}}
{{- $check := .service.check -}}
{{- $labels := dict (printf "%s/check" .root.Chart.Name) $check (printf "%s/service" .root.Chart.Name) .service.name -}}
{{- $named := dict "root" .root "service" (dict "name" (printf "test-%s-%s" $check .service.name) "component" .service.component) -}}
{{- $metadata := include "dapr-app.metadata" $named | fromJson -}}
{{- $hook := dict "helm.sh/hook" "test" "helm.sh/hook-weight" "0" "helm.sh/hook-delete-policy" "before-hook-creation" -}}
{{- $template := include "dapr-app.podTemplate" . | fromJson -}}
{{- $spec := dict
  "backoffLimit" 0
  "activeDeadlineSeconds" .root.Values.tests.timeoutSeconds
  "template" (mergeOverwrite $template (dict "metadata" (dict "labels" $labels) "spec" (dict "restartPolicy" "Never")))
-}}
{{- $metadata = mergeOverwrite $metadata (dict "labels" $labels "annotations" $hook) -}}
{{- dict "apiVersion" "batch/v1" "kind" "Job" "metadata" $metadata "spec" $spec | toYaml -}}
{{- end -}}
