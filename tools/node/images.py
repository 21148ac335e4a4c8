"""The images that the embedded node runs, built from what is on this machine and kept by content."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from node.archive import Image, write_archive, write_layer
from node.layout import REGISTRY
from toolchain.locate import binary, python_rootfs
from toolchain.parts import CONTROL_PLANE, DAPR, KUBERNETES
from toolchain.paths import REPOSITORY, cache_root

PAUSE = f"{REGISTRY}/pause:{KUBERNETES}"
COREDNS = f"{REGISTRY}/coredns:{KUBERNETES}"
KEPT_IMAGES = 5
# the Python of the base layer, whichever runs this
IMAGE_PYTHON = "3.11"
# the layout of the repository's Dockerfile
LIBRARIES, CODE = "/app/lib", "/app/todo"


def system_images() -> list[Path]:
    """Return the archives of what runs before any application, building what is missing."""
    programs = {PAUSE: "pause", COREDNS: "coredns", **{f"{REGISTRY}/{name}:{DAPR}": name for name in CONTROL_PLANE}}
    return [static_image(name, binary(program)) for name, program in programs.items()]


def application_images() -> list[Path]:
    """Return the archives of the sidecar and of the services."""
    return [sidecar_image(), service_image()[1]]


def sidecar_image() -> Path:
    """Return the archive of daprd, building it if it is missing."""
    return static_image(f"{REGISTRY}/daprd:{DAPR}", binary("daprd"))


def service_image() -> tuple[str, Path]:
    """Return name and archive of the services' image; the tag changes with its content."""
    libraries = _libraries()
    code = REPOSITORY / "services" / "todo"
    tag = _short(
        python_rootfs().parent.name,
        libraries.name,
        *(f"{f.relative_to(code)}\0{f.read_text()}" for f in _sources(code)),
    )
    name = f"{REGISTRY}/todo:{tag}"
    archive = _folder() / f"todo-{tag}.tar"
    with _made(archive) as scratch:
        if scratch:
            layer = scratch.with_suffix(".code")
            staging = scratch.with_suffix(".staging")
            shutil.rmtree(staging, ignore_errors=True)
            for file in _sources(code):
                copy = staging / file.relative_to(code)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copy)
            _compile(staging, CODE)
            write_layer(layer, [(staging, CODE)])
            write_archive(
                Image(
                    name=name,
                    entrypoint=("python3", "-m", "todo"),
                    layers=(python_rootfs(), libraries, layer),
                    environment={"PYTHONPATH": f"/app:{LIBRARIES}", "PYTHONUNBUFFERED": "1"},
                    folder="/app",
                ),
                scratch,
            )
            layer.unlink()
            shutil.rmtree(staging)
            _forget_old(archive.parent)
    return name, archive


def _forget_old(folder: Path) -> None:
    """Keep the newest images of the services only: every change of their code makes one."""
    for old in sorted(folder.glob("todo-*.tar"), key=lambda path: path.stat().st_mtime)[:-KEPT_IMAGES]:
        old.unlink(missing_ok=True)


def _libraries() -> Path:
    """Return the layer of the services' locked dependencies."""
    uv = Path(sys.executable).with_name("uv")
    export = [str(uv), "export", "--frozen", "--quiet", "--no-dev", "--no-emit-project", "--no-header",
              "--extra", "service", "--extra", "kafka"]  # fmt: skip
    locked = subprocess.run(export, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    layer = _folder() / f"libraries-{_short(locked)}.tar"
    with _made(layer) as scratch:
        if scratch:
            staging = scratch.with_suffix(".staging")
            requirements = scratch.with_suffix(".txt")
            shutil.rmtree(staging, ignore_errors=True)
            requirements.write_text(locked)
            install = [str(uv), "pip", "install", "--quiet", "--require-hashes", "--target", str(staging)]
            install += ["--python", sys.executable, "--python-version", IMAGE_PYTHON, "-r", str(requirements)]
            subprocess.run(install, check=True)
            _compile(staging, LIBRARIES)
            write_layer(scratch, [(staging, LIBRARIES)])
            shutil.rmtree(staging)
            requirements.unlink()
    return layer


def static_image(name: str, program: Path) -> Path:
    """Return the archive of an image that is one static program, building it if it is missing."""
    archive = _folder() / f"{program.name}-{_short(program.parent.parent.name, name)}.tar"
    with _made(archive) as scratch:
        if scratch:
            layer = scratch.with_suffix(".layer")
            write_layer(layer, [(program, f"/{program.name}")], base=True)
            write_archive(Image(name=name, entrypoint=(f"/{program.name}",), layers=(layer,)), scratch)
            layer.unlink()
    return archive


def _compile(folder: Path, installed: str) -> None:
    """Compile to bytecode without time stamps: a pod cannot write it and layers carry no times."""
    command = [sys.executable, "-m", "compileall", "-q", "-j2", "--invalidation-mode", "unchecked-hash",
               "-s", str(folder), "-p", installed, str(folder)]  # fmt: skip
    subprocess.run(command, check=True)


def _sources(code: Path) -> list[Path]:
    return sorted(f for f in code.rglob("*") if f.is_file() and "__pycache__" not in f.parts)


def _folder() -> Path:
    folder = cache_root() / "images"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _short(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


@contextmanager
def _made(target: Path) -> Iterator[Path | None]:
    """Give a scratch path that becomes the target when the block ends, or None when the target is there."""
    if target.exists():
        yield None
        return
    scratch = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        yield scratch
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
