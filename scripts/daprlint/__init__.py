"""Lint rendered Kubernetes manifests with the knowledge of what Dapr does with them."""
