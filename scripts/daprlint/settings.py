"""What a user asks of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

# from the least strict to the strictest; each has the rules of those before it
PROFILES = ("default", "prod", "pedantic")


@dataclass(frozen=True, slots=True)
class Settings:
    """How strict to be, and what is known of the world around a release.

    Args:
        kube_version: major.minor of Kubernetes; none for the newest known.
        profile: one of PROFILES.
        closed_world: nothing that the release needs lives outside of it, save `externals`.
        select: prefixes of codes; none for all rules.
        ignore: prefixes of codes of rules that do not run.
        externals: globs of names by the kind of objects that live outside; `app` is the kind of app-ids.
        pluggable: globs of component types that come from the user's own programs.
        routes: globs of the paths that an app answers, by app-id; of an app that is not there nothing is known.
    """

    kube_version: str = ""
    profile: str = PROFILES[0]
    closed_world: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    externals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pluggable: tuple[str, ...] = ()
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has_profile(self, profile: str) -> bool:
        """Say whether the profile at hand is that one or a stricter one."""
        return PROFILES.index(self.profile) >= PROFILES.index(profile)

    def wants(self, code: str) -> bool:
        """Say whether a rule is asked for."""
        return code.startswith(self.select or "") and not (self.ignore and code.startswith(self.ignore))

    def lives_outside(self, kind: str, name: str) -> bool:
        """Say whether the user has named an object as one of those outside of the release."""
        return any(fnmatchcase(name, glob) for glob in self.externals.get(kind, ()))

    def is_pluggable(self, component_type: str) -> bool:
        """Say whether a component type is one of the user's own."""
        return any(fnmatchcase(component_type, glob) for glob in self.pluggable)

    def lacks_route(self, app_id: str, path: str) -> bool:
        """Say whether an app is known not to answer a path."""
        known = self.routes.get(app_id)
        return known is not None and not any(fnmatchcase(f"/{path.lstrip('/')}", glob) for glob in known)
