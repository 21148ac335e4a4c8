"""The rules whose examples are not given to a sidecar, and why."""

from __future__ import annotations


def _each(codes: str, reason: str) -> dict[str, str]:
    return dict.fromkeys(codes.split(), reason)


# there is nothing of daprd in it, or no process of this machine can show it
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
    **_each("W005", "about Dapr before 1.18"),
    **_each("C009", "says how a number is read, of which no log tells"),
}

# needs the injector, the operator or the API server
LATER: dict[str, str] = {
    **_each("A001 A002 A003 A005 A006 A007 A008 A009 A019 A021 A024", "the injector reads it"),
    **_each("A010 A015 A020 C013 P001 X005", "the operator reads it"),
    **_each("A004 K001 K002 K003 K004 K005 K008 W001 X001 X002", "the API server judges it"),
    **_each("A013 A016 A017 A022 A023 K006 K007 V002 V003 V005 V006 X003 X004 X007", "pods or their nodes show it"),
}
