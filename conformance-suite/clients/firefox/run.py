"""Starts Firefox as the browser of one case, and is its user. It is led over WebDriver BiDi, which Firefox itself speaks: there is no
driver, and the port is one that Firefox chooses and says on standard error.

It needs the Debian package firefox-esr, and the Python package websockets.
"""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import browser_user

# Whom it trusts is said in a window of its own, and not in a page; the last one allows that.
COMMAND = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0", "--remote-allow-system-access"]
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# Nothing is fetched but what the user asks for, and no tour of what is new is shown.
PREFERENCES = {
    "app.update.disabledForTesting": True, "browser.aboutwelcome.enabled": False, "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False, "browser.safebrowsing.phishing.enabled": False, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "extensions.update.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "services.settings.server": "data:,", "toolkit.telemetry.enabled": False,
}

# What BiDi says when a page is on its way, and when it is there or comes to nothing.
BEGINS, ENDS = "browsingContext.navigationStarted", ("browsingContext.domContentLoaded", "browsingContext.navigationFailed")
TRUST = """Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(%s, "C,,").commonName"""


class Browser(browser_user.Browser):
    """Firefox, at the other end of a WebSocket."""

    warning = 'document.documentURI.startsWith("about:certerror")'
    error = 'document.documentURI.startsWith("about:neterror")'
    # The warning has two buttons: for what there is to know, and behind it, after a while, for going on.
    goes_on = """(() => {
      const card = document.querySelector("net-error-card")?.shadowRoot;
      const goesOn = card?.getElementById("exception-button");
      if (goesOn?.disabled === false) goesOn.click();
      else if (!goesOn) card?.getElementById("advanced-button")?.click();
    })()"""

    def __init__(self, folder, authority, album):
        super().__init__(album)
        profile = folder / "profile"
        profile.mkdir(parents=True, exist_ok=True)
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("\n".join(lines))
        environment = dict(os.environ) | {"HOME": str(folder), "TMPDIR": str(folder)}
        command = [*COMMAND, "--profile", str(profile), "about:blank"]
        log = folder / "firefox.log"
        with log.open("w") as written:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=written, env=environment)
        self.loads, self.loading, self.context = False, None, None
        self.open = ExitStack()
        self.socket = self.open.enter_context(connect(f"{self.place(log)}/session", max_size=None, compression=None))
        self.ask("session.new", capabilities={})
        self.context = self.windows()
        if authority:
            self.trust(authority)
        if self.ask("session.subscribe", events=[BEGINS, *ENDS]) is None:
            sys.exit("Firefox does not tell of the pages that it loads")

    def place(self, log, limit=60):
        """Where it listens, as soon as it says so."""
        until = time.monotonic() + limit
        while (said := LISTENS.search(log.read_text())) is None:
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                sys.exit(f"Firefox does not say where it listens\n{log.read_text()}")
            time.sleep(0.02)
        return said[1]

    def windows(self, **scope):
        return self.ask("browsingContext.getTree", **scope)["contexts"][0]["context"]

    def trust(self, authority):
        body = "".join(Path(authority).read_text().strip().split("\n")[1:-1])
        window = self.windows(**{"moz:scope": "chrome"})
        said = self.ask("script.evaluate", expression=TRUST % json.dumps(body), target={"context": window}, awaitPromise=False)
        if said is None or said["type"] != "success":
            sys.exit(f"Firefox does not take the authority: {said}")

    def next(self, until):
        try:
            message = json.loads(self.socket.recv(max(0, until - time.monotonic())))
        except TimeoutError:
            return None
        except ConnectionClosed:
            sys.exit("Firefox has ended")
        if message.get("params", {}).get("context", "") == self.context:
            self.hears(message["method"], message["params"]["navigation"])
        return message

    def hears(self, method, navigation):
        """A page is on its way until it, and not one before it, is there or comes to nothing."""
        if method == BEGINS:
            self.loads, self.loading = True, navigation
        elif method in ENDS and navigation == self.loading:
            self.loads = False

    def say(self, method, **parameters):
        self.last += 1
        self.socket.send(json.dumps({"id": self.last, "method": method, "params": parameters}))

    def screenshot(self):
        self.say("browsingContext.captureScreenshot", context=self.context)

    def navigate(self, address):
        """Leaves what is shown, or still loads, for another page."""
        self.say("browsingContext.navigate", context=self.context, url=address, wait="none")
        self.loads = True

    def evaluate(self, script):
        """What a script says in the page that is shown; None while none is."""
        target = {"context": self.context}
        result = self.ask("script.evaluate", limit=1, expression=script, target=target, awaitPromise=False) or {}
        return result.get("result", {}).get("value")

    def end(self):
        """Ends it: it does not end by itself when nobody leads it any more."""
        self.open.close()
        self.process.terminate()
        self.process.wait()


def main():
    case = browser_user.told()
    browser = Browser(Path(case["state_dir"]), case["ca"], case["pictures"])
    try:
        browser_user.use(browser, case)
    finally:
        browser.end()


if __name__ == "__main__":
    main()
