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


class Browser(browser_user.Browser):
    """Chromium, behind the two ends of a pipe."""

    warning = 'document.body && document.body.classList.contains("ssl")'
    error = 'document.getElementById("main-frame-error")'
    # The warning has two buttons: for what there is to know, and behind it for going on.
    goes_on = 'document.getElementById("details-button").click(); document.getElementById("proceed-link").click()'

    def __init__(self, folder, authority, album):
        super().__init__(album)
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
        self.unread, self.session, self.entering = b"", None, None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")

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

    def screenshot(self):
        self.say("Page.captureScreenshot")

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


def main():
    case = browser_user.told()
    browser_user.use(Browser(Path(case["state_dir"]), case["ca"], case["pictures"]), case)


if __name__ == "__main__":
    main()
