{{- /* An account belongs to one service, or is made by somebody else: its rights would be those of both. */ -}}
{{- define "dapr-app.problems.accounts" -}}
{{- $owners := dict -}}
{{- range $name := include "dapr-app.services" . | fromJsonArray -}}
{{- $service := get $.root.effectiveServices $name -}}
{{- if $service.serviceAccount.create -}}
{{- $account := include "dapr-app.accountName" (dict "root" $.root "service" $service) -}}
{{- with get $owners $account }}
services.{{ $name }}.serviceAccount.name: is {{ $account }}, which services.{{ . }} has too, and each would make it. Fix: give it another name, or make the account yourself and set serviceAccount.create=false for both.
{{- end -}}
{{- $_ := set $owners $account $name -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* service a-b with topic c, and service a with topic b-c. */ -}}
{{- define "dapr-app.problems.subscriptionNames" -}}
{{- $owners := dict -}}
{{- range include "dapr-app.services" . | fromJsonArray -}}
{{- $service := get $.root.effectiveServices . -}}
{{- range $topic, $_ := ternary $service.subscribes dict (eq $.root.Values.subscriptions.mode "declarative") -}}
{{- $name := include "dapr-app.subscriptionName" (dict "root" $.root "service" $service "topic" $topic) -}}
{{- $place := printf "services.%s.subscribes.%s" $service.name $topic -}}
{{- with get $owners $name }}
{{ $place }}: makes the Subscription {{ $name }}, which {{ . }} makes too. Fix: give one of the services another name, or set subscriptions.mode=programmatic.
{{- end -}}
{{- $_ := set $owners $name $place -}}
{{- end -}}
{{- end -}}
{{- end -}}
