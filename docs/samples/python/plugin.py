"""A sample adapter: a plug-in or an application of a portal, and its user, as docs/testing-a-plug-in.md has them.

    python3 plugin.py --program {program} --address {address} "--other={other}" --user {user} --password {password} \
        --ca {ca} --accepts {accepts} --leaves {leaves} --timer-scale {timer_scale}
"""
import argparse, asyncio, json, ssl, websockets

RETRY, ANSWER, MOMENT = 2.0, 30.0, 1.0  # seconds, before scaling; a user needs a moment to log on
NOTHING = (OSError, asyncio.TimeoutError, websockets.WebSocketException)


class Client:
    def __init__(self, told):
        self.told = told
        self.retry, self.answer = RETRY * told.timer_scale, ANSWER * told.timer_scale
        self.checks = ssl.create_default_context(cafile=told.ca)
        self.trusts = ssl._create_unverified_context()
        self.accepted = set()  # portals whose certificates the user has accepted by hand
        self.sessions = {}  # by which each portal knows the user again
        self.home = None  # where the user was logged on last
        self.is_away = told.leaves == "entered"  # the user has left, and does nothing any more
        self.users_turn = False

    async def run(self):
        """From the address that the user enters on: asks, and goes on by what came of it."""
        url = self.told.address
        while True:
            try:
                came = await self.at(url)
            except ssl.SSLCertVerificationError:
                came = {"type": "untrusted"}
            except NOTHING:
                came = {"type": "nothing"}
            url = await self.goes_on(url, came)

    async def at(self, url):
        """Asks a portal, and stays for as long as the user is logged on there; what the portal has said last."""
        context = self.trusts if url in self.accepted else self.checks
        connecting = websockets.connect(
            url, ssl=context, proxy=None, ping_interval=None, open_timeout=self.answer, close_timeout=self.retry
        )
        async with connecting as socket:
            answer = await self.ask(socket, {"type": "open", "version": 1, "session": self.sessions.get(url)})
            if answer["type"] == "login":
                if not (self.home and self.told.program == "plug-in"):  # a plug-in does it itself (OX-14, OX-22)
                    await self.user_is_there()
                    await asyncio.sleep(MOMENT * self.told.timer_scale)
                login = {"type": "log-on", "user": self.told.user, "password": self.told.password}
                answer = await self.ask(socket, login)
            if answer["type"] == "logged-on":
                self.sessions[url], self.home = answer["session"], url
                self.is_away, self.users_turn = self.told.leaves == "logged-on", False
                async for text in socket:
                    if json.loads(text)["type"] == "ended":
                        break
            return answer

    async def ask(self, socket, message):
        """What a portal answers; what it says that is not known is passed over."""
        known = ("login", "logged-on", "redirected", "starting", "unsupported")
        await socket.send(json.dumps(message))
        while True:
            answer = json.loads(await asyncio.wait_for(socket.recv(), self.answer))
            if answer["type"] == "unsupported":
                raise SystemExit(f"{answer}")
            if answer["type"] in known:
                return answer

    async def goes_on(self, url, came):
        """Where it asks next."""
        if came["type"] == "redirected" and self.told.program != "application":
            return came["to"]  # OX-12, OX-14; an application goes nowhere (OX-09)
        if came["type"] == "untrusted":  # OX-13: nothing goes on by itself
            await self.user_is_there()
            if self.told.accepts == "yes":
                self.accepted.add(url)
                return url
            if not self.told.other:
                await asyncio.Event().wait()
            return await self.user_enters(url)
        if self.home:  # it was logged on, so it asks again by itself; its user may be faster
            may_enter = self.users_turn and self.told.other and not self.is_away
            self.users_turn = not self.users_turn
            if not may_enter:
                await asyncio.sleep(self.retry)
                return self.home
        return await self.user_enters(url)

    async def user_is_there(self):
        if self.is_away:
            await asyncio.Event().wait()

    async def user_enters(self, url):
        """The other address, if the user knows it; otherwise the same once more."""
        await self.user_is_there()
        await asyncio.sleep(self.retry)
        if not self.told.other:
            return self.told.address
        return self.told.other if url == self.told.address else self.told.address


parser = argparse.ArgumentParser()
for name in "program address other user password ca accepts leaves".split():
    parser.add_argument(f"--{name}", default="")
parser.add_argument("--timer-scale", type=float, default=1.0)
asyncio.run(Client(parser.parse_args()).run())
