"""The rules whose examples are not given to a sidecar, and why."""

from __future__ import annotations


def _each(codes: str, reason: str) -> dict[str, str]:
    return dict.fromkeys(codes.split(), reason)


# there is nothing of daprd in it, or its example cannot be run by a process
SOURCE_ONLY: dict[str, str] = {
    **_each("L001 L002 L003", "about comments for the linter"),
    **_each("C012 X006", "says who can read a secret, not what daprd does"),
    **_each("C023", "says what upstream promises"),
    **_each("F001 F002 F003 F004 F005", "about the application's own variables"),
    **_each("G010 P008 R008 S001", "says that something is not used, or not read by anybody"),
    **_each("G004 G005 G006", "needs certificates of two apps; read in dapr/pkg/acl"),
    **_each("R005", "nothing shows that something goes on for ever; read in dapr/kit/retry"),
    **_each("R007", "the order is not defined; read in dapr/pkg/resiliency"),
    **_each("C020", "this daprd has only stores that can be one; read in dapr/pkg/actors"),
    **_each("V001 V004", "about the node's memory, not about daprd"),
    **_each("Y001 Y002 Y003 Y004 Y005 Y006 Y007", "about Helm and the YAML of Kubernetes"),
    **_each("W004 W005", "about Dapr before 1.18"),
    **_each("C009", "says how a number is read, of which no log tells"),
    **_each("C028", "tests/runtime/test_shared_group.py shows it"),
    **_each("W002", "this daprd has no workflows"),
}

# needs the injector, the operator or the API server
LATER: dict[str, str] = {
    **_each("A002 A008 A021", "the injector reads it"),
    **_each("A010 A015 A020 C013 C014 C017 P001 X005", "the operator reads it"),
    **_each("W001 X002", "the API server judges it"),
    **_each("A013 A016 A017 A022 A023 W003 X003 X004 X007", "a pod with a sidecar shows it"),
    **_each("K006 K007 V002 V003 V005 V006", "controllers and nodes show it"),
}
