"""As little of gRPC as shows whether a call is let through: no library for it is needed elsewhere."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS = 0, 1, 4
END_STREAM, END_HEADERS = 1, 4
STREAM = 1
# entries of HPACK's static table: `:method: POST` and `:scheme: http`, then the names of `:path` and of content-type
POST, HTTP, PATH, CONTENT_TYPE = b"\x83", b"\x86", b"\x04", b"\x0f\x10"
ANSWER_SECONDS = 10


def answers(port: int, method: str, request: bytes = b"") -> bool:
    """Tell whether a method gives a message back; a refusal gives a status only.

    method: its full name, service/method.
    request: the serialised message.
    """
    headers = POST + HTTP + PATH + _text(f"/{method}") + CONTENT_TYPE + _text("application/grpc")
    headers += b"\0" + _text("te") + _text("trailers")
    with socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS) as connection:
        connection.sendall(
            PREFACE
            + _frame(SETTINGS, 0, 0, b"")
            + _frame(HEADERS, END_HEADERS, STREAM, headers)
            + _frame(DATA, END_STREAM, STREAM, struct.pack(">BI", 0, len(request)) + request)
        )
        return DATA in _kinds(connection)


def _kinds(connection: socket.socket) -> Iterator[int]:
    """The kinds of the answer's frames, up to its end."""
    with connection.makefile("rb") as stream:
        flags = 0
        while not flags & END_STREAM:
            high, low, kind, flags, number = struct.unpack(">BHBBI", stream.read(9))
            stream.read(high << 16 | low)
            if number == STREAM:
                yield kind
            else:
                flags = 0


def _frame(kind: int, flags: int, stream: int, content: bytes) -> bytes:
    return struct.pack(">BHBBI", len(content) >> 16, len(content) & 0xFFFF, kind, flags, stream) + content


def _text(value: str) -> bytes:
    return bytes([len(value)]) + value.encode()  # HPACK's form of a text below 127 bytes
