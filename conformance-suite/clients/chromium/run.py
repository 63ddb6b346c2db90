"""Starts Chromium as the browser of one case, and is its user.

The user enters an address, logs on wherever a page asks for it, accepts a certificate that the browser does not know or leaves it alone,
and enters the other address, if it is known, where the one is of no use. Nothing else: redirects, scripts and reloads are the
browser's. It is led over the DevTools protocol through a pipe, so there is no port, and it ends when this program does.

It needs the Debian package chromium.
"""

import base64
import hashlib
import json
import os
import select
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--no-default-browser-check", "--password-store=basic", "--remote-debugging-pipe",
]
# Three and four are where Chromium looks for its pipe, and no program here may choose the numbers of its files.
SHELL = 'exec chromium "$@" 3<&0 4>&1 1>/dev/null 0</dev/null'

# What the DevTools say when the mark begins to turn that a user sees beside a page that loads, and when it stops.
LOADING = {"Page.frameStartedLoading": True, "Page.frameStoppedLoading": False}


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
        self.loads, self.frame = False, None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

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
        if message.get("params", {}).get("frameId", "") == self.frame:
            self.loads = LOADING.get(message["method"], self.loads)
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

    def navigate(self, address):
        """Leaves what is shown, or still loads, for another page."""
        self.ask("Page.stopLoading")
        self.say("Page.navigate", url=address)
        self.loads = True

    def evaluate(self, script):
        """What a script says in the page that is shown; None while none is."""
        result = self.ask("Runtime.evaluate", limit=1, expression=script, returnByValue=True) or {}
        return result.get("result", {}).get("value")


# What the user sees: a warning, an error, or a page of a portal, by its heading.
LOOK = """(() => {
  const heading = document.getElementById("state");
  if (document.body && document.body.classList.contains("ssl")) return "warning";
  if (document.getElementById("main-frame-error")) return "error";
  if (document.readyState === "loading") return "loading";
  return heading ? heading.dataset.state + " at " + heading.dataset.portal : location.href;
})()"""
ACCEPT = """document.getElementById("details-button").click(); document.getElementById("proceed-link").click()"""
LOG_ON = """(() => {
  document.querySelector("[name=user]").value = %s;
  document.querySelector("[name=password]").value = %s;
  document.querySelector("form button").click();
})()"""


def main():
    told = {key: os.environ.get(f"REDIAL_{key.upper()}", "") for key in (
        "address", "other", "user", "password", "accepts", "ca", "state_dir", "pictures", "timer_scale")}
    scale = float(told["timer_scale"] or 1)
    pause, patience = 2 * scale, 10 * scale
    browser = Browser(Path(told["state_dir"]), told["ca"], told["pictures"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    addresses = [address for address in (told["address"], told["other"]) if address]
    log_on = LOG_ON % (json.dumps(told["user"]), json.dumps(told["password"]))

    def enter():
        browser.navigate(addresses[0])
        addresses.reverse()

    seen, since = None, time.monotonic()
    enter()
    while True:
        now, before = time.monotonic(), seen
        # What is still shown while another page loads is nothing that its user acts on.
        shown = browser.evaluate(LOOK)
        seen = "loading" if browser.loads else shown
        if seen != before:
            print(f"the user sees: {seen}", file=sys.stderr, flush=True)
            if seen not in (None, "loading"):
                browser.take_picture(seen)
        state = (seen or "loading").split()[0]
        if state == "login" and seen != before:
            browser.evaluate(log_on)
        if state == "warning" and told["accepts"] != "no":
            browser.evaluate(ACCEPT)
        # A page that loads gets more time than one that says what it is; and one that tries again by itself, all the time there is,
        # unless the user knows something better. While the browser itself does not answer, there is nothing to lose patience with.
        waits = seen is None or state == "logged-on" or not told["other"] and state in ("lost", "warning")
        limit = patience if state in ("login", "loading") else pause
        if waits or seen != before:
            since = now
        elif now - since > limit:
            enter()
            since = now
        time.sleep(min(0.05, pause))


if __name__ == "__main__":
    main()
