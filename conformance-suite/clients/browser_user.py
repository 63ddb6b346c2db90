"""The user of a browser in one case: what is the same whichever browser it is.

The user enters an address, logs on wherever a page asks for it, accepts a certificate that the browser does not know or leaves it alone,
and enters the other address, if it is known, where the one is of no use. Nothing else: redirects, scripts and reloads are the
browser's.

A browser has `navigate(address)`, which leaves what is shown for another page; `evaluate(script)`, what a script says in the page that is
shown, or None while none is; `accept()`, which accepts the certificate that it warns of; `take_picture(name)`; `loads`, whether a page is on
its way; and `warning` and `error`, by which a script knows its own pages.
"""

import json
import os
import signal
import sys
import time

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
