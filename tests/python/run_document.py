"""Runs the code of a document: blocks marked `python`, one after the other, as one program in an empty folder.

Usage: run_document.py DOCUMENT INPUTS PROGRAM_FOLDER. The folder of example decks is there as `inputs`, the program is on the path.
"""

import os
import pathlib
import re
import shutil
import sys

document, inputs, programs = sys.argv[1:]
for left in pathlib.Path().iterdir():
    if left.is_symlink() or left.is_file():
        left.unlink()
    else:
        shutil.rmtree(left)
os.symlink(inputs, "inputs")
os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"

text = pathlib.Path(document).read_text()
blocks = list(re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
if not blocks:
    sys.exit(f"{document} has no code")
names = {"__name__": "__main__"}
for block in blocks:
    # Lines are counted as in the document, so that errors name them.
    first = text[: block.start(1)].count("\n")
    exec(compile("\n" * first + block.group(1), document, "exec"), names)
print(f"{len(blocks)} blocks of {document}")
