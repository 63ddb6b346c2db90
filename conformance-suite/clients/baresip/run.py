"""Starts baresip as the phone of one case, with a clock that is as fast as the run wants it.

baresip has one registrar for an account; that there are two it learns by DNS (RFC 3263): SRV records of the user's domain, the home
system before the failover system. So a small DNS server comes with it. It needs the Debian packages baresip-core and libfaketime.
"""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
A, SRV = 1, 33


def name(text):
    labels = [label.encode() for label in text.split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def question(query):
    """The name that is asked for, its type, and where the question ends."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += query[at] + 1
    (kind,) = struct.unpack("!H", query[at + 1 : at + 3])
    return ".".join(labels).lower(), kind, at + 5


def answers(asked, kind, domain, transport, servers):
    """Records for a question, each as its type and its data."""
    hosts = {f"{place}.{domain}": address for place, address in zip(("home", "failover"), servers)}
    if kind == SRV and asked == f"_sip._{transport}.{domain}":
        for priority, (host, (_, port)) in enumerate(hosts.items(), 1):
            yield SRV, struct.pack("!HHH", priority, 1, port) + name(host)
    if kind == A and asked in hosts:
        yield A, socket.inet_aton(hosts[asked][0])


def serve_names(dns, domain, transport, servers):
    while True:
        query, client = dns.recvfrom(512)
        try:
            asked, kind, end = question(query)
        except (IndexError, struct.error, UnicodeDecodeError):
            continue
        found = list(answers(asked, kind, domain, transport, servers))
        status = 0x8180 if found else 0x8183
        head = query[:2] + struct.pack("!HHHHH", status, 1, len(found), 0, 0)
        records = [b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data for kind, data in found]
        dns.sendto(head + query[12:end] + b"".join(records), client)


def own_port():
    """A port that no other phone of this machine is given, nor the next one, which baresip takes for TLS: a free one may be somebody
    else's by the time that it is taken."""
    return 10000 + os.getpid() % 5000 * 2


def main():
    told = {key: os.environ.get(f"REDIAL_{key.upper()}", "") for key in (
        "primary", "secondary", "user", "password", "domain", "transport", "expires", "timer_scale", "state_dir", "ca")}
    servers = [(host, int(port)) for host, port in (told[it].split(":") for it in ("primary", "secondary"))]
    folder = Path(told["state_dir"])
    folder.mkdir(parents=True, exist_ok=True)
    dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    dns.bind(("127.0.0.1", 0))
    names = (dns, told["domain"], told["transport"], servers)
    threading.Thread(target=serve_names, args=names, daemon=True).start()
    (folder / "config").write_text(
        f"""poll_method epoll
sip_listen 127.0.0.1:{own_port()}
net_interface 127.0.0.1
dns_server 127.0.0.1:{dns.getsockname()[1]}
{"sip_cafile " + told["ca"] if told["ca"] else ""}
audio_source aubridge,x
audio_player aubridge,x
audio_alert aufile,/dev/null
rtp_ports 20000-29999
module_path /usr/lib/baresip/modules
module g711.so
module aubridge.so
module uuid.so
module_tmp account.so
module_app menu.so
"""
    )
    (folder / "accounts").write_text(
        f"<sip:{told['user']}@{told['domain']};transport={told['transport']}>;auth_pass={told['password']};"
        f"regint={told['expires']};answermode=auto\n"
    )
    (folder / "contacts").touch()
    environment = dict(os.environ)
    speed = round(1 / float(told["timer_scale"] or 1))
    if speed > 1:
        environment |= {"LD_PRELOAD": FAKETIME, "FAKETIME": f"+0x{speed}"}
    phone = subprocess.Popen(
        ["baresip", "-f", str(folder), "-v"], env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr
    )
    # A second signal ends it without its waiting for a server that says nothing.
    signal.signal(signal.SIGTERM, lambda *_: (phone.terminate(), phone.terminate()))
    sys.exit(phone.wait())


if __name__ == "__main__":
    main()
