"""Scenarios by name or path: which files they are made of, and in which order these are laid.

A scenario is a folder with ``scenario.toml`` and one CSV file a table.  A TOML file that
``extends`` another scenario is laid over it.  A folder's policies and counterfactuals lie in
``variants/``; what leaves a mechanism out of the model is a structure and lies in ``structures/``.
Shipped scenarios are found by name: ``mali-2025``, ``mali-2025/no-truce``, ``mali-2025/no-panic``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from sim.errors import ScenarioError, nearest
from sim.paths import data_path
from sim.scenario.checking import checked
from sim.scenario.draft import Draft, draft_of, drop_priors, lay_over, pin
from sim.scenario.entries import shown
from sim.scenario.files import misspelt_tables, read_table, read_toml, table_files
from sim.scenario.schema import Scenario
from sim.scenario.tables import TABLES

BASE = "scenario.toml"
VARIANTS, STRUCTURES = "variants", "structures"

Kind = Literal["scenario", "variant", "structure"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Listed(NamedTuple):
    """A shipped scenario, or a variant or structure of one."""

    name: str
    title: str
    description: str
    kind: Kind


class Layer(NamedTuple):
    """One TOML file of a scenario, read."""

    path: Path
    label: str
    content: dict[str, Any]

    @property
    def is_folder(self) -> bool:
        """Whether CSV tables may lie beside it."""
        return self.path.name == BASE

    @property
    def is_structure(self) -> bool:
        """Whether it leaves a mechanism out of the model."""
        return _kind_of(self.path) == "structure"


def load(name: str | Path) -> Scenario:
    """Read a scenario and check everything in it.

    Parameters
    ----------
    name : str or Path
        A shipped scenario (``"mali-2025"``), a variant or structure (``"mali-2025/no-blockade"``,
        ``"mali-2025/no-panic"``), or the path of a folder, of a variant in it or of a TOML file.

    Raises
    ------
    ScenarioError
        With one line for each problem of its files.
    """
    first, *variants = str(name).split("/") if isinstance(name, str) else ("",)
    if first not in shipped_folders():
        path = _path_of(name)
        return _read(_chain(path), name=_name_of(path))
    scenario = _read(_chain(data_path("scenarios", first, BASE)), name=first)
    for variant in variants:
        scenario = variant_of(scenario, variant)
    return scenario


def list_scenarios() -> tuple[Listed, ...]:
    """Return the shipped scenarios, each followed by its variants and then its structures."""
    return tuple(
        _listed(path, name=name)
        for folder in shipped_folders()
        for name, path in (
            (folder, data_path("scenarios", folder, BASE)),
            *((f"{folder}/{key}", path) for key, path in _laid_over(folder).items()),
        )
    )


def _listed(path: Path, *, name: str) -> Listed:
    content = read_toml(path, label=label_of(path))
    title, description = (str(content.get(key, "")) for key in ("title", "description"))
    return Listed(name, title, description, _kind_of(path))


def _kind_of(path: Path) -> Kind:
    kinds: dict[str, Kind] = {VARIANTS: "variant", STRUCTURES: "structure"}
    return "scenario" if path.name == BASE else kinds.get(path.parent.name, "variant")


def shipped_folders() -> list[str]:
    """Return the names of the shipped scenarios."""
    return sorted(path.parent.name for path in data_path("scenarios").glob(f"*/{BASE}"))


def _laid_over(folder: str | Path) -> dict[str, Path]:
    """Return the variants, then the structures, of a folder, shipped or not, by name."""
    place = data_path("scenarios", folder) if isinstance(folder, str) else folder
    variants, structures = (
        {path.stem: path for path in sorted((place / kind).glob("*.toml"))}
        for kind in (VARIANTS, STRUCTURES)
    )
    return variants | {name: path for name, path in structures.items() if name not in variants}


def structure_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the structures beside a scenario's files, in order."""
    folders = [path.parent for path in scenario.files if path.name == BASE]
    found = _laid_over(folders[-1]) if folders else {}
    return tuple(name for name, path in found.items() if _kind_of(path) == "structure")


def variant_of(scenario: Scenario, name: str) -> Scenario:
    """Return a variant or structure laid over a scenario; see :meth:`Scenario.variant`."""
    folders = [path.parent for path in scenario.files if path.name == BASE]
    variants = _laid_over(folders[-1]) if folders else {}
    if name not in variants:
        known = ", ".join(variants) or "none"
        raise ScenarioError(
            f"{scenario.name} has no variant {shown(name)}; it has {known}."
            f"{nearest(name, variants)}"
        )
    chain = _chain(variants[name])
    read = {path.resolve() for path in scenario.files}
    new = [layer for layer in chain if layer.path.resolve() not in read]
    if any("extends" not in layer.content for layer in new):
        raise ScenarioError(
            f"{chain[-1].label}: extends = {shown(chain[-1].content.get('extends'))} leads away "
            f"from {scenario.name}; load the variant by its path"
        )
    draft = draft_of(scenario)
    return _laid(draft, new, name=f"{scenario.name}/{name}")


def base_of(scenario: Scenario) -> Scenario | None:
    """Return the scenario that a scenario extends: what its files say without the last of them.

    None where it extends nothing, or something that is no scenario by itself.
    """
    files = scenario.files[:-1]
    if not files:
        return None
    layers = [Layer(path, label_of(path), read_toml(path, label=label_of(path))) for path in files]
    try:
        return _read(layers, name=_name_of(files[-1]))
    except ScenarioError:
        return None


def _read(chain: Sequence[Layer], *, name: str) -> Scenario:
    return _laid(Draft(name=name, place=chain[0].label), chain, name=name)


def _laid(draft: Draft, layers: Sequence[Layer], *, name: str) -> Scenario:
    for layer in layers:
        if layer.is_folder:
            _lay_tables(draft, layer)
        lay_over(draft, layer.content, label=layer.label)
        if layer.is_structure:
            pin(draft, layer.content)
            draft.problems += _faults_of_structure(layer)
    draft.name = name
    draft.files += tuple(layer.path for layer in layers)
    return checked(draft)


def _faults_of_structure(layer: Layer) -> list[str]:
    if layer.content.get("drops"):
        return []
    return [f"{layer.label}: drops is missing: one sentence that says what the model is without"]


def _lay_tables(draft: Draft, layer: Layer) -> None:
    """Read the tables beside a scenario's TOML file; each replaces the one it inherits."""
    folder, label = layer.path.parent, label_of(layer.path.parent)
    draft.problems += misspelt_tables(folder, label=label)
    files = table_files(folder)
    for table, row_type in TABLES.items():
        file_label = f"{label}/{table}.csv"
        if table not in files:
            draft.places.setdefault(table, file_label)
            continue
        draft.places[table] = file_label
        drop_priors(draft, f"{table}.")
        draft.tables.pop(table, None)
        try:
            draft.tables[table] = read_table(files[table], label=file_label, row_type=row_type)
        except ScenarioError as error:
            draft.problems += error.problems


# --------------------------------------------------------------------------------- names and paths


def label_of(path: Path) -> str:
    """Return a path as an error names it: short where it is shipped or below the work folder."""
    for root in (data_path("scenarios").parent, Path.cwd()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.as_posix()


def _path_of(name: str | Path, *, beside: Path | None = None) -> Path:
    """Return the TOML file that a name or path means, relative to the folder `beside`."""
    try:
        path = Path(name).expanduser()
        path = beside / path if beside is not None else path
        if str(name) and path.is_dir():
            return path / BASE
        if path.is_file():
            return path
        for kind in (VARIANTS, STRUCTURES):
            variant = path.parent / kind / f"{path.name}.toml"
            if path.name and variant.is_file():
                return variant
    except (OSError, ValueError, RuntimeError):  # a name that no file system would take
        pass
    raise ScenarioError(
        f"There is no scenario {shown(str(name))}: it is no shipped scenario "
        f"({', '.join(shipped_folders())}), and no folder or TOML file."
        f"{nearest(str(name), _shipped_names())}"
    )


def _shipped_names() -> list[str]:
    return [
        name
        for folder in shipped_folders()
        for name in (folder, *(f"{folder}/{variant}" for variant in _laid_over(folder)))
    ]


def _name_of(path: Path) -> str:
    """Return the name of a scenario read from a path."""
    whole = path.absolute()
    if path.name == BASE:
        return whole.parent.name
    if whole.parent.name in (VARIANTS, STRUCTURES):
        return f"{whole.parent.parent.name}/{path.stem}"
    return path.stem


def _chain(path: Path, *, above: tuple[Path, ...] = ()) -> list[Layer]:
    """Read a TOML file and all that it extends, the base first."""
    path = path.absolute()
    label = label_of(path)
    if path.resolve() in above:
        names = " -> ".join(here.name for here in (*above, path))
        raise ScenarioError(f"{label}: extends goes round in a circle: {names}")
    content = read_toml(path, label=label)
    layer = Layer(path, label, content)
    if "extends" not in content:
        if not layer.is_folder:
            raise ScenarioError(
                f"{label}: has no 'extends'; only a file named {BASE} stands by itself, with its "
                "tables beside it"
            )
        return [layer]
    return [*_chain(_extended(layer), above=(*above, path.resolve())), layer]


def _extended(layer: Layer) -> Path:
    """Return the TOML file that a layer extends."""
    base = layer.content["extends"]
    if not isinstance(base, str) or not base:
        raise ScenarioError(
            f"{layer.label}: extends = {shown(base)} must be the name of a shipped scenario or a "
            "path"
        )
    first, *variants = base.split("/")
    if first in shipped_folders() and len(variants) <= 1:
        known = _laid_over(first)
        if not variants:
            return data_path("scenarios", first, BASE)
        if variants[0] in known:
            return known[variants[0]]
    try:
        return _path_of(base, beside=layer.path.parent)
    except ScenarioError as error:
        raise ScenarioError(
            [f"{layer.label}: extends: {line}" for line in error.problems]
        ) from None
