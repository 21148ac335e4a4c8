{{- /*
dapr-app.phases gives the phases of the migration in their order, by the names of their files in values/migration/, each with
what holds in it; see dapr-app.switches. What a phase does not say does not matter to it.
*/ -}}
{{- define "dapr-app.phases" -}}
- {name: 0-direct-kafka, only: services, sidecars: none, dapr: none, jobs: none, events: raw}
- {name: 1-components, only: "", sidecars: none, dapr: none, jobs: none, events: raw}
- {name: 2-sidecars, sidecars: all, dapr: none, jobs: none, events: raw}
- {name: 3-publishers, sidecars: all, dapr: publishers, jobs: none, events: raw}
- {name: 4-consumers, sidecars: all, dapr: all, jobs: none, events: raw}
- {name: 5-jobs, sidecars: all, dapr: all, jobs: some, events: raw}
- {name: 6-cloudevents, sidecars: all, dapr: all, events: cloudevents}
{{- end -}}

{{- /* dapr-app.switches gives how far each switch is turned over all services, as JSON. */ -}}
{{- define "dapr-app.switches" -}}
{{- $names := dict "services" list "sidecars" list "dapr" list "publishers" list "jobs" list -}}
{{- range $name := include "dapr-app.services" . | fromJsonArray -}}
{{- $service := get $.root.effectiveServices $name -}}
{{- $has := dict
  "services" true "sidecars" $service.dapr.sidecar "dapr" $service.useDapr "publishers" (and $service.publishes (not $service.subscribes)) "jobs" $service.jobs
-}}
{{- range $switch, $on := $has -}}{{- if $on -}}{{- $_ := set $names $switch (append (get $names $switch) $name) -}}{{- end -}}{{- end -}}
{{- end -}}
{{- $switches := dict "only" .root.Values.only "events" .root.Values.events.format -}}
{{- range $switch := list "sidecars" "dapr" -}}
{{- $on := get $names $switch -}}
{{- $turned := empty $on | ternary "none" (eq (len $on) (len $names.services) | ternary "all" "some") -}}
{{- $_ := set $switches $switch $turned -}}
{{- end -}}
{{- if and (eq $switches.dapr "some") (eq (join "," $names.dapr) (join "," $names.publishers)) -}}
{{- $_ := set $switches "dapr" "publishers" -}}
{{- end -}}
{{- set $switches "jobs" (empty $names.jobs | ternary "none" "some") | toJson -}}
{{- end -}}

{{- /*
dapr-app.phase gives as JSON the phase that the values are (`now`, else mixed) and the one to go to (`next`, nothing after the
last): of mixed values the first that turns a switch further.
*/ -}}
{{- define "dapr-app.phase" -}}
{{- $switches := include "dapr-app.switches" . | fromJson -}}
{{- $rank := dict "none" 0 "some" 1 "publishers" 1 "all" 2 -}}
{{- $now := "mixed" -}}
{{- $after := "" -}}
{{- $further := "" -}}
{{- range $phase := include "dapr-app.phases" . | fromYamlArray -}}
{{- if and (ne $now "mixed") (not $after) -}}{{- $after = $phase.name -}}{{- end -}}
{{- $holds := true -}}
{{- range $key, $value := omit $phase "name" -}}{{- if ne $value (get $switches $key) -}}{{- $holds = false -}}{{- end -}}{{- end -}}
{{- if and $holds (eq $now "mixed") -}}{{- $now = $phase.name -}}{{- end -}}
{{- range $switch := list "sidecars" "dapr" -}}
{{- if and (not $further) (lt (get $switches $switch | get $rank) (get $phase $switch | get $rank)) -}}{{- $further = $phase.name -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- dict "now" $now "next" (eq $now "mixed" | ternary $further $after) | toJson -}}
{{- end -}}
