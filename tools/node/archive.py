"""Write container images as archives that containerd imports, where no registry can be reached."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

NONROOT = 65532
PASSWD = f"root:x:0:0::/:/sbin/nologin\nnonroot:x:{NONROOT}:{NONROOT}::/:/sbin/nologin\n"


@dataclass(frozen=True, slots=True)
class Image:
    """What a container runtime needs to know besides the layers.

    Args:
        name: repository and tag.
        entrypoint: the command; arguments of a pod are added to it.
        layers: tar files, the lowest first.
        environment: variable -> value.
        folder: the working directory.
    """

    name: str
    entrypoint: tuple[str, ...]
    layers: tuple[Path, ...]
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"


def write_layer(target: Path, entries: Iterable[tuple[Path, str]], *, base: bool = False) -> None:
    """Write files and folders as one layer; equal content gives equal bytes.

    Args:
        target: the tar file to write.
        entries: (source on disk, absolute path in the image).
        base: also make /tmp and /etc/passwd, for an image that has no layer below.
    """
    with tarfile.open(target, "w") as tar:
        if base:
            tar.addfile(_folder("tmp", 0o1777))
            tar.addfile(_folder("etc", 0o755))
            passwd = tarfile.TarInfo("etc/passwd")
            passwd.size, passwd.mode = len(PASSWD), 0o644
            tar.addfile(passwd, io.BytesIO(PASSWD.encode()))
        for source, path in entries:
            name = path.lstrip("/")
            for parent in reversed(Path(name).parents[:-1]):
                tar.addfile(_folder(str(parent), 0o755))
            tar.add(source, arcname=name, filter=_plain)


def write_archive(image: Image, target: Path) -> None:
    """Write an image as one archive in the format of `docker save`."""
    digests = [_digest(layer) for layer in image.layers]
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": {
                "Entrypoint": list(image.entrypoint),
                "User": str(NONROOT),
                "Env": [f"PATH={path}", *(f"{name}={value}" for name, value in image.environment.items())],
                "WorkingDir": image.folder,
            },
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
            "history": [{"created_by": "node.archive"} for _ in digests],
        }
    ).encode()
    config_name = f"{hashlib.sha256(config).hexdigest()}.json"
    manifest = json.dumps(
        [{"Config": config_name, "RepoTags": [image.name], "Layers": [f"{digest}/layer.tar" for digest in digests]}]
    ).encode()
    with tarfile.open(target, "w") as tar:
        for name, data in ((config_name, config), ("manifest.json", manifest)):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        for layer, digest in zip(image.layers, digests, strict=True):
            tar.add(layer, arcname=f"{digest}/layer.tar", filter=_plain)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def _folder(name: str, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = tarfile.DIRTYPE, mode
    return entry


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
