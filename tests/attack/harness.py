"""What the attacks share: running the program within bounds, and stores to attack."""
import json, os, resource, subprocess, sys, tempfile, time
from pathlib import Path

ARTICLE = "青空電機は2024年4月1日、生成AI「ひかり」の提供を開始した。青空電機は10億円を日立製作所に出資した。"


class Program:
    """The program under attack. Whatever it is given, it ends, says why in a line of its own, and does not panic."""

    def __init__(self, path, seconds=60, megabytes=4096):
        self.path, self.seconds, self.megabytes, self.runs = os.path.abspath(path), seconds, megabytes, 0

    def __call__(self, *arguments, input=b"", codes=(0, 1, 2), seconds=None, env=None, limit=True, cwd=None, **more):
        def bound():
            size = self.megabytes << 20
            # A limit of data, not of address space: the program reserves more than it uses.
            resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        began = time.monotonic()
        self.runs += 1
        words = [self.path, *map(str, arguments)]
        done = subprocess.run(words, input=input, capture_output=True, timeout=seconds or self.seconds, cwd=cwd,
                              env={**os.environ, **(env or {})}, preexec_fn=bound if limit else None, **more)
        done.seconds = time.monotonic() - began
        done.err = done.stderr.decode("utf-8", "replace")
        self.told(arguments, done)
        assert done.returncode in codes, f"{arguments}: exit status {done.returncode}: {done.err[:500]}"
        assert "panicked" not in done.err and "overflowed its stack" not in done.err, f"{arguments}: {done.err[:500]}"
        return done


    def pipe(self, script, megabytes, seconds=300):
        """The program at the end of a pipe; `{}` is its path."""
        def bound():
            resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
        began = time.monotonic()
        self.runs += 1
        done = subprocess.run(["bash", "-c", script.format(self.path)], capture_output=True, timeout=seconds, preexec_fn=bound)
        done.seconds = time.monotonic() - began
        done.err = done.stderr.decode("utf-8", "replace")
        self.told(script, done)
        assert done.returncode in (0, 2), f"{script}: exit status {done.returncode}: {done.err[:500]}"
        assert not any(w in done.err for w in ("panicked", "overflowed its stack", "more memory is needed")), f"{script}: {done.err[:500]}"
        return done

    def told(self, arguments, done):
        """Names what is slow, where that is asked for."""
        if "--slow" in sys.argv and done.seconds > 2:
            print(f"{done.seconds:6.1f} s  {done.returncode}  {str(arguments)[:200]}  {done.err[:120]!r}", file=sys.stderr)


def lines(documents):
    """Documents as JSON Lines."""
    return "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents).encode("utf-8", "surrogatepass")


def store(program, folder, documents=5, export=False):
    """A store of some documents."""
    texts = [{"id": f"d{n}", "text": ARTICLE.replace("ひかり", f"ひかり{n}")} for n in range(documents)]
    path = Path(folder) / "graph"
    program("--quiet", "build", *([] if export else ["--no-export"]), "--store", path, "--input-format", "jsonl", "-", input=lines(texts), codes=(0,))
    return path


def main(attack):
    """Runs an attack from the command line: ENISHI [--long]."""
    program = Program(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        print(f"{Path(sys.argv[0]).stem}: {attack(program, Path(folder), '--long' in sys.argv)} ({program.runs} runs)")
