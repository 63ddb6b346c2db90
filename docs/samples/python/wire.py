"""What myApps puts on the wire: names of PBXes, messages, digests and session credentials. No connection, no memory."""
import hashlib
import json
import os
import re
from collections import namedtuple
from pathlib import Path


class Refused(Exception):
    """The PBX said no, or something that cannot be trusted."""


class Pbx(namedtuple("Pbx", "host port module")):
    def __str__(self):  # as published: MA-25 to MA-27
        return f"{self.host}/{self.module}"


def parse_pbx(text, port=443):
    """`host/module` or `host:port/module`; None if it is neither."""
    found = re.fullmatch(r"(\[.+\]|[^:/\s]+)(?::(\d+))?/([^/?#\s]+)", text if isinstance(text, str) else "")
    return Pbx(found[1], int(found[2] or port), found[3]) if found else None


def address(host):
    """Where a PBX is that is called by name: the harness's hosts file first, then the system's resolver."""
    hosts = os.environ.get("REDIAL_HOSTS")
    for line in Path(hosts).read_text().splitlines() if hosts else []:
        ip, *names = line.partition("#")[0].split() or [None]
        if host in names:
            return ip
    return host.strip("[]")


def parse(frame):
    """A message, or an empty one for whatever is none and will be ignored (MW-08)."""
    try:
        message = json.loads(frame) if isinstance(frame, str) else None
    except (ValueError, RecursionError):
        message = None
    return message if isinstance(message, dict) else {}


def raw_info(frame):
    """The member `info` as it was sent: the digest covers this text, not a re-encoding of it."""
    depth, start, before = 0, None, None
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', frame):
        text = token[0]
        if depth == 1 and text in (",", "}") and start is not None:
            return frame[start:token.start()].strip()
        if depth == 1 and text == ":" and before == '"info"':
            start = token.end()
        depth += (text in "{[") - (text in "}]")
        before = text
    return ""


def digest(*parts):
    return hashlib.sha256(":".join(("innovaphoneAppClient", *parts)).encode(errors="replace")).hexdigest()


def verified_info(frame, domain, *proof):
    """`info` of a LoginResult or Redirect, parsed from the very text that was verified.
    `proof` is name, password, nonce and challenge of the login that it answers, None as long as there were none."""
    message, info = parse(frame), raw_info(frame)
    what = ("redirect",) if message["mt"] == "Redirect" else ("loginresult", domain)
    if None in proof or message.get("digest") != digest(*what, *proof, info):
        raise Refused(f"{message['mt']} with a wrong digest")
    return parse(info)


def redirect_target(info, port, tls):
    """Where a redirect leads: a port in `host` counts first, then `https` or `http`, then the port in use."""
    given = info.get("https" if tls else "http")
    target = parse_pbx(f"{info.get('host')}/{info.get('mod')}", given if isinstance(given, int) and given > 0 else port)
    if not target:
        raise Refused("redirect to nowhere")
    return target


def session_credentials(info, nonce, password):
    """Name and password of the session that a user login was given; None if it was given none."""
    def plain(field):
        key = f"innovaphoneAppClient:{field}:{nonce}:{password}"
        return rc4(key.encode(), bytes.fromhex(info["session"][field])).decode()
    try:
        return [plain("usr"), plain("pwd")]
    except (KeyError, TypeError, ValueError):
        return None


def rc4(key, data):
    s, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(byte ^ s[(s[i] + s[j]) % 256])
    return bytes(out)
