"""The installed release: which phase it is in, and what it would be in another. Nothing of it is kept in a file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from todoctl.cluster import Cluster, Json
from todoctl.errors import TodoctlError
from todoctl.helm import Helm, NoRelease
from todoctl.manifests import load
from todoctl.migration.phases import FOLDER, MIXED, Phases, read, told


@dataclass(frozen=True, slots=True)
class Release:
    """One release and the phases of a chart.

    Args:
        values: what its user gave.
        phase: the name of its phase, or `mixed`.
        manifests: its objects.
        phases: of the chart.
        chart: the chart's folder.
    """

    values: Json
    phase: str
    manifests: list[Json]
    phases: Phases
    chart: str

    @property
    def next(self) -> str:
        """The phase after its own.

        Raises:
            TodoctlError: there is none, or it is in no phase.
        """
        if following := self.phases.after(self._own):
            return following
        raise TodoctlError(f"{self.phase} is the last phase", where="phases", fix="nothing is left to do")

    @property
    def previous(self) -> str:
        """The phase before its own; raises like `next`."""
        position = self.phases.names.index(self._own)
        if position:
            return self.phases.names[position - 1]
        raise TodoctlError(f"{self.phase} is the first phase", where="phases", fix="there is nothing to go back to")

    def before(self, phase: str) -> bool:
        """Whether a phase comes before its own; of mixed switches none does."""
        return self.phase != MIXED and self.phases.names.index(phase) < self.phases.names.index(self.phase)

    @contextmanager
    def chart_in(self, phase: str) -> Iterator[list[str]]:
        """Give helm's arguments for the release in a phase; its values are in a file only for as long."""
        with tempfile.TemporaryDirectory(prefix="todoctl-") as folder:
            path = Path(folder) / f"{phase}.json"  # JSON is YAML
            path.write_text(json.dumps(self.phases.values(self.values, phase)), encoding="utf-8")
            yield [self.chart, "--values", str(path)]

    @property
    def _own(self) -> str:
        if self.phase in self.phases.names:
            return self.phase
        raise TodoctlError(
            "its switches are those of no phase",
            where="phases",
            fix=f"--to with one of: {', '.join(self.phases.names)}",
        )


def current(cluster: Cluster, helm: Helm, chart: str) -> Release:
    """Return the release of the cluster's target.

    Args:
        cluster: where it is.
        helm: what knows it.
        chart: the folder of the chart whose phases count.

    Raises:
        TodoctlError: there is no release, or the chart has no phases.
    """
    phases = read(chart)
    target = cluster.target
    try:
        values, notes, manifest = helm.values(target), helm.notes(target), helm.manifest(target)
    except NoRelease as missing:
        first = Path(chart) / FOLDER / f"{phases.names[0]}.yaml"
        fix = f"todoctl install {target.todoctl} -f my-values.yaml -f {first}"
        raise TodoctlError(missing.what, where=str(target), fix=fix) from missing
    return Release(values, told(notes), load(manifest, where="helm get manifest"), phases, chart)
