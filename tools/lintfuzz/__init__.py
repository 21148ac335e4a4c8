"""Give daprlint mutated manifests: whatever they are, it answers, soon, and keeps no memory."""
