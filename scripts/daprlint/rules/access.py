"""G: what a Configuration allows: calls between apps, APIs of the sidecar, secrets."""

from __future__ import annotations

from collections.abc import Iterator

from daprlint.components import BUILT_IN_STORE
from daprlint.configuration import SYSTEM
from daprlint.document import Node
from daprlint.finding import Finding, Severity
from daprlint.release import Release, named, visible
from daprlint.rule import rule
from daprlint.spelling import nearest

# dapr/pkg/proto/common/v1, HTTPExtension_Verb
VERBS = ("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*")
ACTIONS = ("allow", "deny")
PROTOCOLS = ("http", "grpc")
_NEEDED = ("appId", "trustDomain", "namespace")


@rule("G003", Severity.ERROR)
def incomplete_policy(release: Release) -> Iterator[Finding]:
    """A policy of the access control without trustDomain, namespace or appId.

    Daprd exits at start with "invalid access control spec", though the kind calls two of the three optional.

    Seen: daprd 1.18.3 exits with "invalid access control spec. missing trustdomain for apps: [orders]".

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          accessControl:
            defaultAction: deny
            policies:
              - appId: orders        # <- here
                namespace: shop
                defaultAction: allow
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          accessControl:
            defaultAction: deny
            policies:
              - appId: orders
                trustDomain: public
                namespace: shop
                defaultAction: allow
    """
    for configuration in release.configurations:
        for policy in configuration.each("accessControl", "policies"):
            if absent := [field for field in _NEEDED if not policy.text_at(field)]:
                message = f"the policy has no {' and no '.join(absent)}; daprd exits at start"
                yield Finding(_first(policy), message)


@rule("G004", Severity.WARNING)
def policy_for_nobody(release: Release) -> Iterator[Finding]:
    """A policy of the access control for an app that the release does not have.

    A caller with another app-id or namespace gets the default action instead. It is an error where the release shows
    that the app runs in another namespace.

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          accessControl:
            defaultAction: deny
            policies:
              - appId: order         # <- here
                trustDomain: public
                namespace: shop
                defaultAction: allow
        ---
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          accessControl:
            defaultAction: deny
            policies:
              - appId: orders
                trustDomain: public
                namespace: shop
                defaultAction: allow
        ---
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
    """
    app_ids = release.app_ids()
    for configuration in release.configurations:
        for policy in configuration.each("accessControl", "policies") if app_ids else ():
            app_id, namespace = policy.get("appId"), policy.get("namespace")
            if app_id is None or not app_id.text:
                continue
            if app_id.text not in app_ids:
                near = nearest(app_id.text, app_ids)
                yield Finding(
                    app_id,
                    f"no workload of the release has the app-id `{app_id.text}`, so nobody gets this policy",
                    f"did you mean `{near}`?" if near else "",
                    release.missing,
                    absent=("app", app_id.text),
                )
            elif namespace and namespace.text:
                homes = {app.namespace for app in app_ids[app_id.text]}
                if "" not in homes and namespace.text not in homes:
                    message = f"`{app_id.text}` runs in namespace {min(homes)}, so it does not get this policy"
                    yield Finding(namespace, message, severity=Severity.ERROR)


@rule("G005", Severity.ERROR)
def unknown_verb_or_action(release: Release) -> Iterator[Finding]:
    """A verb or an action of the access control that Dapr does not know.

    Verbs are compared letter by letter, so one in lower case matches no call. Of actions only allow means allow: any
    other text is deny.

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          accessControl:
            defaultAction: deny
            policies:
              - appId: orders
                trustDomain: public
                namespace: shop
                operations:
                  - {name: /pay, httpVerb: [post], action: allow}   # <- here
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          accessControl:
            defaultAction: deny
            policies:
              - appId: orders
                trustDomain: public
                namespace: shop
                operations:
                  - {name: /pay, httpVerb: [POST], action: allow}
    """
    for configuration in release.configurations:
        access = configuration.at("accessControl")
        policies = list(configuration.each("accessControl", "policies"))
        operations = [
            operation for policy in policies if (nodes := policy.get("operations")) for operation in nodes.items()
        ]
        actions = [policy.get("defaultAction") for policy in policies] + [one.get("action") for one in operations]
        for action in [access.get("defaultAction") if access else None, *actions]:
            if action and action.text and action.text.lower() not in ACTIONS:
                near = nearest(action.text, ACTIONS)
                message = f"`{action.text}` is no action, and all that is not allow is deny"
                yield Finding(action, message, f"did you mean `{near}`?" if near else "allow or deny")
        for verbs in (operation.get("httpVerb") for operation in operations):
            for verb in verbs.items() if verbs else ():
                if verb.text not in VERBS:
                    known = verb.text.upper() in VERBS
                    message = f"no call has the verb `{verb.text}`, so the operation does not match"
                    yield Finding(
                        verb, message, f"write {verb.text.upper()}" if known else f"one of {', '.join(VERBS)}"
                    )


@rule("G006", Severity.ERROR)
def access_control_without_mtls(release: Release) -> Iterator[Finding]:
    """Access control where the control plane has mTLS switched off.

    Without certificates daprd does not know who calls: everybody gets the default action of all, and no policy counts.
    The switch is that of the Configuration `daprsystem`.

    Bad:
        kind: Configuration
        metadata: {name: daprsystem, namespace: dapr-system}
        spec:
          mtls:
            enabled: false
            controlPlaneTrustDomain: cluster.local
            sentryAddress: dapr-sentry.dapr-system.svc.cluster.local:443
        ---
        kind: Configuration
        metadata: {name: settings, namespace: shop}
        spec:
          accessControl:             # <- here
            defaultAction: deny
            policies:
              - {appId: orders, trustDomain: public, namespace: shop, defaultAction: allow}
    Good:
        kind: Configuration
        metadata: {name: daprsystem, namespace: dapr-system}
        spec:
          mtls:
            enabled: true
            controlPlaneTrustDomain: cluster.local
            sentryAddress: dapr-sentry.dapr-system.svc.cluster.local:443
        ---
        kind: Configuration
        metadata: {name: settings, namespace: shop}
        spec:
          accessControl:
            defaultAction: deny
            policies:
              - {appId: orders, trustDomain: public, namespace: shop, defaultAction: allow}
    """
    systems = named(release.configurations, SYSTEM)
    if not any((enabled := system.at("mtls", "enabled")) and enabled.value is False for system in systems):
        return
    for configuration in release.configurations:
        spec = configuration.at()
        pair = spec.pair("accessControl") if spec else None
        if pair and any(configuration.each("accessControl", "policies")):
            yield Finding(pair[0], "mTLS is off, so nobody gets a policy of his own: all get the default action")


@rule("G007", Severity.ERROR)
def allow_list_with_a_gap(release: Release) -> Iterator[Finding]:
    """A list of allowed APIs that leaves one protocol open.

    HTTP and gRPC have lists of their own, and an empty one allows everything. An entry without `protocol` belongs to
    neither. Where only one of the two has entries, that may be meant, and it is a warning.

    Seen: daprd 1.18.3 answers /v1.0/metadata with 200, and with 404 once the entry has a protocol.

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          api:
            allowed:
              - {name: publish, version: v1}   # <- here
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          api:
            allowed:
              - {name: publish, version: v1, protocol: http}
              - {name: publish, version: v1, protocol: grpc}
    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          api:
            allowed:                 # <- here
              - {name: publish, version: v1, protocol: http}
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          api:
            allowed:
              - {name: publish, version: v1, protocol: http}
            denied:
              - {name: secrets, version: v1, protocol: grpc}
    """
    for configuration in release.configurations:
        allowed = list(configuration.each("api", "allowed"))
        for entry in allowed:
            if (written := entry.text_at("protocol")).lower() not in PROTOCOLS:
                problem = f"`{written}` is no protocol" if written else "the entry has no protocol"
                yield Finding(entry.get("protocol") or _first(entry), f"{problem}, so it counts for neither of the two")
        api = configuration.at("api")
        pair = api.pair("allowed") if api else None
        limited = _protocols(allowed)
        gaps = set(PROTOCOLS) - limited - _protocols(configuration.each("api", "denied"))
        if pair and limited and gaps:
            message = f"no entry is for {min(gaps)}, so everything is allowed there"
            yield Finding(pair[0], message, severity=Severity.WARNING)


@rule("G008", Severity.ERROR)
def unreadable_secret_scopes(release: Release) -> Iterator[Finding]:
    """Scopes of secrets with a store twice, or with a defaultAccess that is neither allow nor deny.

    Daprd exits at start. A store that the release does not have is a warning: for it the scope does nothing.

    Seen: daprd 1.18.3 exits with "kubernetes storeName is repeated in secrets configuration".

    Bad:
        kind: Configuration
        metadata: {name: settings}
        spec:
          secrets:
            scopes:
              - {storeName: kubernetes, defaultAccess: deny, allowedSecrets: [smtp]}
              - {storeName: kubernetes, defaultAccess: deny, allowedSecrets: [db]}   # <- here
    Good:
        kind: Configuration
        metadata: {name: settings}
        spec:
          secrets:
            scopes:
              - {storeName: kubernetes, defaultAccess: deny, allowedSecrets: [smtp, db]}
    """
    for configuration in release.configurations:
        seen: set[str] = set()
        for scope in configuration.each("secrets", "scopes"):
            store, access = scope.get("storeName"), scope.get("defaultAccess")
            if access and access.text and access.text.lower() not in ACTIONS:
                yield Finding(access, f"`{access.text}` is neither allow nor deny; daprd exits at start")
            if store is None:
                continue
            if store.text in seen:
                yield Finding(store, f"store `{store.text}` is there twice; daprd exits at start", "unite the two")
            elif store.text != BUILT_IN_STORE and not visible(release.components, store.text, configuration.namespace):
                yield Finding(
                    store,
                    f"the release has no secret store `{store.text}`; without it the scope does nothing",
                    severity=Severity.WARNING,
                    absent=("Component", store.text),
                )
            seen.add(store.text)


def _first(mapping: Node) -> Node:
    """Return the value that stands for an element of a list."""
    return next((value for _, value in mapping.pairs()), mapping)


def _protocols(entries: Iterator[Node] | list[Node]) -> set[str]:
    return {entry.text_at("protocol").lower() for entry in entries} & set(PROTOCOLS)
