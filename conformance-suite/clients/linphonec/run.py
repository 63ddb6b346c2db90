"""Starts linphonec as the phone of one case, with a clock that is as fast as the run wants it.

It learns by DNS that there are two systems, and asks whom /etc/resolv.conf names, at port 53: so the case has its DNS there, and linphonec gets
such a file of its own, in a mount namespace, which takes root. It needs the Debian packages linphone-cli and libfaketime.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
SHELL = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'


def main():
    told = {key: os.environ.get(f"REDIAL_{key.upper()}", "") for key in (
        "dns", "user", "password", "domain", "transport", "expires", "timer_scale", "state_dir", "ca")}
    folder = Path(told["state_dir"])
    (folder / ".local/share/linphone").mkdir(parents=True, exist_ok=True)
    nameserver = told["dns"].split(":")[0]
    (folder / "resolv.conf").write_text(f"nameserver {nameserver}\n")
    rc = folder / "rc"
    rc.write_text(
        f"""[sip]
bind_address=127.0.0.1
sip_port={-1 if told["transport"] == "udp" else -2}
sip_tcp_port={-1 if told["transport"] == "tcp" else -2}
sip_tls_port={-1 if told["transport"] == "tls" else -2}
default_proxy=0
guess_hostname=0
register_only_when_network_is_up=0
keepalive_period=10000
use_ipv6=0
media_encryption=none
root_ca={told["ca"]}
verify_server_certs=1
verify_server_cn=1
refresher_retry_after=5000
[net]
dns_srv_enabled=1
firewall_policy=0
[rtp]
audio_rtp_port={20000 + os.getpid() % 20000}
[sound]
playback_dev_id=ANULL: none
capture_dev_id=ANULL: none
ringer_dev_id=ANULL: none
[proxy_0]
reg_proxy=<sip:{told["domain"]};transport={told["transport"]}>
reg_identity=sip:{told["user"]}@{told["domain"]}
reg_expires={told["expires"]}
reg_sendregister=1
[auth_info_0]
username={told["user"]}
passwd={told["password"]}
realm={told["domain"]}
"""
    )
    environment = dict(os.environ) | {"HOME": str(folder)}
    speed = round(1 / float(told["timer_scale"] or 1))
    if speed > 1:
        environment |= {"LD_PRELOAD": FAKETIME, "FAKETIME": f"+0x{speed}"}
    phone = subprocess.Popen(
        ["unshare", "-m", "sh", "-c", SHELL, "sh", str(folder / "resolv.conf"), "env",
         *(f"{key}={environment[key]}" for key in ("LD_PRELOAD", "FAKETIME") if key in environment),
         "linphonec", "-c", str(rc), "-a"],
        env=dict(os.environ) | {"HOME": str(folder)}, stdin=subprocess.PIPE, stdout=sys.stderr,
    )
    signal.signal(signal.SIGTERM, lambda *_: phone.terminate())
    sys.exit(phone.wait())


if __name__ == "__main__":
    main()
