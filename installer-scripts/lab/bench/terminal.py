"""Programs on a pseudo terminal, with the time at which each byte came."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import threading
import time

PATIENCE_S = 60


class Terminal:
    """A program on a terminal of its own, which answers none of its questions."""

    def __init__(self, argv, columns, rows, environment):
        self.near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

        def own_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.began = time.perf_counter()
        self.process = subprocess.Popen(argv, stdin=far, stdout=far, stderr=far, env=environment, preexec_fn=own_terminal)
        os.close(far)
        self.came = []  # (when, bytes)

    def read(self, wait):
        """What came within so many seconds; empty when nothing did, None when the program is gone."""
        if not select.select([self.near], [], [], wait)[0]:
            return b""
        try:
            data = os.read(self.near, 1 << 16)
        except OSError:
            return None
        if not data:
            return None
        self.came.append((time.perf_counter(), data))
        return data

    def until(self, *words):
        """Seconds from the start of the program until the last of these bytes stood there, each after the one before."""
        seen, at = b"", 0
        words = list(words)
        while words:
            data = self.read(PATIENCE_S)
            if not data:
                raise SystemExit(f"cannot measure: {words[0]!r} was never drawn, but {seen[-400:]!r}")
            seen += data
            while words and (at := seen.find(words[0])) >= 0:
                seen = seen[at + len(words.pop(0)) :]
        return self.came[-1][0] - self.began

    def listen(self):
        """From now on a thread of its own reads, so that the times are true while others are at work."""

        def go_on():
            while self.read(1) is not None:
                pass

        self.ear = threading.Thread(target=go_on, daemon=True)
        self.ear.start()

    def press(self, keys):
        """When the keys were pressed."""
        now = time.perf_counter()
        os.write(self.near, keys.encode())
        return now

    def close(self):
        self.process.kill()
        self.process.wait()


class Screen:
    """What a terminal shows, worked out from what came; as far as one wants."""

    def __init__(self, terminal, columns, rows):
        import pyte

        self.terminal = terminal
        self.page = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.page)
        self.taken = 0

    def step(self):
        """Takes the next piece and returns when it came; None when there is none yet."""
        if self.taken == len(self.terminal.came):
            return None
        when, data = self.terminal.came[self.taken]
        self.taken += 1
        self.stream.feed(data)
        return when

    def row(self, number):
        line = self.page.buffer[number % self.page.lines]
        return "".join(line[x].data for x in range(self.page.columns))

    def text(self):
        return "\n".join(self.page.display)

    def settled(self, quiet, unless):
        """The text, once nothing has changed for so many seconds, or at once when those words stand in it: a page may never rest."""
        since, last = time.perf_counter(), self.text()
        while time.perf_counter() - since < quiet and unless not in last:
            if self.step() is None:
                time.sleep(0.02)
            elif self.text() != last:
                since, last = time.perf_counter(), self.text()
        return last

    def await_text(self, words, seconds):
        until = time.perf_counter() + seconds
        while words not in self.text():
            if self.step() is None:
                time.sleep(0.02)
            if time.perf_counter() > until:
                raise SystemExit(f"cannot measure: {words!r} was never shown; the screen was\n{self.text()}")
