"""A complete myApps client: it finds the user's PBX, survives the loss of any one PBX and publishes `connInfo`.
The clause that a passage implements stands beside it. Python 3.11 or newer; what is on the wire is in `wire.py`."""
import argparse, asyncio, itertools, json, os, secrets, ssl, sys
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from wire import Refused, address, digest, parse, parse_pbx, redirect_target, session_credentials, verified_info

RETRY, ANSWER, PING = 2.0, 5.0, 10.0  # seconds, before --timer-scale
MAX_HOPS = 10  # redirects in a row before it must be a loop


class Client:
    def __init__(self, args):
        self.args, self.scale, self.published = args, args.timer_scale, None
        self.primary = parse_pbx(args.primary)  # MA-16
        self.tls = ssl.create_default_context(cafile=args.ca) if args.ca else None
        self.file = Path(args.state_dir, "client.json") if args.state_dir else None
        stored = parse(self.file.read_text()) if self.file and self.file.exists() else {}
        mine = stored.get("for") == [args.primary, args.user]
        self.secondary, self.session = (parse_pbx(stored["secondary"]), stored["session"]) if mine else (None, None)

    def store(self):
        if self.file:
            secondary = "{}:{}/{}".format(*self.secondary) if self.secondary else None
            new = self.file.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(json.dumps({"for": [self.args.primary, self.args.user],
                                       "secondary": secondary, "session": self.session}))
            new.replace(self.file)

    def publish(self, up=False, standby=False, cur=None):  # MA-22 to MA-28
        value = {"up": up, "standby": standby}
        named = {"cur": cur, "pri": self.primary, "sec": self.secondary, "phys": self.args.phys}
        value |= {key: str(name) for key, name in named.items() if name}
        if value != self.published:
            self.published = value
            print(json.dumps({"publish": "connInfo", "value": value}), flush=True)

    def alternate(self):  # MA-11, MA-12
        while True:
            yield self.primary
            if self.secondary:
                yield self.secondary

    async def run(self):
        self.publish()
        candidates = self.alternate()
        while True:
            if lost := await self.attempt(next(candidates)):
                candidates = itertools.chain([lost], self.alternate())  # MA-13, MA-14
            await asyncio.sleep(RETRY * self.scale)

    async def attempt(self, target):
        """Follows redirects (MA-05). Returns the PBX to which the client was connected until now, None if it never was."""
        for _ in range(MAX_HOPS):
            following, current, session = None, None, self.session
            try:
                async with self.dial(target) as ws:
                    following, standby = await self.login(ws, target)
                    if not following:
                        current = target
                        self.publish(True, standby, current)
                        await self.stay(ws)
            except (OSError, ValueError, WebSocketException, Refused) as error:
                print(f"{target}: {str(error) or type(error).__name__}", file=sys.stderr)  # MA-30
                if isinstance(error, ConnectionClosed) and session and not self.session and not current:
                    following = target  # it closed because the session has expired: there again, as the user
            self.publish()
            if not following:
                return current
            target = following

    def dial(self, pbx):
        url = f"{'wss' if self.tls else 'ws'}://{pbx.host}:{pbx.port}/{pbx.module}/APPCLIENT/websocket"
        tls = {"ssl": self.tls, "server_hostname": pbx.host.strip("[]")} if self.tls else {}
        return connect(url, host=address(pbx.host), port=pbx.port, proxy=None, max_size=2**24, **tls,
                       open_timeout=ANSWER * self.scale, close_timeout=self.scale,
                       ping_interval=PING * self.scale, ping_timeout=ANSWER * self.scale)

    async def login(self, ws, at):
        """Logs on. Returns where to go next, or None and whether this PBX is a standby."""
        kind, name, password = ("session", *self.session) if self.session else ("user", self.args.user, self.args.password)
        domain = challenge = nonce = None
        hello = {"mt": "Login", "type": kind, "userAgent": "redial sample (Python)"}
        await ws.send(json.dumps(hello))
        async with asyncio.timeout(ANSWER * self.scale) as limit:
            while True:
                frame = await ws.recv()
                match parse(frame):
                    case {"mt": "Authenticate", "domain": str(domain), "challenge": str(challenge)}:
                        nonce = secrets.token_hex(8)  # MW-06
                        response = digest(kind, domain, name, password, nonce, challenge)
                        await ws.send(json.dumps(hello | {"method": "digest", "username": name, "nonce": nonce, "response": response}))
                        limit.reschedule(asyncio.get_running_loop().time() + ANSWER * self.scale)
                    case {"mt": "Authorize"}:
                        limit.reschedule(None)  # a person has to act, however long it takes: MW-09
                    case {"mt": "LogoutResult"}:
                        self.forget_session()
                    case {"mt": "LoginResult", "error": int(error)} if error:
                        if kind == "user":
                            raise Refused(f"login refused, error {error}")
                        self.forget_session()  # MW-03
                        break
                    case {"mt": "LoginResult" | "Redirect" as what}:
                        info = verified_info(frame, domain, name, password, nonce, challenge)  # MW-01, MW-02
                        if kind == "user":
                            self.session = session_credentials(info, nonce, password) or self.session  # MW-04
                        if what == "Redirect":
                            return redirect_target(info, at.port, self.tls), False  # MW-05
                        return None, self.accepted(info, at)
        return await self.login(ws, at)

    def accepted(self, info, at):
        """Learns the secondary from a login result. Returns whether the PBX is a standby."""
        standby = info.get("standby") is True
        if not standby:  # MA-15
            alt, moved = parse_pbx(info.get("alt"), at.port), at != self.primary
            if alt and not (moved and info.get("altMaster") is True):
                self.secondary = alt  # MA-17, MA-19, MA-20
            else:
                self.secondary = at if moved else None  # MA-18, MA-21
            self.store()
        return standby

    async def stay(self, ws):
        async for frame in ws:
            match parse(frame):
                case {"mt": "StandbyBack"}:
                    return  # like a loss: this PBX will redirect now (MA-31)
                case {"mt": "LogoutResult"}:
                    self.forget_session()

    def forget_session(self):  # MW-07
        self.session = None
        self.store()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("primary", "user", "password", "ca", "state-dir", "phys"):
        parser.add_argument(f"--{option}", default=os.environ.get("REDIAL_" + option.upper().replace("-", "_")))
    parser.add_argument("--timer-scale", type=float, default=os.environ.get("REDIAL_TIMER_SCALE", "1.0"))
    arguments = parser.parse_args()
    if not parse_pbx(arguments.primary):
        parser.error("--primary must be host:port/module")
    asyncio.run(Client(arguments).run())
