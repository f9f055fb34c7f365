"""The wheel holds everything and works from a folder that is not the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def succeed(*command: str | Path, cwd: Path, path: Path | None = None) -> str:
    """Run a command, fail with what it wrote if it fails, and return its standard output."""
    environment = {**os.environ, "PYTHONPATH": str(path or "")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    succeed(*build, cwd=folder)
    (built,) = folder.glob("fuelblockade-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the wheel and nothing else in it; the dependencies are the environment's."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    succeed(*pip, "--target", folder, wheel, cwd=folder)
    return folder


def shipped(folder: str, pattern: str) -> set[str]:
    """Paths below the checkout's `folder`, as one reads them from the root."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob(pattern)
        if path.is_file() and not {"__pycache__", "_data"} & set(path.parts)
    }


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    data = {f"sim/_data/{path}" for path in shipped("scenarios", "*") | shipped("seeds", "*")}
    expected = shipped("sim", "*.py") | {"sim/py.typed"} | data
    assert expected - names == set()
    others = {name for name in names - expected if not name.startswith("fuelblockade-")}
    assert others == set()


def test_the_installed_command_finds_its_scenarios(installed: Path, tmp_path: Path) -> None:
    where = succeed(
        sys.executable, "-c", "import sim; print(sim.__file__)", cwd=tmp_path, path=installed
    )
    assert Path(where.strip()).is_relative_to(installed)
    command = installed / "bin" / "blockade"
    listed = succeed(sys.executable, command, "list", cwd=tmp_path, path=installed)
    scenarios = [path.parent.name for path in (ROOT / "scenarios").glob("*/scenario.toml")]
    assert scenarios
    assert [name for name in scenarios if name not in listed] == []


def test_the_installed_package_finds_its_figures(installed: Path, tmp_path: Path) -> None:
    program = "import sim; print(sim.figure('B02'))"
    printed = succeed(sys.executable, "-c", program, cwd=tmp_path, path=installed)
    assert "775" in printed
