"""The book's sessions of the shell print what its pages say. Argument: the program.

Blocks of `console` are lines that begin with $, and what they print; … stands for anything, and nothing is asked where nothing
follows. The blocks of a page run one after the other in a folder that has the examples.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def sessions(page: Path):
    """The commands of a page with what each prints."""
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, printed = part.replace("\\\n", "").partition("\n")
            yield command, printed.strip()


def main() -> None:
    program = Path(sys.argv[1]).resolve()
    count, wrong = 0, []
    for page in sorted((ROOT / "docs/book").rglob("*.md")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(ROOT / "examples", folder / "examples")
            (folder / "bin").mkdir()
            (folder / "bin/enishi").symlink_to(program)
            env = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
            for command, expected in sessions(page):
                done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False)
                pattern = re.escape(expected).replace("…", ".*?")
                same = not expected or re.fullmatch(pattern, done.stdout.strip(), re.S)
                if done.returncode not in (0, 1) or not same:
                    wrong.append(f"{page.relative_to(ROOT)}: $ {command}\n{done.stdout}{done.stderr}")
                count += 1
    assert count > 30, f"{count} commands"
    assert not wrong, "\n".join(wrong)
    print(f"the book: {count} commands print what its pages say")


main()
