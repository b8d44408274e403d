"""Ctrl-C in the middle of work."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

from conftest import ROOT

# The program says when it begins and when it has ended; what is between is measured there.
PROGRAM = textwrap.dedent(
    """
    import os, signal, threading, time
    import enishi
    enishi.extract("温める。")
    {prepare}
    sent = []
    def interrupt():
        time.sleep(0.5)
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)
    threading.Thread(target=interrupt).start()
    try:
        {work}
    except KeyboardInterrupt:
        print(f"interrupted {{time.monotonic() - sent[0]:.3f}}")
        assert enishi.extract("A社がB社を買収した。")[0].relation == "acquires"
    else:
        print("finished")
    os._exit(0)
    """
)

# A shell that runs the tests in the background has it ignored.
BEFORE = signal.getsignal(signal.SIGINT)


def interrupted(prepare: str, work: str) -> float:
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(prepare=prepare, work=work)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    word, *seconds = done.stdout.split()
    assert word == "interrupted", done.stdout
    return float(seconds[0])


def test_many_documents() -> None:
    prepare = "texts = ['OpenAIはSoraを公開し、A社はB社を買収した。' * 50] * 20000"
    assert interrupted(prepare, "enishi.extract(texts)") < 1.0


def test_one_long_document() -> None:
    prepare = "text = 'OpenAIはSoraを公開し、A社はB社を買収した。' * 100000"
    assert interrupted(prepare, "enishi.extract(text)") < 1.0


def test_a_question_without_end() -> None:
    prepare = f"graph = enishi.Graph.build(files={str(ROOT / 'examples')!r})"
    ask = "graph.query('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }')"
    assert interrupted(prepare, ask) < 1.0


def test_the_signal_of_this_process_is_as_before() -> None:
    assert signal.getsignal(signal.SIGINT) is BEFORE
