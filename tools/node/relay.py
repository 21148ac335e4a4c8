"""Carry connections from a socket of the host into the network namespace that this process runs in.

The socket is opened outside and handed over; the process is started inside. So the host reaches one port of the node,
and the node reaches nothing of the host.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket

CHUNK = 1 << 16


def main() -> None:
    """Serve the socket of the given file descriptor until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True, help="file descriptor of the listening socket")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    asyncio.run(_serve(socket.socket(fileno=arguments.fd), arguments.host, arguments.port))


async def _serve(listening: socket.socket, host: str, port: int) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            inner_reader, inner_writer = await asyncio.open_connection(host, port)
            await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))
        writer.close()

    server = await asyncio.start_server(connected, sock=listening)
    await server.serve_forever()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        writer.write_eof()


if __name__ == "__main__":
    main()
