"""A study that can be saved: its tables and a manifest in one folder, whole or not at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.results.saving import Writers, save_whole, write_manifest

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario


class Saved(ABC):
    """What a study found; it says which tables are kept, and what the manifest tells."""

    if TYPE_CHECKING:

        @property
        def scenario(self) -> Scenario:
            """What was run."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """What was done and found, as plain numbers and texts."""

    @abstractmethod
    def _kept(self) -> Mapping[str, pd.DataFrame]:
        """Tables by file name; an index without a name is not kept."""

    def save(self, folder: str | Path, *, also: Writers | None = None) -> Path:
        """Write the tables and a manifest to a folder, whole or not at all.

        Parameters
        ----------
        folder : str or Path
            A new or empty folder, or one that something saved earlier fills, which is replaced.
        also : mapping of str to callable, optional
            Further files by name, each with what writes it.

        Raises
        ------
        InvalidInput
            If the folder cannot be written or holds other files.
        """

        def write(made: Path) -> None:
            for name, table in self._kept().items():
                is_named = any(level is not None for level in table.index.names)
                table.to_csv(made / name, index=is_named)
            for name, write_file in (also or {}).items():
                write_file(made / name)
            write_manifest(made, scenario=self.scenario, facts=self.facts())

        return save_whole(folder, write)
