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
    **_each("A002 W001 W004 W005", "about Dapr before 1.18"),
    **_each("X004", "says what is not limited, not what somebody does with that"),
    **_each("X007", "nothing enforces a NetworkPolicy on the embedded node"),
    **_each("C009", "says how a number is read, of which no log tells"),
    **_each("C028", "tests/runtime/test_shared_group.py shows it"),
    **_each("W002", "this daprd has no workflows"),
}
