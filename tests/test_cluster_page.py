"""What docs/cluster.md says: its script is run on a SLURM that is none, its commands are parsed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.app import app
from sim.study import load_sweep

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")

SBATCH = """#!/bin/sh
# Takes a job, runs it at once on this machine, and says its number as SLURM does.
cp "$1" "$0.given"
nohup sh "$0.given" > "$0.log" 2>&1 &
echo "Submitted batch job $!"
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


def shell_words() -> list[list[str]]:
    """Every shell command in words, those of job files too."""
    lines = "\n".join(blocks("sh")).splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def test_contributing_links_to_it() -> None:
    assert "(docs/cluster.md)" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_its_sweeps_and_runs_parse() -> None:
    commands = [
        words[index + 1 :]
        for words in shell_words()
        for index, word in enumerate(words)
        if word.rpartition("/")[2] == "blockade"
    ]
    assert [words[0] for words in commands] == ["sweep", "run"]
    for words in commands:
        app.parse_args(words, exit_on_error=False, print_error=False)


@pytest.mark.parametrize("command", ["scheduler", "worker"])
def test_dask_knows_its_options(command: str) -> None:
    pytest.importorskip("distributed")
    (words,) = (words for words in shell_words() if words[:2] == ["dask", command])
    done = subprocess.run(
        [sys.executable, "-m", f"distributed.cli.dask_{command}", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    options = [word for word in words if word.startswith("--")]
    assert options
    assert [option for option in options if option not in done.stdout] == []


def test_its_job_presses_ctrl_c_in_python() -> None:
    (job,) = (block for block in blocks("sh") if block.startswith("#!"))
    options = dict(re.findall(r"^#SBATCH --([a-z-]+)=(\S+)$", job, flags=re.MULTILINE))
    assert options["signal"] == "B:INT@300"
    assert job.splitlines()[-1] == "exec venv/bin/python sweep.py"


@pytest.fixture
def slurm(tmp_path: Path) -> dict[str, str]:
    """An environment whose `sbatch` runs jobs on this machine and whose `scancel` ends them."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, text in (("sbatch", SBATCH), ("scancel", '#!/bin/sh\nkill "$@" 2>/dev/null\n')):
        (commands / name).write_text(text, encoding="utf-8")
        (commands / name).chmod(0o755)
    path = os.pathsep.join((str(commands), os.environ["PATH"]))
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="shell scripts of a POSIX system")
def test_its_script_sweeps(slurm: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("dask_jobqueue")
    (script,), (design,) = blocks("python"), blocks("toml")
    smaller = {"cores=16": "cores=1", "processes=16": "processes=1", "_jobs=8": "_jobs=1"}
    for written, here in smaller.items():
        assert written in script
        script = script.replace(written, here)
    assert "samples = 4096\nruns = 50\n" in design
    design = design.replace("samples = 4096\nruns = 50\n", "samples = 2\nruns = 2\n")
    (tmp_path / "sweep.py").write_text(script, encoding="utf-8")
    (tmp_path / "design.toml").write_text(design, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "sweep.py"],
        cwd=tmp_path,
        env=slurm,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert "0 of 4 runs\n4 of 4 runs\n<Store results/sweep: 4 of 4 runs>" in done.stdout
    given = (tmp_path / "bin" / "sbatch.given").read_text(encoding="utf-8")
    assert "#SBATCH -p PARTITION" in given and "#SBATCH -A ACCOUNT" in given
    assert "--lifetime 50m --lifetime-stagger 5m" in given
    swept = load_sweep(tmp_path / "results" / "sweep")
    assert set(swept.varied) == {"market.slope", "escort.capacity"}
    assert isinstance(swept.summary(), pd.DataFrame)
