{{- /*
dapr-app.fullname gives the name of a service's objects: the release's name and the service's.
63 characters are what a label and a Service may have: the first part is cut, the second never.
*/ -}}
{{- define "dapr-app.fullname" -}}
{{- $suffix := printf "-%s" .service.name -}}
{{- $base := .root.Values.fullnameOverride | default .root.Release.Name -}}
{{- printf "%s%s" ($base | trunc (sub 63 (len $suffix) | int) | trimSuffix "-") $suffix -}}
{{- end -}}

{{- /* dapr-app.accountName gives the name of a service's ServiceAccount. */ -}}
{{- define "dapr-app.accountName" -}}
{{- .service.serviceAccount.name | default (include "dapr-app.fullname" .) -}}
{{- end -}}

{{- /* dapr-app.url gives the address of a service inside the cluster. */ -}}
{{- define "dapr-app.url" -}}
{{- printf "http://%s:%d" (include "dapr-app.fullname" .) (int .service.port) -}}
{{- end -}}

{{- /* dapr-app.consumerGroup gives the Kafka consumer group, the same with and without Dapr. */ -}}
{{- define "dapr-app.consumerGroup" -}}
{{- printf "%s-group" .service.appId -}}
{{- end -}}

{{- /* dapr-app.deadLetterTopic gives the topic for the events that a service cannot take. */ -}}
{{- define "dapr-app.deadLetterTopic" -}}
{{- printf "%s-dead-letter" .service.appId -}}
{{- end -}}

{{- /* dapr-app.topic gives the name in the broker of a topic. Takes (dict "root" $ "topic" name). */ -}}
{{- define "dapr-app.topic" -}}
{{- get .root.Values.events.topics .topic | default .topic -}}
{{- end -}}

{{- /* dapr-app.image gives the image; a digest wins over the tag. */ -}}
{{- define "dapr-app.image" -}}
{{- $image := .service.image -}}
{{- $repository := list $image.registry $image.repository | compact | join "/" -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository ($image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- /* dapr-app.text gives a value as text: templates in it are filled in, numbers and booleans written as JSON. */ -}}
{{- define "dapr-app.text" -}}
{{- if not (kindIs "string" .value) -}}
{{- toJson .value -}}
{{- else if contains "{{" .value -}}
{{- tpl .value .root -}}
{{- else -}}
{{- .value -}}
{{- end -}}
{{- end -}}
