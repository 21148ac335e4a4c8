"""A throw-away certificate authority, and server certificates as the PEM files that Kafka and PostgreSQL read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of one server certificate; those with the private key are readable by their owner only."""

    chain: Path
    key: Path
    bundle: Path  # key and chain in one file, as Kafka's PEM key store wants them


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority whose own key exists in memory only."""

    ca: trustme.CA
    certificate: Path

    def issue(self, directory: Path, name: str, hosts: Sequence[str]) -> Certificate:
        """Write ``<name>.crt``, ``<name>.key`` and ``<name>.pem``.

        hosts: IP addresses and DNS names the certificate is valid for.
        """
        leaf = self.ca.issue_cert(*hosts)
        chain = b"".join(blob.bytes() for blob in leaf.cert_chain_pems)
        key = _pkcs8(leaf.private_key_pem.bytes())
        return Certificate(
            chain=_write(directory / f"{name}.crt", chain, 0o644),
            key=_write(directory / f"{name}.key", key, 0o600),
            bundle=_write(directory / f"{name}.pem", key + chain, 0o600),
        )


def authority(directory: Path) -> Authority:
    """Make a certificate authority and write its certificate to ``ca.crt``."""
    ca = trustme.CA(organization_name="todo test equipment")
    return Authority(ca, _write(directory / "ca.crt", ca.cert_pem.bytes(), 0o644))


def _pkcs8(key: bytes) -> bytes:
    # Kafka reads no other form of a private key.
    return load_pem_private_key(key, password=None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes, mode: int) -> Path:
    path.unlink(missing_ok=True)
    path.touch(mode=mode)
    path.write_bytes(content)
    return path
