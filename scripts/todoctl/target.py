"""Which release on which cluster a command acts on."""

from __future__ import annotations

import shlex
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A Helm release, its namespace and the kubeconfig context that leads there.

    Args:
        context: the context's name.
        namespace: of the release.
        release: its name.
        kubeconfig: the file that --kubeconfig names, empty without that option.
        helm: the program that --helm names, empty without that option.
    """

    context: str
    namespace: str
    release: str
    kubeconfig: str = ""
    helm: str = ""

    def __str__(self) -> str:
        return f"release {self.release} in {self.namespace} (context {self.context})"

    @property
    def connection(self) -> tuple[str, ...]:
        """The options that lead kubectl to this cluster."""
        path = ("--kubeconfig", shlex.quote(self.kubeconfig)) if self.kubeconfig else ()
        return (*path, "--context", shlex.quote(self.context))

    @property
    def kubectl(self) -> str:
        """The beginning of a kubectl command line to paste, for the namespace."""
        return f"{self.kubectl_anywhere} -n {self.namespace}"

    @property
    def kubectl_anywhere(self) -> str:
        """The beginning of a kubectl command line to paste, for no namespace in particular."""
        return " ".join(("kubectl", *self.connection))

    @property
    def helm_options(self) -> str:
        """The options of a helm command line to paste that lead to this cluster."""
        path = ("--kubeconfig", shlex.quote(self.kubeconfig)) if self.kubeconfig else ()
        return " ".join((*path, "--kube-context", shlex.quote(self.context)))

    @property
    def todoctl(self) -> str:
        """The options of a todoctl command line to paste."""
        helm = ("--helm", shlex.quote(self.helm)) if self.helm else ()
        return " ".join((*self.connection, "--namespace", self.namespace, "--release", self.release, *helm))
