"""Runs the packages' scripts in Node, in a context whose global is a bare `window`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.node import node

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "scorm_builder" / "runtime"
_MAIN = """
const fs = require("fs"), vm = require("vm");
const {files, script, input} = JSON.parse(fs.readFileSync(0, "utf8"));
const window = {OM: {}, setTimeout, clearTimeout};
window.window = window.parent = window;
const context = vm.createContext(Object.assign(window, {console}));
for (const file of files) vm.runInContext(fs.readFileSync(file, "utf8"), context, {filename: file});
const result = vm.runInContext("(function (input) {" + script + "})", context)(input);
Promise.resolve(result).then((value) => {
  process.stdout.write(JSON.stringify(value), () => process.exit(0));
});
"""


def run(files: Iterable[Path], script: str, value: object = None) -> Any:
    """What the body of a JavaScript function returns (or promises), called with `input`, after the files have run."""
    done = subprocess.run(
        [node(), "-e", _MAIN],
        input=json.dumps({"files": [str(each) for each in files], "script": script, "input": value}),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
