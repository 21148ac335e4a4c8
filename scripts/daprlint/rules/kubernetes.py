"""K: what the API server refuses in an object that has the right shape."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.catalogue import number
from daprlint.catalogue.lifecycle import lifecycle
from daprlint.finding import Finding, Severity
from daprlint.refusals.objects import refused
from daprlint.refusals.pods import refused_in_pod
from daprlint.release import Release
from daprlint.rule import rule


@rule("K003", Severity.ERROR)
def version_at_its_end(release: Release) -> Iterator[Finding]:
    """A version of Kubernetes' API that is gone, or on its way.

    The API server of `--kube-version` does not serve it any more (or not yet): "no matches for kind", and Helm
    installs nothing of the release. A deprecated version is a warning: it is served, with a warning of its own.

    Bad:
        apiVersion: policy/v1beta1     # <- here
        kind: PodDisruptionBudget
        metadata:
          name: orders
        spec:
          minAvailable: 1
          selector:
            matchLabels:
              app: orders
    Good:
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: orders
        spec:
          minAvailable: 1
          selector:
            matchLabels:
              app: orders
    Bad with --kube-version 1.34:
        apiVersion: storage.k8s.io/v1beta1   # <- here
        kind: VolumeAttributesClass
        metadata:
          name: fast
        driverName: example.com/disk
    Good with --kube-version 1.34:
        apiVersion: storage.k8s.io/v1
        kind: VolumeAttributesClass
        metadata:
          name: fast
        driverName: example.com/disk
    """
    kubernetes = release.schemas.kubernetes
    for document in release.documents:
        mark = document.root.get("apiVersion")
        if mark is None or not document.kind:
            continue
        what, end = f"{document.api_version} {document.kind}", lifecycle(document.api_version, document.kind)
        fix = f"use {end.instead}" if end and end.instead else ""
        if end and end.removed <= number(kubernetes):
            yield Finding(mark, f"Kubernetes {kubernetes} does not serve {what} any more", fix)
        elif end and end.deprecated <= number(kubernetes):
            gone = ".".join(map(str, end.removed))
            message = f"{what} is deprecated; Kubernetes {gone} does not serve it"
            yield Finding(mark, message, fix, Severity.WARNING)
        elif end is None and (first := release.schemas.first(document.api_version, document.kind)):
            yield Finding(mark, f"Kubernetes {kubernetes} does not serve {what} yet; {first} does")


@rule("K004", Severity.ERROR)
def refused_value(release: Release) -> Iterator[Finding]:
    """A value that has the right type and is refused all the same.

    Schemas say "a string" where the API server wants a DNS name, a quantity, one of a few words, or one of two
    fields. It refuses the object, and Helm stops there; or, where a controller creates the pods, it refuses these
    and the workload has none. It is a warning where K002 would be one.

    Seen: kube-apiserver 1.37.2 was asked about a hundred manifests of which each has one such value, or none; it
    agrees on all of them.

    Bad:
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
        spec:
          selector:
            app: orders
          ports:
            - port: 80
              name: http
            - port: 8080             # <- here
    Good:
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
        spec:
          selector:
            app: orders
          ports:
            - port: 80
              name: http
            - port: 8080
              name: admin
    Bad:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  image: example/orders
                  volumeMounts:
                    - name: certificates   # <- here
                      mountPath: /certificates
    Good:
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: orders
                  image: example/orders
                  volumeMounts:
                    - name: certificates
                      mountPath: /certificates
              volumes:
                - name: certificates
                  secret:
                    secretName: certificates
    """
    for fault in release.faults:
        if fault.problem == "value":
            severity = None if release.is_certain(fault.mark.document) else Severity.WARNING
            yield Finding(fault.mark, fault.message, fault.fix, severity)
    for document in release.documents:
        if release.schemas.root(document.api_version, document.kind) is not None:
            for finding in refused(document):
                finding.severity = None if release.is_certain(document) else Severity.WARNING
                yield finding
    for app in release.apps:
        yield from refused_in_pod(app)
