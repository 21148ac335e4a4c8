{{- /*
The problems of a part of the values that Kubernetes would refuse, and late. Takes (dict "path" <where it is> "value" <what stands
there> "shape" <see dapr-app.shapes> "shapes" <all of them> "formats" <dapr-app.formats>). null removes, so it is never wrong.
*/ -}}
{{- define "dapr-app.problems.shape" -}}
{{- $value := .value -}}
{{- $shape := .shape -}}
{{- $at := .path -}}
{{- if kindIs "string" $shape -}}
{{- $shape = trimPrefix "!" $shape -}}
{{- if hasPrefix "@" $shape -}}{{- $shape = get .shapes (trimPrefix "@" $shape) -}}{{- end -}}
{{- end -}}
{{- if or (kindIs "invalid" $value) (eq (toJson $shape) "\"any\"") -}}
{{- else if kindIs "string" $shape -}}
{{- $format := get .formats $shape | default (dict "pattern" (printf "\"(%s)\"" $shape) "use" (splitList "|" $shape | join " or ")) -}}
{{- if not (regexMatch (printf "^(%s)$" $format.pattern) (toJson $value)) }}
{{ $at }}: is {{ toJson $value | trunc 60 }}, which cannot be. Fix: use {{ $format.use }}.
{{- end }}
{{- else if kindIs "slice" $shape -}}
{{- if not (kindIs "slice" $value) }}
{{ $at }}: is no list. Fix: write it as a list, each item after a dash.
{{- else -}}
{{- range $index, $item := $value -}}
{{- include "dapr-app.problems.shape" (dict "path" (printf "%s[%d]" $at $index) "value" $item "shape" (first $shape) "shapes" $.shapes "formats" $.formats) -}}
{{- end -}}
{{- end -}}
{{- else if not (kindIs "map" $value) }}
{{ $at }}: is no map. Fix: write it as a map of {{ without (keys $shape) "*" | sortAlpha | join ", " | default "keys and values" }}.
{{- else -}}
{{- range $key, $item := $value -}}
{{- $place := list $at $key | compact | join "." -}}
{{- $below := get $shape $key | default (get $shape "*") -}}
{{- if not $below }}
{{ $place }}: is no field that Kubernetes has here. Fix: use {{ keys $shape | sortAlpha | join ", " }}.
{{- else if ne (toJson $below) "\"any\"" -}}
{{- include "dapr-app.problems.shape" (dict "path" $place "value" $item "shape" $below "shapes" $.shapes "formats" $.formats) -}}
{{- end -}}
{{- end -}}
{{- range $key, $below := $shape -}}
{{- if and (hasPrefix "\"!" (toJson $below)) (not (hasKey $value $key)) }}
{{ $at }}.{{ $key }}: is not set, and Kubernetes needs it. Fix: set it.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "dapr-app.problems.shapes" -}}
{{- $shapes := include "dapr-app.shapes" . | fromYaml -}}
{{- $formats := include "dapr-app.formats" . | fromYaml -}}
{{- include "dapr-app.problems.shape" (dict "path" "" "value" .root.Values "shape" $shapes.release "shapes" $shapes "formats" $formats) -}}
{{- end -}}
