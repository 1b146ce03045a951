#!/usr/bin/env python3
"""Times the notebook on books of 50 to 100,000 cells, and peers on the same fifty where installed.

    make build && python3 Benchmarks/notebook.py [--runs 15]

Prints each figure's median with its range beside its limit, and for
knitr and jupyter-cache the ratio of their median to ours, from runs that alternate. A peer that
is not installed (`Rscript` with knitr, `jcache` with ipykernel) is left out, and that is said.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def timed(command, folder):
    """Seconds and peak megabytes of a command; stops where it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - started
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{complaint.decode()}")
    return took, usage.ru_maxrss / 1024


def block(number, body):
    return (f"## Step {number}\n\nText number {number}.\n\n```yaml experiment\nid: c{number}\n"
            f"{body}```\n\nIt is `= c{number}.y`.\n\n")


def rows(number):
    return block(number, f"run: data\nrows: [{{x: {number}, y: {number * number}}}]\n")


def book(folder, chapters, book_file=""):
    """Writes a book of the given chapters."""
    (folder / "chapters").mkdir(parents=True)
    for name, text in chapters.items():
        (folder / "chapters" / name).write_text(text)
    if book_file:
        (folder / "chapters" / "book.yml").write_text(book_file)
    return folder


def fifty(folder):
    return book(folder, {"01.md": "# Fifty\n\n" + "".join(map(rows, range(50)))})


def thousand(folder):
    return book(folder, {
        f"{chapter:02}.md": f"# Chapter {chapter}\n\n"
        + "".join(map(rows, range(50 * chapter, 50 * chapter + 50)))
        for chapter in range(20)})


def two_hundred(folder):
    return book(folder, {"01.md": "# Two hundred\n\n" + "".join(map(rows, range(200)))})


def sweep(folder):
    first, second = list(range(1000)), list(range(100))
    text = ("# A sweep\n\n```yaml experiment\nid: s\nrun: command\n"
            'command: [echo, "${a}", "${b}"]\n'
            f"sweep: {{a: {first}, b: {second}}}\n```\n")
    return book(folder, {"01.md": text}, "allow_commands: true\n")


def knitr(folder):
    """The fifty cells in R Markdown with every chunk cached, or nothing where there is no knitr."""
    if not shutil.which("Rscript"):
        return None
    found = subprocess.run(
        ["Rscript", "-e", "quit(status = !requireNamespace('knitr', quietly = TRUE))"],
        capture_output=True)
    if found.returncode:
        return None
    chunks = "".join(
        f"## Step {n}\n\nText number {n}.\n\n```{{r c{n}, cache=TRUE}}\ny{n} <- {n * n}\ny{n}\n```\n\n"
        for n in range(50))
    (folder / "fifty.Rmd").write_text("# Fifty\n\n" + chunks)
    return ["Rscript", "-e", "knitr::knit('fifty.Rmd', quiet = TRUE)"]


def jupyter_cache(folder):
    """The fifty cells as a notebook in jupyter-cache, or nothing where it is not installed."""
    if not shutil.which("jcache"):
        return None
    cells = []
    for n in range(50):
        cells.append({"cell_type": "markdown", "id": f"m{n}", "metadata": {},
                      "source": f"## Step {n}\n\nText number {n}."})
        cells.append({"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [],
                      "execution_count": None, "source": f"y{n} = {n * n}\ny{n}"})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (folder / "fifty.ipynb").write_text(json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}))
    subprocess.run(["jcache", "project", "--cache-path", "cache", "init"], cwd=folder,
                   capture_output=True)
    subprocess.run(["jcache", "notebook", "--cache-path", "cache", "add", "fifty.ipynb"],
                   cwd=folder, check=True, capture_output=True, input=b"y\n")
    return ["jcache", "project", "--cache-path", "cache", "execute"]


def line(name, seconds, limit, memory=None, note=""):
    spread = f"{min(seconds) * 1e3:.0f} to {max(seconds) * 1e3:.0f}"
    text = f"{name:52} {statistics.median(seconds) * 1e3:7.0f} ms  ({spread}); limit {limit}"
    print(text + (f"; {memory:.0f} MB" if memory else "") + note, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--palimpsest", default=ROOT / ".build/release/palimpsest")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    program = str(pathlib.Path(options.palimpsest).resolve())

    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)

        folder = fifty(place / "fifty")
        timed([program, "report"], folder)
        contenders = {"palimpsest": ([program, "report"], folder)}
        for name, make in {"knitr": knitr, "jupyter-cache": jupyter_cache}.items():
            peer = place / name
            peer.mkdir()
            command = make(peer)
            if command is None:
                print(f"{name} is not installed: left out")
                continue
            timed(command, peer)
            contenders[name] = (command, peer)
        seconds = {name: [] for name in contenders}
        for _ in range(options.runs):
            for name, (command, where) in contenders.items():
                seconds[name].append(timed(command, where)[0])
        line("50 cells, nothing changed: report", seconds["palimpsest"], "60 ms")
        for name in list(contenders)[1:]:
            ratio = statistics.median(seconds[name]) / statistics.median(seconds["palimpsest"])
            line(f"the same in {name}", seconds[name], "none", note=f"; {ratio:.1f} times ours")

        folder = thousand(place / "thousand")
        runs = [timed([program, "plan"], folder) for _ in range(options.runs)]
        line("1,000 cells over 20 chapters, none known: plan", [run[0] for run in runs], "150 ms")
        timed([program, "run"], folder)
        runs = [timed([program, "plan"], folder) for _ in range(options.runs)]
        line("the same, all known: plan", [run[0] for run in runs], "150 ms")

        folder = sweep(place / "sweep")
        runs = [timed([program, "plan"], folder) for _ in range(3)]
        line("100,000 cells of one sweep: plan", [run[0] for run in runs], "5,000 ms and 1,024 MB",
             max(run[1] for run in runs))

        for jobs, name, limit in [(2, "200 cells, --jobs 2: run", "4,000 ms"),
                                  (1, "a cell, --jobs 1: run", "25 ms")]:
            runs = []
            for number in range(5):
                folder = two_hundred(place / f"two-hundred-{jobs}-{number}")
                runs.append(timed([program, "run", "--jobs", str(jobs)], folder)[0])
            line(name, runs if jobs == 2 else [run / 200 for run in runs], limit)


if __name__ == "__main__":
    main()
