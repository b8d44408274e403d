"""What the tests of faults share: articles, and the state of a store as a hash of its graph."""
import hashlib, json, shutil, subprocess, time
from pathlib import Path

NAMES = ["青空電機", "OpenAI", "Anthropic", "ソニー", "富士通", "日立製作所", "NTT"]
MODELS = ["Sora", "Claude", "ひかり", "GPT-4o", "Gemini"]
EXPORTS = ["facts.ttl", "graph.trig", "graph.rdf12.trig", "facts.csv", "statements.jsonl", "network.graphml", "network.dot"]


def articles(path, number, draw):
    """60 articles; a third of the ids is the same for every number."""
    with open(path, "w", encoding="utf-8") as out:
        for i in range(60):
            text = "".join(f"{draw.choice(NAMES)}は{draw.choice(MODELS)}を発表した。" for _ in range(5))
            out.write(json.dumps({"id": f"{number}-{i}" if i % 3 else str(i), "text": text}, ensure_ascii=False) + "\n")


class Trials:
    """A store, the state that a build brings it to, and copies of it that are built under faults."""

    def __init__(self, enishi, folder, draw):
        self.enishi, folder = enishi, Path(folder).resolve()
        self.folder, self.old_home, self.home, self.aim = folder, folder / "old", folder / "trial", folder / "aim"
        self.store = self.home / "graph"
        articles(folder / "a.jsonl", 0, draw)
        articles(folder / "b.jsonl", 1, draw)
        subprocess.run(self.build(self.old_home / "graph", "a.jsonl"), check=True, capture_output=True)
        shutil.copytree(self.old_home, self.aim)
        began = time.monotonic()
        subprocess.run(self.build(self.aim / "graph"), check=True, capture_output=True)
        self.seconds = time.monotonic() - began
        self.old, self.new = self.graph(self.old_home / "graph"), self.graph(self.aim / "graph")
        assert self.old != self.new
        self.counts = {"old": 0, "new": 0}

    def build(self, store=None, articles="b.jsonl", export=True):
        """Arguments of a build that leaves the articles of a file alone in the store."""
        options = [] if export else ["--no-export"]
        store = store or self.store
        return [self.enishi, "--quiet", "build", "--sync", "--max-remove", "all", *options, "--threads", "1", "--store", str(store), str(self.folder / articles)]

    def graph(self, store):
        """Hash of all that a store holds; every checksum must be right."""
        done = subprocess.run([self.enishi, "export", "--store", store, "--format", "nquads"], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        assert not done.stderr, done.stderr.decode()
        checked = subprocess.run([self.enishi, "verify", "--store", store], capture_output=True)
        assert checked.returncode == 0, checked.stdout.decode()
        return hashlib.sha256(done.stdout).hexdigest()

    def fresh(self):
        """The old state once more."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.old_home, self.home)

    def check(self, what, done=None):
        """The old state or the new one, complete; a failure that says so; and the next build mends all."""
        if done is not None:
            assert done.returncode in (0, 2), f"{what}: exit status {done.returncode}: {done.stderr.decode()}"
            assert b"panicked" not in done.stderr, f"{what}: {done.stderr.decode()}"
            lines = [l for l in done.stderr.decode().splitlines() if l.startswith("enishi: ")]
            assert done.returncode == 0 or lines, f"{what}: a failure must say so"
        found = self.graph(self.store)
        assert found in (self.old, self.new), f"{what}: neither the old state nor the new one"
        assert found == self.new or done is None or done.returncode == 2, f"{what}: success without the new state"
        self.counts["old" if found == self.old else "new"] += 1
        # The store takes the change up where it was interrupted, and so do the exports.
        subprocess.run(self.build(), check=True, capture_output=True)
        assert self.graph(self.store) == self.new, f"{what}: building again does not mend it"
        for name in EXPORTS:
            same = (self.home / name).read_bytes() == (self.aim / name).read_bytes()
            assert same, f"{what}: {name} is not that of the store"
        left = [f.name for f in self.store.rglob("*.tmp")]
        assert not left, f"{what}: left over: {left}"

    def result(self):
        return f"{self.counts['old']} times the old state, {self.counts['new']} times the new one, nothing lost"
