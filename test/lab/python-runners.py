"""papermill and nbclient, as they are installed, on one notebook: `python python-runners.py NOTEBOOK FOLDER PARAMETERS`.

One process for all, because Python needs seconds to load papermill. Writes FOLDER/papermill.ipynb and FOLDER/nbclient.ipynb,
and prints as JSON what else papermill said.
"""
import json
import logging
import pathlib
import sys

import nbclient
import nbformat
import papermill

notebook, folder, parameters = sys.argv[1], pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])
said: list[str] = []


class Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        said.append(record.getMessage())


logging.getLogger("papermill").addHandler(Listener())


def run(out: str, values: dict, **more) -> None:
    papermill.execute_notebook(notebook, str(folder / out), parameters=values, progress_bar=False, **more)


run("papermill.ipynb", parameters)
refused = ""
try:
    run("refused.ipynb", {"seed": 2**53})
except Exception as error:  # noqa: BLE001 - what it says is the finding
    refused = f"{type(error).__name__}: {error}"
run("prepared.ipynb", {"sead": 1, "far": float("-inf"), "odd": {"__proto__": float("nan")}}, prepare_only=True)

book = nbformat.read(notebook, 4)
nbclient.NotebookClient(book, timeout=120).execute()
nbformat.write(book, folder / "nbclient.ipynb")
print(json.dumps({"said": said, "refused": refused, "parameters": papermill.inspect_notebook(notebook)}))
