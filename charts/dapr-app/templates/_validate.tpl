{{- /*
dapr-app.validate fails once with every problem that the schema cannot see. Each concern gives its problems as lines of
"path: problem Fix: what to do". Takes (dict "root" $).
*/ -}}
{{- define "dapr-app.validate" -}}
{{- $lines := list
  (include "dapr-app.problems.deprecated" .)
  (include "dapr-app.problems.release" .)
  (include "dapr-app.problems.keys" (dict "path" "" "values" .root.Values "places" (list "commonLabels" "commonAnnotations")))
  (include "dapr-app.problems.image" (dict "path" "image" "image" .root.Values.image))
  (include "dapr-app.problems.kafka" .)
  (include "dapr-app.problems.metadata" .)
  (include "dapr-app.problems.components" .)
  (include "dapr-app.problems.subscriptions" .)
  (include "dapr-app.problems.topics" .)
  (include "dapr-app.problems.externalSecrets" .)
  (include "dapr-app.problems.extraObjects" .)
  (include "dapr-app.problems.shapes" .)
-}}
{{- $defaults := dict "root" .root "path" "defaults" "service" .root.Values.defaults -}}
{{- $lines = concat $lines (include "dapr-app.problems.written" $defaults | splitList "\n") -}}
{{- range $name := include "dapr-app.services" . | fromJsonArray -}}
{{- $own := get $.root.Values.services $name -}}
{{- $path := printf "services.%s" $name -}}
{{- $effective := dict "root" $.root "path" $path "service" (get $.root.effectiveServices $name) -}}
{{- $lines = append $lines (include "dapr-app.problems.service" $effective) -}}
{{- $lines = append $lines (include "dapr-app.problems.scaling" $effective) -}}
{{- $lines = append $lines (include "dapr-app.problems.volumes" $effective) -}}
{{- $lines = append $lines (include "dapr-app.problems.kubernetes" $effective) -}}
{{- with $own.image -}}
{{- $lines = append $lines (include "dapr-app.problems.image" (dict "path" (printf "%s.image" $path) "image" .)) -}}
{{- end -}}
{{- $written := dict "root" $.root "path" $path "service" $own -}}
{{- $lines = concat $lines (include "dapr-app.problems.written" $written | splitList "\n") -}}
{{- end -}}
{{- $lines = concat $lines (list (include "dapr-app.problems.accounts" .) (include "dapr-app.problems.subscriptionNames" .) (include "dapr-app.problems.tests" .)) -}}
{{- $problems := splitList "\n" (join "\n" $lines) | compact -}}
{{- with $problems -}}
{{- $message := printf "%d %s in the values" (len .) (len . | eq 1 | ternary "problem" "problems") -}}
{{- range $index, $problem := . -}}
{{- $message = printf "%s\n  %d. %s" $message (add1 $index) ($problem | replace " Fix: " "\n     Fix: ") -}}
{{- end -}}
{{- fail $message -}}
{{- end -}}
{{- end -}}

{{- /* A Service's name begins with the release's name: it is stricter than what Helm accepts. */ -}}
{{- define "dapr-app.problems.release" -}}
{{- $name := .root.Release.Name -}}
{{- if not (or .root.Values.fullnameOverride (regexMatch "^[a-z][-a-z0-9]*$" $name)) }}
fullnameOverride: is empty, and the release's name {{ $name }} cannot begin the name of a Service: a letter first, then a-z, 0-9 and -. Fix: set fullnameOverride to a name that can, or give the release another one.
{{- end }}
{{- if not (include "dapr-app.services" . | fromJsonArray) }}
services: has no service. Fix: keep at least one.
{{- end }}
{{- range $name, $_ := include "dapr-app.present" .root.Values.commonLabels | fromJson }}
{{- if regexMatch "^(app\\.kubernetes\\.io|helm\\.sh)/" $name }}
commonLabels.{{ $name }}: is set by the chart. Fix: remove it, or give it another name.
{{- end }}
{{- end }}
{{- range $name, $_ := include "dapr-app.present" .root.Values.commonAnnotations | fromJson }}
{{- if hasPrefix "helm.sh/hook" $name }}
commonAnnotations.{{ $name }}: makes a hook of every object, which Helm neither upgrades nor removes. Fix: remove it.
{{- end }}
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.image" -}}
{{- if and (eq (.image.tag | default "") "latest") (not .image.digest) }}
{{ .path }}.tag: is latest, which is another image every day and cannot be rolled back to. Fix: set {{ .path }}.tag to a version, or {{ .path }}.digest.
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.kafka" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $sasl := hasPrefix "SASL_" $kafka.securityProtocol -}}
{{- $tls := hasSuffix "SSL" $kafka.securityProtocol -}}
{{- if and $sasl (not $kafka.sasl.existingSecret) }}
kafka.sasl.existingSecret: is empty, but kafka.securityProtocol is {{ $kafka.securityProtocol }}. Fix: set it to the name of a Secret with the keys {{ $kafka.sasl.usernameKey }} and {{ $kafka.sasl.passwordKey }}.
{{- end }}
{{- if and $kafka.tls.caSecretKey (not $tls) }}
kafka.tls.caSecretKey: is set, but kafka.securityProtocol is {{ $kafka.securityProtocol }}, which has no TLS. Fix: set kafka.securityProtocol to {{ ternary "SASL_SSL" "SSL" $sasl }}, or kafka.tls.caSecretKey to "".
{{- end }}
{{- if and (eq $kafka.securityProtocol "SSL") (not $kafka.tls.caSecretKey) }}
kafka.tls.caSecretKey: is empty, but kafka.securityProtocol is SSL, for which Dapr needs the CA certificate (its authType certificate). Fix: set it to the key of kafka.sasl.existingSecret that holds the certificate.
{{- end }}
{{- end -}}

{{- define "dapr-app.problems.tests" -}}
{{- $tests := .root.Values.tests -}}
{{- $services := .root.effectiveServices -}}
{{- if and $tests.enabled $services -}}
{{- range $role := list "publisher" "observer" }}
{{- if not (hasKey $services (get $tests $role)) }}
tests.{{ $role }}: is {{ get $tests $role }}, but there is no such service. Fix: set it to one of {{ keys $services | sortAlpha | join ", " }}, or tests.enabled=false.
{{- end }}
{{- end }}
{{- if and (hasKey $services $tests.publisher) (hasKey $services $tests.observer) -}}
{{- $publisher := get $services $tests.publisher -}}
{{- $observer := get $services $tests.observer -}}
{{- $heard := list -}}
{{- range $publisher.publishes }}{{ if hasKey ($observer.subscribes | default dict) . }}{{ $heard = append $heard . }}{{ end }}{{ end -}}
{{- if not $heard }}
tests.observer: is {{ $tests.observer }}, which subscribes to nothing that {{ $tests.publisher }} publishes. Fix: add a topic to both services.{{ $tests.publisher }}.publishes and services.{{ $tests.observer }}.subscribes, or change tests.observer.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
