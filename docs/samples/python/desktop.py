"""A sample adapter: an agent's desktop as docs/testing-a-desktop.md has it.

    python3 desktop.py --site1 {site1} --site2 {site2} --first {first} --application {application} --user {user} \
        --password {password} --dn {dn} --timer-scale {timer_scale} \
        "--site-timeout={site_timeout}" "--register-timeout={register_timeout}"
"""
import argparse, asyncio, json, uuid, websockets

RETRY, ANSWER = 2.0, 20.0  # seconds, before scaling
OTHER = {"site1": "site2", "site2": "site1"}


class NotLetIn(Exception):
    """A proxy does not know the agent."""


class Desktop:
    def __init__(self, told):
        self.told = told
        self.retry, self.answer = RETRY * told.timer_scale, ANSWER * told.timer_scale
        self.sites = {"site1": told.site1, "site2": told.site2}
        self.shown, self.left_for_good = None, False  # the agent or a supervisor wanted the logout

    async def run(self):
        """Connects to the first proxy, or to the other one; then from site to site (GD-01, GD-02, GD-05, GD-21)."""
        site, starts = self.told.first, True
        while True:
            self.library, self.off = str(uuid.uuid4()), set()
            self.show()
            try:
                site, starts = await self.at(site, starts)
            except NotLetIn:
                self.show(stopped=True)
                await asyncio.Event().wait()  # until the agent closes it
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                await asyncio.sleep(self.retry)
                site = OTHER[site]

    async def at(self, site, starts):
        """Begins at a site and works there; where to go next, and whether it starts still."""
        proxy, accepted = await self.in_time(self.open("configuration", self.sites[site]))
        work, self.clocks = [], {}
        try:
            if starts:  # GD-04
                person = await self.in_time(self.ask(proxy, "person"))
                await self.in_time(self.ask(proxy, "site"))
                if person["preferred"] != site:
                    return person["preferred"], False
            self.wanted, self.waits, self.refused = not self.left_for_good, False, False
            self.left = asyncio.get_running_loop().create_future()
            services = [("configuration", self.sites[site], proxy)]
            services += [(service, accepted[service], None) for service in ("telephony", "statistics")]
            work = [asyncio.create_task(self.keep(*service)) for service in services]
            await self.left
            return OTHER[site], False
        finally:
            [task.cancel() for task in work]
            await asyncio.gather(*work, return_exceptions=True)
            [self.stop(clock) for clock in list(self.clocks)]
            await proxy.close()

    async def in_time(self, what):
        # Not `wait_for`: by that, whoever is cancelled just when the answer comes goes on, before Python 3.12.
        async with asyncio.timeout(self.answer):
            return await what

    async def open(self, service, url):
        """Connects to a service; it is ON once it has answered. GD-03: the proxy is told who comes."""
        message = {"type": "open", "version": 1, "service": service, "library": self.library, "on-demand": True}
        if service == "configuration":
            message |= {key: getattr(self.told, key) for key in ("application", "user", "password")}
        socket = await websockets.connect(url, proxy=None, ping_interval=None, close_timeout=self.retry)
        await socket.send(json.dumps(message))
        while True:
            answer = json.loads(await socket.recv())
            if answer["type"] in ("accepted", "ready"):
                return socket, answer
            if answer["type"] == "rejected":
                raise NotLetIn
            if answer["type"] == "unsupported":
                raise SystemExit(f"{service}: {answer}")

    async def ask(self, proxy, what):
        await proxy.send(json.dumps({"type": "read", "object": what}))
        while (answer := json.loads(await proxy.recv()))["type"] != what:
            pass
        return answer

    async def keep(self, service, url, socket):
        """Keeps a connection to a service, and tries to have it back while that is OFF (GD-10, GD-24)."""
        while True:
            try:
                socket = socket or (await self.in_time(self.open(service, url)))[0]
                async with socket:
                    self.turns(service, on=True)
                    if service == "telephony":
                        self.telephony = socket
                        await self.say("listen")
                    async for text in socket:
                        await self.hear(json.loads(text))
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                pass
            socket = None
            self.turns(service, on=False)
            await asyncio.sleep(self.retry)

    async def say(self, what):
        await self.telephony.send(json.dumps({"type": what, "dn": self.told.dn}))

    def turns(self, service, on):
        """GD-11 and GD-12 for telephony; of the other services the agent is warned (GD-13, GD-14)."""
        (self.off.discard if on else self.off.add)(service)
        self.show()
        if service == "telephony":
            self.stop("site") if on else self.start("site", self.told.site_timeout)

    async def hear(self, message):
        """What a service says; what it does not know it passes over."""
        match message:
            case {"type": "listening"} if self.wanted and not self.waits:
                await self.say("login")
            case {"type": "event", "name": "EventAgentLogout", "reason": "graceful_shutdown_logout"}:
                self.leave()  # GD-20
            case {"type": "event", "name": "EventAgentLogout", "reason": "dr-force_logout"}:
                self.waits = True  # GD-17
                self.start("phone", self.told.register_timeout)
            case {"type": "event", "name": "EventAgentLogout"} if not self.waits:
                self.wanted, self.left_for_good = False, True  # GD-15, GD-16
            case {"type": "event", "name": "EventDNBackInService"} if self.waits or self.refused:
                self.waits, self.refused = False, False
                self.stop("phone")
                if self.wanted:
                    await self.say("login")
            case {"type": "login-refused"}:
                self.refused = True

    def start(self, clock, seconds):
        """Absent and 0 are the same: never (GD-12, GD-19). The seconds that it is told are scaled already."""
        if seconds and float(seconds) > 0 and clock not in self.clocks:
            self.clocks[clock] = asyncio.get_running_loop().call_later(float(seconds), self.leave)

    def stop(self, clock):
        if handle := self.clocks.pop(clock, None):
            handle.cancel()

    def leave(self):
        self.left.done() or self.left.set_result(None)

    def show(self, stopped=False):
        """What the agent sees, for whoever tests it."""
        shown = json.dumps({"publish": "desktop", "value": {"off": sorted(self.off), "stopped": stopped}})
        if shown != self.shown:
            self.shown = shown
            print(shown, flush=True)


parser = argparse.ArgumentParser()
for name in "site1 site2 first application user password dn site-timeout register-timeout".split():
    parser.add_argument(f"--{name}", default="")
parser.add_argument("--timer-scale", type=float, default=1.0)
asyncio.run(Desktop(parser.parse_args()).run())
