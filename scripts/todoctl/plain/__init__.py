"""Plain manifests with kustomizations, for those who install without Helm."""
