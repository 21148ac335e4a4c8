"""What users do with their tasks: the one place for it, whether a request comes over REST or from an agent."""
