"""Events that come in: one registry of subscriptions, served by the sidecar's calls or by a Kafka consumer."""
