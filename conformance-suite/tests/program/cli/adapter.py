# An adapter as far as its library: what it says is the script that it is given. It answers no ping.
import json, os, socket, ssl, struct, sys, time, urllib.parse


def told(name):
    return os.environ["REDIAL_" + name]


def tcp(url):
    to = urllib.parse.urlsplit(url)
    links.append(socket.create_connection((to.hostname, to.port)))
    return links[-1]


def tls(url):
    return ssl.create_default_context().wrap_socket(tcp(url), server_hostname="127.0.0.1")


def portal(url):
    context = ssl.create_default_context(cafile=told("CA"))
    links.append(context.wrap_socket(tcp(url), server_hostname=urllib.parse.urlsplit(url).hostname))
    return links[-1]


def http(url):
    connection = tcp(url)
    connection.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    return connection


class Link:
    def __init__(self, url, more=""):
        to = urllib.parse.urlsplit(url)
        self.tcp = portal(url) if to.scheme == "wss" else tcp(url)
        self.tcp.sendall(
            f"GET {to.path} HTTP/1.1\r\nHost: {to.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n{more}\r\n".encode()
        )
        self.file = self.tcp.makefile("rb")
        while self.file.readline().strip():
            pass

    def text(self, text, kind=1):
        body = text.encode()
        length = bytes([128 | len(body)]) if len(body) < 126 else bytes([254]) + struct.pack(">H", len(body))
        self.tcp.sendall(bytes([128 | kind]) + length + bytes(4) + body)

    def say(self, kind, **fields):
        self.text(json.dumps({"type": kind, **fields}))

    def hear(self):
        _, length = self.file.read(2)
        if length == 126:
            (length,) = struct.unpack(">H", self.file.read(2))
        return json.loads(self.file.read(length))


def opened(url, service, library="a", **fields):
    link = Link(url)
    link.say("open", version=1, service=service, library=library, **fields)
    return link


def who():
    return {name: told(name.upper()) for name in ("application", "user", "password")}


def proxy():
    return opened(told("SITE1"), "configuration", **who())


def telephony():
    return opened(proxy().hear()["telephony"], "telephony")


def asking(url=None, **fields):
    link = Link(url or told("ADDRESS"))
    link.say("open", **({"version": 1} | fields))
    return link


def logged_on():
    link = asking()
    assert link.hear() == {"type": "login"}
    link.say("log-on", user=told("USER"), password=told("PASSWORD"))
    return link


# What nobody holds is closed.
links = []
exec(sys.argv[1])
time.sleep(1000)
