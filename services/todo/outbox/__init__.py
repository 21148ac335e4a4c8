"""The transactional outbox: an event is committed with its cause and published afterwards."""
