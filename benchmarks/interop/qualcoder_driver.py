"""Runs inside an interpreter that has PyQt6: QualCoder's importer on a .qdpx, and the codings it made as JSON.

What needs a person or a screen is put aside: the question for the file, messages, the settings. The tables of a new
project are those that the checkout itself makes.
"""

import ast
import json
import sqlite3
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

_ASKED = "SELECT code_name.name, code_text.owner, code_text.seltext FROM code_text LEFT JOIN code_name USING (cid)"


class _Nothing:
    """Stands for whatever of the program is not needed: it can be called, and has every attribute."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __call__(self, *_: object, **__: object) -> "_Nothing":
        return self

    def __getattr__(self, _: str) -> "_Nothing":
        return self


def main(checkout: Path, exported: Path) -> None:
    package = next(checkout.rglob("refi.py")).parent
    sys.path.insert(0, str(package.parent))
    helpers: Any = types.ModuleType("qualcoder.helpers")
    helpers.Message = _Nothing  # the module itself wants media players
    sys.modules["qualcoder.helpers"] = helpers
    from PyQt6 import QtWidgets  # type: ignore[import-not-found]  # another interpreter has it

    application = QtWidgets.QApplication([])
    QtWidgets.QFileDialog.getOpenFileName = staticmethod(lambda *_, **__: (str(exported), "*.qdpx"))
    from qualcoder.refi import RefiImport  # type: ignore[import-not-found]  # of the checkout

    with tempfile.TemporaryDirectory() as folder:
        for name in ("documents", "images", "audio", "video"):
            (Path(folder) / name).mkdir()
        connection = sqlite3.connect(Path(folder) / "data.qda")
        for statement in _tables(package / "__main__.py"):
            connection.execute(statement)
        settings = {"codername": "default", "directory": folder, "ai_enable": "False"}
        app = types.SimpleNamespace(
            conn=connection, project_path=folder, settings=settings, ai_models=[], write_config_ini=_Nothing()
        )
        RefiImport(app, _Nothing(), "qdpx")
        found = connection.execute(_ASKED).fetchall()
        connection.close()
    application.quit()
    sys.stdout.buffer.write(b"\n" + json.dumps(found).encode() + b"\n")


def _tables(source: Path) -> list[str]:
    """The statements that make a new project's tables, as the checkout has them."""
    module = ast.parse(source.read_text(encoding="utf-8"))
    making = next(each for each in ast.walk(module) if isinstance(each, ast.FunctionDef) and each.name == "new_project")
    constants = [node.value for node in ast.walk(making) if isinstance(node, ast.Constant)]
    found = [text for text in constants if isinstance(text, str) and text.startswith("CREATE TABLE ")]
    return [*found, "INSERT INTO project DEFAULT VALUES"]


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
