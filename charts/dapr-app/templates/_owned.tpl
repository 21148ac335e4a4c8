{{- /*
What the chart sets, and where in the values it comes from: variables, annotations of the sidecar, and metadata of the two
Components, in lower case. A text that begins with "the" or "Dapr" is a reason instead of a place.
*/ -}}
{{- define "dapr-app.ownedEnv" -}}
USE_DAPR: "{path}.useDapr"
APP_ID: "the key of the service is its app-id"
PORT: "{path}.port"
PUBSUB_NAME: components.pubsub
STATE_STORE_NAME: components.state
SECRET_STORE_NAME: components.secrets
DATABASE_URL: postgres.existingSecret and postgres.applicationKey
PGSSLROOTCERT: postgres.tls.caSecretKey
JWT_SECRET: auth.existingSecret and auth.jwtKey
KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrapServers
KAFKA_SECURITY_PROTOCOL: kafka.securityProtocol
KAFKA_SASL_MECHANISM: kafka.sasl.mechanism
KAFKA_SASL_USERNAME: kafka.sasl.existingSecret and kafka.sasl.usernameKey
KAFKA_SASL_PASSWORD: kafka.sasl.existingSecret and kafka.sasl.passwordKey
KAFKA_CA_CERT: kafka.tls.caSecretKey
EVENT_FORMAT: events.format
TOPICS: events.topics
SUBSCRIPTION_MODE: subscriptions.mode
DEAD_LETTER_TOPIC: subscriptions.deadLetter
USE_JOBS: "{path}.jobs"
DAPR_API_TOKEN: "{path}.dapr.apiTokenSecret"
APP_API_TOKEN: "{path}.dapr.appTokenSecret"
KAFKA_CONSUMER_GROUP: "the group is the app-id with -group, with Dapr and without"
DAPR_HTTP_PORT: "the injector sets it"
DAPR_GRPC_PORT: "the injector sets it"
{{- end -}}

{{- define "dapr-app.ownedAnnotations" -}}
enabled: "{path}.dapr.sidecar"
app-id: "the key of the service is its app-id"
app-port: "{path}.port"
config: "the chart makes the Configuration of each service"
log-level: "{path}.dapr.logLevel"
log-as-json: "{path}.dapr.logAsJson"
block-shutdown-duration: "{path}.dapr.blockShutdownSeconds"
graceful-shutdown-seconds: "{path}.dapr.gracefulShutdownSeconds"
sidecar-cpu-request: "{path}.dapr.resources.requests.cpu"
sidecar-cpu-limit: "{path}.dapr.resources.limits.cpu"
sidecar-memory-request: "{path}.dapr.resources.requests.memory"
sidecar-memory-limit: "{path}.dapr.resources.limits.memory"
sidecar-seccomp-profile-type: "the profile is RuntimeDefault, as Pod Security restricted demands"
disable-builtin-k8s-secret-store: "the store of components.secrets takes its place"
api-token-secret: "{path}.dapr.apiTokenSecret"
app-token-secret: "{path}.dapr.appTokenSecret"
{{- end -}}

{{- define "dapr-app.ownedMetadata" -}}
kafka:
  brokers: kafka.bootstrapServers
  authtype: kafka.securityProtocol
  authrequired: kafka.securityProtocol
  disabletls: kafka.securityProtocol
  saslmechanism: kafka.sasl.mechanism
  saslusername: kafka.sasl.existingSecret and kafka.sasl.usernameKey
  saslpassword: kafka.sasl.existingSecret and kafka.sasl.passwordKey
  cacert: kafka.tls.caSecretKey
  consumergroup: the group is the app-id with -group, with Dapr and without
  consumerid: the group is the app-id with -group, with Dapr and without
  clientid: the client is called by its app-id
  initialoffset: the chart reads from the oldest offset, as the services do without Dapr
  consumergrouprebalancestrategy: the strategy is that of the services without Dapr, so that both share a group
  enableidempotence: Dapr has no idempotent producer, and services drop what they have seen
  acks: Dapr waits for all replicas; its word for less is producerRequiredAcks
postgres:
  connectionstring: postgres.existingSecret and postgres.sidecarKey
  url: postgres.existingSecret and postgres.sidecarKey
  sslrootcert: postgres.tls.caSecretKey
  tableprefix: the table is dapr_state
  tablename: Dapr has it in version v1 only; with v2 the table is <tablePrefix>state, here dapr_state
{{- end -}}
