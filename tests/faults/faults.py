#!/usr/bin/env python3
"""Lets the disk fail under `enishi build` and finds the old state or the new one, complete, and an error that says so.

usage: faults.py ENISHI [FAULTS]
Of the faults seven in ten are calls to the system that fail (fail.c, needs gcc and the right to trace), two in ten a full
disk and one in ten one that cannot be written (both need user namespaces). What the system does not allow is said and
replaced by a limit on the size of files.
"""
import errno, os, random, resource, shutil, signal, subprocess, sys, tempfile
from pathlib import Path

from store import Trials

enishi = os.path.abspath(sys.argv[1])
faults = int(sys.argv[2]) if len(sys.argv) > 2 else 100
draw = random.Random(13)
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "private"]


def tracer(folder):
    """The compiled fail.c, or None where it cannot be made or used."""
    program = Path(folder) / "fail"
    source = Path(__file__).with_name("fail.c")
    if shutil.which("gcc") is None or subprocess.run(["gcc", "-O2", "-o", program, source], capture_output=True).returncode:
        return None
    done = subprocess.run([program, "0", "5", "once", Path(folder) / "count", folder, "true"], capture_output=True)
    return program if done.returncode == 0 else None


def namespaces(folder):
    """Whether file systems can be mounted."""
    if shutil.which("unshare") is None:
        return False
    script = 'mkdir -p "$0" && mount -t tmpfs -o size=64k tmpfs "$0"'
    return subprocess.run([*NAMESPACE, "sh", "-c", script, f"{folder}/mount"], capture_output=True).returncode == 0


def size_limit(size):
    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return apply


def failing_call(number, fail, trials, changes):
    code, mode, n = draw.choice([errno.EIO, errno.ENOSPC, errno.EROFS]), draw.choice(["once", "from"]), 1 + draw.randrange(changes)
    export = number % 2 == 0
    arguments = [fail, str(n), str(code), mode, trials.folder / "count", trials.home, *trials.build(export=export)]
    what = f"fault {number}: {errno.errorcode[code]} {mode} change {n}{' with' if export else ' without'} exports"
    return what, subprocess.run(arguments, capture_output=True)


def in_namespace(number, trials, what, mount, copy):
    # The store stands on the mount; afterwards it is copied back, for the mount ends with the namespace.
    back = trials.folder / "back"
    shutil.rmtree(back, ignore_errors=True)
    script = "\n".join([
        'home=$1; old=$2; back=$3; shift 3',
        f'mount {mount} "$home" || exit 99',
        'cp -a "$old"/. "$home" || exit 98' if copy else 'mount -o remount,bind,ro "$home" || exit 98',
        '"$@"; code=$?',
        'cp -a "$home" "$back" || exit 97',
        'exit $code'])
    done = subprocess.run([*NAMESPACE, "sh", "-c", script, "sh", trials.home, trials.old_home, back, *trials.build()], capture_output=True)
    assert done.returncode not in (97, 98, 99), f"{what}: {done.stderr.decode()}"
    shutil.rmtree(trials.home)
    shutil.copytree(back, trials.home)
    return f"fault {number}: {what}", done


def limited(number, trials, largest):
    size = draw.randrange(0, int(largest * 1.2))
    return f"fault {number}: files of at most {size} bytes", subprocess.run(trials.build(), capture_output=True, preexec_fn=size_limit(size))


def bytes_in(folder):
    # tmpfs counts in pages.
    return sum((f.stat().st_size + 4095) // 4096 * 4096 + 4096 for f in folder.rglob("*"))


with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    trials = Trials(enishi, folder, draw)
    largest = max(f.stat().st_size for f in trials.aim.rglob("*") if f.is_file())
    fail, mounts = tracer(folder), namespaces(folder)
    if fail:
        trials.fresh()
        subprocess.run([fail, "0", "5", "once", trials.folder / "count", trials.home, *trials.build()], check=True, capture_output=True)
        changes = int((trials.folder / "count").read_text())
    else:
        print("no gcc or no right to trace: calls to the system do not fail")
    if not mounts:
        print("no user namespaces: no full disk, no read-only file system")
    used = bytes_in(trials.old_home)
    needed = bytes_in(trials.aim)
    kinds = {"failing calls": 0, "full disks": 0, "read-only file systems": 0, "limits": 0}
    failed = 0
    for number in range(faults):
        trials.fresh()
        kind = number % 10
        if kind < 7 and fail:
            kinds["failing calls"] += 1
            what, done = failing_call(number, fail, trials, changes)
        elif kind in (7, 8) and mounts:
            kinds["full disks"] += 1
            size = draw.randrange(used + 4096, used + needed)
            what, done = in_namespace(number, trials, f"disk of {size} bytes", f"-t tmpfs -o size={size} tmpfs", True)
        elif kind == 9 and mounts:
            kinds["read-only file systems"] += 1
            what, done = in_namespace(number, trials, "read-only file system", f"--bind {trials.home}", False)
            assert done.returncode == 2, what
        else:
            kinds["limits"] += 1
            what, done = limited(number, trials, largest)
        failed += done.returncode == 2
        trials.check(what, done)
    text = ", ".join(f"{count} {kind}" for kind, count in kinds.items() if count)
    print(f"{faults} faults ({text}), {failed} of them ended the build with an error: {trials.result()}")
