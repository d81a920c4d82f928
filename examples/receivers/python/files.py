"""Fetches sealed files after `files.ready` was answered: Sealflow waits ten seconds for an answer, and files may take
longer. What fails or is cut off by a crash is fetched by a later round."""

import os
import re
import shutil
import sys
import threading
import time
import urllib.request

EVERY_SECONDS = 60


class Files:
    def __init__(self, engine, folder: str):
        self._engine = engine
        self._folder = folder
        self._soon = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def fetch_soon(self) -> None:
        self._soon.set()

    def _run(self) -> None:
        while True:
            for file_id, flow, name, url in self._engine.files_to_fetch(time.time()):
                try:
                    self._fetch(file_id, flow, name, url)
                    self._engine.note_fetched(file_id)
                except Exception as error:
                    # A later round tries again.
                    print(f"{name}: {error}", file=sys.stderr, flush=True)
            self._soon.wait(EVERY_SECONDS)
            self._soon.clear()

    def _fetch(self, file_id: int, flow: str, name: str, url: str) -> None:
        if not re.fullmatch(r"[\w-]{1,100}", flow, re.ASCII):
            raise OSError(f"no name of a folder: {flow}")
        folder = os.path.join(self._folder, flow)
        os.makedirs(folder, exist_ok=True)
        # Names are chosen by people: only how one ends comes into a path. The table knows all of it.
        ending = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
        path = os.path.join(folder, f"{file_id}{ending[0] if ending else ''}")
        with urllib.request.urlopen(url, timeout=60) as answer, open(f"{path}.part", "wb") as part:
            shutil.copyfileobj(answer, part)
            # What is missing of the promised length: it is not told otherwise that a file was cut off.
            if answer.length:
                raise OSError("cut off")
        os.replace(f"{path}.part", path)
