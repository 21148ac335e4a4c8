{{- /* What Kubernetes refuses of a service's fields together, from (dict "root" $ "path" <where it is> "service" <effective service>). */ -}}
{{- define "dapr-app.problems.kubernetes" -}}
{{- $path := .path -}}
{{- $service := .service -}}
{{- with $service.strategy }}
{{- $rolling := .rollingUpdate | default dict -}}
{{- if and .rollingUpdate (eq (.type | default "RollingUpdate") "Recreate") }}
{{ $path }}.strategy.rollingUpdate: is set, but {{ $path }}.strategy.type is Recreate. Fix: set it to null, or the type to RollingUpdate.
{{- end }}
{{- $zero := list "0" "0%" -}}
{{- if and (has (toString $rolling.maxSurge) $zero) (has (toString $rolling.maxUnavailable) $zero) }}
{{ $path }}.strategy.rollingUpdate: allows neither a pod more nor a pod less, so no pod could ever be replaced. Fix: set maxSurge or maxUnavailable to 1.
{{- end }}
{{- end }}
{{- range $index, $toleration := $service.tolerations }}
{{- $at := printf "%s.tolerations[%d]" $path $index -}}
{{- $operator := .operator | default "Equal" -}}
{{- if and (eq $operator "Exists") .value }}
{{ $at }}.value: is {{ .value }}, but the operator is Exists, which looks at no value. Fix: remove it, or set the operator to Equal.
{{- end }}
{{- if and (not .key) (ne $operator "Exists") }}
{{ $at }}.key: is not set. Fix: set it to the key of the taint, or the operator to Exists for every taint.
{{- end }}
{{- if and (hasKey . "tolerationSeconds") (ne (.effect | default "") "NoExecute") }}
{{ $at }}.tolerationSeconds: counts for the effect NoExecute only. Fix: remove it, or set the effect to NoExecute.
{{- end }}
{{- end }}
{{- range $key, $spread := $service.topologySpread }}
{{- if and .minDomains (ne (.whenUnsatisfiable | default "") "DoNotSchedule") }}
{{ $path }}.topologySpread.{{ $key }}.minDomains: counts for whenUnsatisfiable DoNotSchedule only. Fix: remove it, or set whenUnsatisfiable to DoNotSchedule.
{{- end }}
{{- end }}
{{- $seccomp := dig "podSecurityContext" "seccompProfile" dict $service -}}
{{- if ne (eq ($seccomp.type | default "") "Localhost") (empty $seccomp.localhostProfile | not) }}
{{ $path }}.podSecurityContext.seccompProfile: a profile of the type Localhost has a localhostProfile, and no other has one. Fix: set both, or neither.
{{- end }}
{{- range $index, $rule := dig "network" "egress" list $service }}
{{- range $number, $port := .ports }}
{{- if and .endPort (or (not .port) (kindIs "string" .port) (lt (int .endPort) (int .port))) }}
{{ $path }}.network.egress[{{ $index }}].ports[{{ $number }}].endPort: is {{ .endPort }}, but is no end of a range that begins at {{ .port | default "no port" }}. Fix: set port to a number up to it.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
