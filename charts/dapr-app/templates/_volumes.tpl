{{- /* The CA certificate of PostgreSQL is a file for the application and for the sidecar (state.postgresql takes no PEM text). */ -}}
{{- define "dapr-app.postgres.caFolder" -}}/etc/todo/postgres{{- end -}}
{{- define "dapr-app.postgres.caPath" -}}{{- include "dapr-app.postgres.caFolder" . -}}/ca.crt{{- end -}}

{{- define "dapr-app.volumes" -}}
{{- $volumes := list (dict "name" "tmp" "emptyDir" dict) -}}
{{- $postgres := .root.Values.postgres -}}
{{- with $postgres.tls.caSecretKey -}}
{{- $items := list (dict "key" . "path" "ca.crt") -}}
{{- $volumes = append $volumes (dict "name" "postgres-ca" "secret" (dict "secretName" $postgres.existingSecret "items" $items)) -}}
{{- end -}}
{{- toJson $volumes -}}
{{- end -}}

{{- define "dapr-app.volumeMounts" -}}
{{- $mounts := list (dict "name" "tmp" "mountPath" "/tmp") -}}
{{- if .root.Values.postgres.tls.caSecretKey -}}
{{- $folder := include "dapr-app.postgres.caFolder" . -}}
{{- $mounts = append $mounts (dict "name" "postgres-ca" "mountPath" $folder "readOnly" true) -}}
{{- end -}}
{{- toJson $mounts -}}
{{- end -}}
