"""Runs inside an interpreter that has PyQt6: QualCoder's importer on a .qdpx, and the codings it made as JSON.

The project that it made stays in the folder named, as `back.qda`, and what its exporter writes of it as `back.qdpx`.
What needs a person or a screen is put aside: questions for files, messages, the settings. The tables of a new project
are those that the checkout itself makes.
"""

import ast
import json
import sqlite3
import sys
import types
from pathlib import Path
from typing import Any

_ANNOTATIONS = "SELECT anid, fid, pos0, pos1, memo, owner, date FROM annotation"
_ASKED = "SELECT code_name.name, code_text.owner, code_text.seltext FROM code_text LEFT JOIN code_name USING (cid)"


class _Nothing:
    """Stands for whatever of the program is not needed: it can be called, and has every attribute."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __call__(self, *_: object, **__: object) -> "_Nothing":
        return self

    def __getattr__(self, _: str) -> "_Nothing":
        return self


def main(checkout: Path, exported: Path, back: Path) -> None:
    package = next(checkout.rglob("refi.py")).parent
    sys.path.insert(0, str(package.parent))
    helpers: Any = types.ModuleType("qualcoder.helpers")
    helpers.Message = _Nothing  # the module itself wants media players
    sys.modules["qualcoder.helpers"] = helpers
    from PyQt6 import QtWidgets  # type: ignore[import-not-found]  # another interpreter has it

    application = QtWidgets.QApplication([])
    QtWidgets.QFileDialog.getOpenFileName = staticmethod(lambda *_, **__: (str(exported), "*.qdpx"))
    QtWidgets.QFileDialog.getExistingDirectory = staticmethod(lambda *_, **__: str(back))
    from qualcoder import refi  # type: ignore[import-not-found]  # of the checkout

    refi.RefiLineEndings = _LineFeeds
    folder = back / "back.qda"
    for name in ("documents", "images", "audio", "video"):
        (folder / name).mkdir(parents=True)
    (Path.home() / ".qualcoder").mkdir(exist_ok=True)  # the exporter prepares its file there
    connection = sqlite3.connect(folder / "data.qda")
    for statement in _tables(package / "__main__.py"):
        connection.execute(statement)
    app = types.SimpleNamespace(
        conn=connection,
        project_path=str(folder),
        project_name=folder.name,
        version="checkout",
        settings={"codername": "default", "directory": str(back), "ai_enable": "False"},
        ai_models=[],
        write_config_ini=_Nothing(),
        get_annotations=lambda: _annotations(connection),
    )
    refi.RefiImport(app, _Nothing(), "qdpx")
    found = connection.execute(_ASKED).fetchall()
    refi.RefiExport(app, _Nothing(), "project")
    connection.close()
    application.quit()
    sys.stdout.buffer.write(b"\n" + json.dumps(found).encode() + b"\n")


class _LineFeeds:
    """The exporter's question for line ends, answered as it stands: line feeds."""

    def __init__(self, _: object) -> None:
        self.ui = types.SimpleNamespace(radioButton_maxqda=types.SimpleNamespace(isChecked=lambda: False))

    def exec(self) -> None: ...


def _annotations(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    names = ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")
    return [dict(zip(names, row, strict=True)) for row in connection.execute(_ANNOTATIONS)]


def _tables(source: Path) -> list[str]:
    """The statements that make a new project's tables, as the checkout has them."""
    module = ast.parse(source.read_text(encoding="utf-8"))
    making = next(each for each in ast.walk(module) if isinstance(each, ast.FunctionDef) and each.name == "new_project")
    constants = [node.value for node in ast.walk(making) if isinstance(node, ast.Constant)]
    found = [text for text in constants if isinstance(text, str) and text.startswith("CREATE TABLE ")]
    return [*found, "INSERT INTO project (date, memo) VALUES ('2026-01-02 03:04:05', '')"]


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:4]))
