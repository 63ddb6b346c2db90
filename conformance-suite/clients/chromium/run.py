"""Starts Chromium as the browser of one case, and is its user. It is led over the DevTools protocol through a pipe, so there is no port,
and it ends when this program does.

It needs the Debian package chromium.
"""

import base64
import hashlib
import json
import os
import select
import ssl
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import browser_user

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--no-default-browser-check", "--password-store=basic", "--remote-debugging-pipe",
]
# Three and four are where Chromium looks for its pipe, and no program here may choose the numbers of its files.
SHELL = 'exec chromium "$@" 3<&0 4>&1 1>/dev/null 0</dev/null'

# The warning has two buttons: for what there is to know, and behind it for going on.
ACCEPT = """document.getElementById("details-button").click(); document.getElementById("proceed-link").click()"""


def elements(der):
    """The elements of a piece of DER: where each begins, and what is in it."""
    at = 0
    while at < len(der):
        length, body = der[at + 1], at + 2
        if length & 0x80:
            body += length & 0x7F
            length = int.from_bytes(der[at + 2 : body], "big")
        yield der[at : body + length], der[body : body + length]
        at = body + length


def pin(authority):
    """The public key of an authority, as Chromium is told of one that it is to trust."""
    der = ssl.PEM_cert_to_DER_cert(Path(authority).read_text())
    (_, certificate), = elements(der)
    (_, to_be_signed), *_ = elements(certificate)
    parts = [whole for whole, _ in elements(to_be_signed)]
    return base64.b64encode(hashlib.sha256(parts[6]).digest()).decode()


class Browser:
    """Chromium, behind the two ends of a pipe."""

    warning = 'document.body && document.body.classList.contains("ssl")'
    error = 'document.getElementById("main-frame-error")'

    def __init__(self, folder, authority, album):
        folder.mkdir(parents=True, exist_ok=True)
        flags = [*FLAGS, f"--user-data-dir={folder / 'profile'}"]
        if authority:
            flags.append(f"--ignore-certificate-errors-spki-list={pin(authority)}")
        # The path of a socket that Chromium makes there may have 107 letters, and that of the folder has nearly as many.
        environment = dict(os.environ) | {"HOME": str(folder), "TMPDIR": "."}
        command = ["sh", "-c", SHELL, "sh", *flags, "about:blank"]
        pipe = subprocess.PIPE
        self.log = folder / "chromium.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, env=environment, cwd=folder, bufsize=0)
        self.unread, self.last, self.session = b"", 0, None
        self.album, self.pictures, self.taken = album, {}, 0
        self.entering = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")

    def message(self, until):
        """The next message that is no picture; None if nothing comes in time."""
        while (message := self.next(until)) is not None:
            path = self.pictures.pop(message.get("id"), None)
            if path is None:
                return message
            if data := message.get("result", {}).get("data"):
                path.write_bytes(base64.b64decode(data))
        return None

    def next(self, until):
        while b"\0" not in self.unread:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, until - time.monotonic()))
            if not ready:
                return None
            chunk = os.read(self.process.stdout.fileno(), 1 << 16)
            if not chunk:
                sys.exit(f"Chromium has ended\n{self.log.read_text()}")
            self.unread += chunk
        text, self.unread = self.unread.split(b"\0", 1)
        message = json.loads(text)
        if message.get("id") == self.entering:
            self.entering = None
        return message

    def say(self, method, **parameters):
        self.last += 1
        asked = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            asked["sessionId"] = self.session
        self.process.stdin.write(json.dumps(asked).encode() + b"\0")

    def take_picture(self, name):
        """Has a picture made of what is shown; it is there when it is there, and nobody waits for it."""
        if self.album:
            self.taken += 1
            self.say("Page.captureScreenshot")
            self.pictures[self.last] = Path(self.album, f"{self.taken:03} {name.replace('/', ' ')}.png")

    def ask(self, method, limit=60, **parameters):
        """Asks for something, and waits for what comes of it; None if it fails, or if nothing comes in time."""
        self.say(method, **parameters)
        asked = self.last
        until = time.monotonic() + limit
        while (message := self.message(until)) is not None:
            if message.get("id") == asked:
                return message.get("result")
        return None

    @property
    def loads(self):
        """Whether the page is on its way that was asked for last: the browser says when it has something to show for it, be it a warning."""
        return self.entering is not None

    def navigate(self, address):
        """Leaves what is shown, or still loads, for another page."""
        self.say("Page.stopLoading")
        self.say("Page.navigate", url=address)
        self.entering = self.last

    def evaluate(self, script):
        """What a script says in the page that is shown; None while none is."""
        result = self.ask("Runtime.evaluate", limit=1, expression=script, returnByValue=True) or {}
        return result.get("result", {}).get("value")

    def accept(self):
        """Goes on to where the browser has warned of a certificate."""
        self.evaluate(ACCEPT)


def main():
    case = browser_user.told()
    browser_user.use(Browser(Path(case["state_dir"]), case["ca"], case["pictures"]), case)


if __name__ == "__main__":
    main()
