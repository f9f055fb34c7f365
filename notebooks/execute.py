"""Run the notebooks: a numbered .py is the source, its .ipynb the same cells with what they showed.

``python notebooks/execute.py`` writes every .ipynb anew; with ``--dry-run`` it only sees that every
source runs, and changes no file.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import sys
import time
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image

COLOURS = 128
HERE = Path(__file__).resolve().parent

# Mesa's progress bar asks for a widget; without it, it works and warns with a path of this machine.
os.environ.setdefault("PYTHONWARNINGS", "ignore:IProgress not found")


def executed(source: Path) -> nbformat.NotebookNode:
    """Run the cells of a source, in the folder of the notebooks, and return them with outputs."""
    notebook = jupytext.read(source)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"  # otherwise random, and every writing would change every cell
    client = NotebookClient(
        notebook, timeout=600, record_timing=False, resources={"metadata": {"path": HERE}}
    )
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"]["image/png"] = lighter(output["data"]["image/png"])
    notebook.metadata["language_info"].pop("version", None)
    return notebook


def lighter(picture: str) -> str:
    """Return a PNG, as base64, with a palette of its own colours: a third of the bytes."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    small = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(small, format="PNG", optimize=True)
    return base64.b64encode(small.getvalue()).decode()


def main() -> int:
    """Run every notebook; 1 if one does not run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    is_dry = parser.parse_args().dry_run
    for source in sorted(HERE.glob("[0-9]*.py")):
        start = time.perf_counter()
        try:
            notebook = executed(source)
        except CellExecutionError as error:
            print(f"{source.name} does not run.\n{error}", file=sys.stderr)
            return 1
        print(f"{source.name} ran in {time.perf_counter() - start:.0f} s")
        if not is_dry:
            nbformat.write(notebook, source.with_suffix(".ipynb"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
