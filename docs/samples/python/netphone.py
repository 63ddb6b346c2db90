"""A sample adapter: a client of NetPhone as docs/testing-a-netphone-client.md has it.

    python3 netphone.py --primary {primary} "--secondary={secondary}" --user {user} --password {password} --timer-scale {timer_scale}
"""
import argparse, asyncio, itertools, json, websockets

RETRY, ANSWER = 2.0, 32.0  # seconds, before scaling
NOTHING = (OSError, asyncio.TimeoutError, websockets.WebSocketException)


class Client:
    def __init__(self, told):
        self.told = told
        self.retry, self.answer = RETRY * told.timer_scale, ANSWER * told.timer_scale

    async def run(self):
        """The server's address first, then the two in turn; after a loss it begins anew (NP-03)."""
        servers = [url for url in (self.told.primary, self.told.secondary) if url]
        while True:
            for url in itertools.cycle(servers):
                was_in = False
                try:
                    connecting = websockets.connect(
                        url, proxy=None, ping_interval=None, open_timeout=self.answer, close_timeout=self.retry
                    )
                    async with connecting as self.socket:
                        await self.say("open", version=1)
                        seconds = await self.log_on()
                        while seconds is not None:
                            was_in = True
                            seconds = await self.stays(seconds)
                except NOTHING:
                    pass
                await asyncio.sleep(self.retry)
                if was_in:
                    break

    async def say(self, kind, **fields):
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def log_on(self):
        """Asks to be logged on, or to stay so; for how many seconds it is, or `None`."""
        await self.say("log-on", user=self.told.user, password=self.told.password)
        async with asyncio.timeout(self.answer):
            return await self.hears()

    async def stays(self, seconds):
        """Is there until it is time to say so again: a system that hangs is noticed by that alone."""
        try:
            async with asyncio.timeout(seconds / 2):
                return await self.hears()
        except TimeoutError:
            return await self.log_on()

    async def hears(self):
        """Deals with calls, until it hears what has become of its login. What it does not know it passes over."""
        while True:
            match json.loads(await self.socket.recv()):
                case {"type": "logged-on", "expires": seconds}:
                    return seconds
                case {"type": "turned-down"}:
                    return None
                case {"type": "call", "call": call}:
                    await self.say("answer", call=call)
                case {"type": "over", "call": call}:
                    await self.say("over", call=call)
                case {"type": "unsupported"} as answer:
                    raise SystemExit(f"{answer}")


parser = argparse.ArgumentParser()
for name in "primary secondary user password".split():
    parser.add_argument(f"--{name}", default="")
parser.add_argument("--timer-scale", type=float, default=1.0)
asyncio.run(Client(parser.parse_args()).run())
