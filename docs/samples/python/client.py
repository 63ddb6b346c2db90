"""A complete myApps client: finds the user's PBX, survives the loss of any one PBX, publishes `connInfo`.
Beside a passage stands the clause that it implements. A PBX goes by its name, `host/module`."""
import argparse, asyncio, hashlib, json, os, pathlib, re, secrets, ssl, sys

from Crypto.Cipher import ARC4
from websockets.asyncio.client import connect

RETRY, ANSWER, PING, CLOSE = 2, 5, 10, 1  # seconds, before --timer-scale
MAX_HOPS = 10  # redirects in a row before it must be a loop


class Client:
    def __init__(self, args):
        self.args, self.scale, self.current = args, float(args.timer_scale or 1), None
        self.user = ["user", args.user, args.password]
        host, self.port, module = re.split("[:/]", args.primary)  # all PBXes listen on the same port
        self.primary = f"{host}/{module}"  # MA-16
        self.tls = ssl.create_default_context(cafile=args.ca) if args.ca else None
        lines = [line.partition("#")[0].split() for line in open(args.hosts)] if args.hosts else []
        self.hosts = {name: line[0] for line in lines for name in line[1:]}
        self.file = pathlib.Path(args.state_dir, "client.json") if args.state_dir else None
        stored = json.loads(self.file.read_text()) if self.file and self.file.exists() else {}
        mine = stored.get("for") == [args.primary, args.user]
        self.secondary, self.session = (stored["secondary"], stored["session"]) if mine else (None, None)

    def store(self):
        if self.file:
            mine = [self.args.primary, self.args.user]
            new = self.file.with_suffix(".new")  # whenever the client is stopped, there is never half a file
            new.write_text(json.dumps({"for": mine, "secondary": self.secondary, "session": self.session}))
            new.replace(self.file)

    def publish(self, standby=False):  # MA-22 to MA-28
        names = {"cur": self.current, "pri": self.primary, "sec": self.secondary, "phys": self.args.phys}
        value = {"up": bool(self.current), "standby": standby} | {k: v for k, v in names.items() if v}
        print(json.dumps({"publish": "connInfo", "value": value}), flush=True)

    def alternate(self, *first):
        yield from first
        while True:  # MA-11, MA-12
            yield self.primary
            if self.secondary:
                yield self.secondary

    async def run(self):
        candidates = self.alternate()
        self.publish()
        while True:
            await self.attempt(next(candidates))
            if self.current:  # was connected until now
                candidates = self.alternate(self.current)  # MA-13, MA-14
                self.current = None
                self.publish()
            await asyncio.sleep(RETRY * self.scale)

    async def attempt(self, pbx):
        """Follows redirects to the user's PBX (MA-05), and is over when the connection with it is."""
        try:
            for _ in range(MAX_HOPS):
                print("connect to", pbx, file=sys.stderr)  # MA-30
                pbx = await self.talk(pbx)
                if not pbx:
                    return
        except Exception as error:  # whatever it was, there is no connection with this PBX
            print(f"{pbx}: {error!r}", file=sys.stderr)

    async def talk(self, at):
        """One connection from the login to its end. Returns where to go next, None if it is just over."""
        host, module = at.split("/")
        url = f"{'wss' if self.tls else 'ws'}://{host}:{self.port}/{module}/APPCLIENT/websocket"
        dial = connect(url, ssl=self.tls, host=self.hosts.get(host, host), proxy=None,
                       open_timeout=ANSWER * self.scale, close_timeout=CLOSE * self.scale,
                       ping_interval=PING * self.scale, ping_timeout=ANSWER * self.scale)
        proof = None
        async with dial as ws, asyncio.timeout(None) as limit:
            async def login(**proven):
                hello = {"mt": "Login", "type": (self.session or self.user)[0], "userAgent": "redial sample"}
                await ws.send(json.dumps(hello | proven))
                limit.reschedule(asyncio.get_running_loop().time() + ANSWER * self.scale)

            await login()
            async for frame in ws:
                match json.loads(frame):  # what matches no case is ignored: MW-08
                    case {"mt": "Authenticate", "domain": domain, "challenge": challenge}:
                        kind, name, password = self.session or self.user
                        nonce = secrets.token_hex(8)  # MW-06
                        proof = name, password, nonce, challenge
                        response = digest(kind, domain, *proof)
                        await login(method="digest", username=name, nonce=nonce, response=response)
                    case {"mt": "Authorize"}:
                        limit.reschedule(None)  # a person has to act, however long it takes: MW-09
                    case {"mt": "LoginResult", "error": error} if proof and error:
                        if kind == "user":
                            raise PermissionError(f"login refused, error {error}")
                        self.session = None  # MW-03
                        self.store()
                        await login()
                    case {"mt": "LoginResult" | "Redirect" as mt, "digest": given} if proof:
                        subject = ["redirect"] if mt == "Redirect" else ["loginresult", domain]
                        info = verified_info(frame, given, *subject, *proof)
                        if kind == "user" and "session" in info:  # MW-04
                            usr, pwd = (reveal(info["session"], f, nonce, password) for f in ("usr", "pwd"))
                            self.session = ["session", usr, pwd]
                        if mt == "Redirect":
                            return f"{info['host']}/{info['mod']}"  # MW-05
                        proof = limit.reschedule(None)
                        self.accepted(info, at)
                    case {"mt": "StandbyBack"} if self.current:
                        return None  # like a loss: this PBX redirects by now (MA-31)
                    case {"mt": "LogoutResult"}:
                        self.session = None  # MW-07
                        self.store()

    def accepted(self, info, at):
        self.current, standby = at, info.get("standby", False)
        if not standby:  # MA-15
            alt, moved = info.get("alt"), at != self.primary
            if alt and not (moved and info.get("altMaster")):
                self.secondary = alt  # MA-17, MA-19, MA-20
            else:
                self.secondary = at if moved else None  # MA-18, MA-21
            print("secondary:", self.secondary, file=sys.stderr)  # MA-30
        self.store()
        self.publish(standby)


def digest(*parts):
    return hashlib.sha256(":".join(["innovaphoneAppClient", *parts]).encode()).hexdigest()


def verified_info(frame, given, *parts):  # MW-01, MW-02
    text = frame.partition('"info":')[2]
    info, end = json.JSONDecoder().raw_decode(text)
    if given != digest(*parts, text[:end]):  # the text as it was sent: encoded anew, it might differ
        raise PermissionError("wrong digest")
    return info


def reveal(sealed, field, nonce, password):
    key = f"innovaphoneAppClient:{field}:{nonce}:{password}"
    return ARC4.new(key.encode()).decrypt(bytes.fromhex(sealed[field])).decode()


if __name__ == "__main__":
    os.umask(0o077)  # the stored session is nobody else's
    parser = argparse.ArgumentParser()
    for name in ("primary", "user", "password", "ca", "hosts", "state_dir", "phys", "timer_scale"):
        parser.add_argument("--" + name.replace("_", "-"), default=os.environ.get(f"REDIAL_{name.upper()}"))
    asyncio.run(Client(parser.parse_args()).run())
