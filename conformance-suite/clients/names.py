"""The DNS of one case, for phones that learn by it alone that there are two systems (RFC 3263): SRV records of the user's domain, the
home system before the failover system."""

import os
import socket
import struct
import threading

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


def answer_all(dns, domain, transport, servers):
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


def serve(told, port=0):
    """Answers from now on, as long as this process runs; where. Port 53 is for phones that can be told an address alone, and needs an
    address that no other phone is given."""
    servers = [(host, int(port)) for host, port in (told[it].split(":") for it in ("primary", "secondary") if told[it])]
    dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    high, low = divmod(os.getpid(), 250)
    dns.bind((f"127.53.{high % 250}.{low + 1}", port) if port else ("127.0.0.1", 0))
    names = (dns, told["domain"], told["transport"], servers)
    threading.Thread(target=answer_all, args=names, daemon=True).start()
    return dns.getsockname()
