{{- /*
The problems of keys that become keys of labels and annotations, or names of objects: Kubernetes alone would refuse them, and
late. Takes (dict "path" <where it is> "values" <what stands there> "places" <paths of maps below it>).
*/ -}}
{{- define "dapr-app.problems.keys" -}}
{{- $pattern := printf "^%s$" (include "dapr-app.labelKey" .) -}}
{{- range $place := .places -}}
{{- $map := $.values -}}
{{- range splitList "." $place -}}{{- $map = get ($map | default dict) . -}}{{- end -}}
{{- range $key, $_ := include "dapr-app.present" $map | fromJson }}
{{- if not (regexMatch $pattern $key) }}
{{ list $.path $place | compact | join "." }}.{{ $key }}: is no key that Kubernetes takes. Fix: use at most 63 letters, digits, -, _ and ., a letter or digit at both ends; a domain and / may stand before.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* dapr-app.keyed names the maps of a service whose keys Kubernetes judges. */ -}}
{{- define "dapr-app.keyed" -}}
["podLabels", "podAnnotations", "nodeSelector", "topologySpread", "serviceAccount.annotations", "ingress.annotations", "monitoring.labels"]
{{- end -}}

{{- /* dapr-app.labelKey gives the pattern of a key of labels and annotations. */ -}}
{{- define "dapr-app.labelKey" -}}
([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?
{{- end -}}
