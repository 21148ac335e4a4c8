{{- /* The CA certificate of PostgreSQL is a file for the application and for the sidecar (state.postgresql takes no PEM text). */ -}}
{{- define "dapr-app.postgres.caFolder" -}}/etc/todo/postgres{{- end -}}
{{- define "dapr-app.postgres.caPath" -}}{{- include "dapr-app.postgres.caFolder" . -}}/ca.crt{{- end -}}

{{- /* dapr-app.mountKeys names the keys of a volume of the values that say where it is mounted; the others say what it is. */ -}}
{{- define "dapr-app.mountKeys" -}}["mountPath", "subPath", "readOnly"]{{- end -}}

{{- define "dapr-app.volumes" -}}
{{- $volumes := list (dict "name" "tmp" "emptyDir" dict) -}}
{{- $postgres := .root.Values.postgres -}}
{{- with $postgres.tls.caSecretKey -}}
{{- $items := list (dict "key" . "path" "ca.crt") -}}
{{- $volumes = append $volumes (dict "name" "postgres-ca" "secret" (dict "secretName" $postgres.existingSecret "items" $items)) -}}
{{- end -}}
{{- range $name, $volume := .service.volumes -}}
{{- $source := deepCopy $volume -}}
{{- range include "dapr-app.mountKeys" $ | fromJsonArray -}}{{- $_ := unset $source . -}}{{- end -}}
{{- $volumes = append $volumes (mergeOverwrite (dict "name" $name) (default (dict "emptyDir" dict) $source)) -}}
{{- end -}}
{{- toJson $volumes -}}
{{- end -}}

{{- define "dapr-app.volumeMounts" -}}
{{- $mounts := list (dict "name" "tmp" "mountPath" "/tmp") -}}
{{- if .root.Values.postgres.tls.caSecretKey -}}
{{- $folder := include "dapr-app.postgres.caFolder" . -}}
{{- $mounts = append $mounts (dict "name" "postgres-ca" "mountPath" $folder "readOnly" true) -}}
{{- end -}}
{{- range $name, $volume := .service.volumes -}}
{{- $mount := dict "name" $name -}}
{{- range include "dapr-app.mountKeys" $ | fromJsonArray -}}
{{- if hasKey $volume . -}}{{- $_ := set $mount . (get $volume .) -}}{{- end -}}
{{- end -}}
{{- $mounts = append $mounts $mount -}}
{{- end -}}
{{- toJson $mounts -}}
{{- end -}}
