"""The user of a browser in one case: what is the same whichever browser it is.

The user enters an address, logs on wherever a page asks for it, accepts a certificate that the browser does not know or leaves it alone,
and enters the other address, if it is known, where the one is of no use. Nothing else: redirects, scripts and reloads are the
browser's.

And what is the same of browsers: each is led by messages in JSON, of which those that it answers have a number.
"""

import base64
import json
import os
import signal
import sys
import time
from pathlib import Path

# What the user sees: a warning, an error, or a page of a portal, by its heading.
LOOK = """(() => {
  const heading = document.getElementById("state");
  if (%s) return "warning";
  if (%s) return "error";
  if (document.readyState === "loading") return "loading";
  return heading ? heading.dataset.state + " at " + heading.dataset.portal : location.href;
})()"""
LOG_ON = """(() => {
  document.querySelector("[name=user]").value = %s;
  document.querySelector("[name=password]").value = %s;
  document.querySelector("form button").click();
})()"""


class Browser:
    """A browser that is led.

    One of its own has `say(method, **parameters)`, which sends it a message with the next number, `last`; `next(until)`, what comes of it next,
    or None if nothing does in time; `screenshot()`, which says that it wants one; `navigate(address)`, which leaves what is shown for another
    page; `evaluate(script)`, what a script says in the page that is shown, or None while none is; `loads`, whether a page is on its way;
    `warning` and `error`, by which a script knows its own pages; and `goes_on`, by which a script accepts the certificate that it warns of.
    """

    def __init__(self, album):
        self.last, self.album, self.pictures, self.taken = 0, album, {}, 0

    def message(self, until):
        """The next message that is no picture; None if nothing comes in time."""
        while (message := self.next(until)) is not None:
            path = self.pictures.pop(message.get("id"), None)
            if path is None:
                return message
            if data := message.get("result", {}).get("data"):
                path.write_bytes(base64.b64decode(data))
        return None

    def ask(self, method, limit=60, **parameters):
        """Asks for something, and waits for what comes of it; None if it fails, or if nothing comes in time."""
        self.say(method, **parameters)
        asked = self.last
        until = time.monotonic() + limit
        while (message := self.message(until)) is not None:
            if message.get("id") == asked:
                return message.get("result")
        return None

    def take_picture(self, name):
        """Has a picture made of what is shown; it is there when it is there, and nobody waits for it."""
        if self.album:
            self.taken += 1
            self.screenshot()
            self.pictures[self.last] = Path(self.album, f"{self.taken:03} {name.replace('/', ' ')}.png")

    def accept(self):
        """Goes on to where the browser has warned of a certificate."""
        self.evaluate(self.goes_on)


def told():
    """What the program is told of its case."""
    return {key: os.environ.get(f"REDIAL_{key.upper()}", "") for key in (
        "address", "other", "user", "password", "accepts", "ca", "state_dir", "pictures", "timer_scale")}


def use(browser, case):
    """Does what the user does, until the program is ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    scale = float(case["timer_scale"] or 1)
    pause, patience = 2 * scale, 10 * scale
    addresses = [address for address in (case["address"], case["other"]) if address]
    look = LOOK % (browser.warning, browser.error)
    log_on = LOG_ON % (json.dumps(case["user"]), json.dumps(case["password"]))

    def enter():
        browser.navigate(addresses[0])
        addresses.reverse()

    seen, since = None, time.monotonic()
    enter()
    while True:
        now, before = time.monotonic(), seen
        # What is still shown while another page loads is nothing that its user acts on.
        shown = browser.evaluate(look)
        seen = "loading" if browser.loads else shown
        if seen != before:
            print(f"the user sees: {seen}", file=sys.stderr, flush=True)
            if seen not in (None, "loading"):
                browser.take_picture(seen)
        state = (seen or "loading").split()[0]
        if state == "login" and seen != before:
            browser.evaluate(log_on)
        accepts = state == "warning" and case["accepts"] != "no"
        if accepts:
            browser.accept()
        # A page that loads gets more time than one that says what it is; and one that tries again by itself, all the time there is,
        # unless the user knows something better. While the browser itself does not answer, there is nothing to lose patience with; nor while it
        # lets nobody accept yet.
        waits = seen is None or accepts or state == "logged-on" or not case["other"] and state in ("lost", "warning")
        limit = patience if state in ("login", "loading") else pause
        if waits or seen != before:
            since = now
        elif now - since > limit:
            enter()
            since = now
        time.sleep(min(0.05, pause))
