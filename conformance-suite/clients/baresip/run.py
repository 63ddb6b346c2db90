"""Starts baresip as the phone of one case, with a clock that is as fast as the run wants it.

baresip has one registrar for an account; that there are two it learns by DNS (RFC 3263), which the case has. It needs the Debian packages
baresip-core and libfaketime.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


def own_port():
    """A port that no other phone of this machine is given, nor the next one, which baresip takes for TLS: a free one may be somebody
    else's by the time that it is taken."""
    return 10000 + os.getpid() % 5000 * 2


def main():
    told = {key: os.environ.get(f"REDIAL_{key.upper()}", "") for key in (
        "dns", "user", "password", "domain", "transport", "expires", "timer_scale", "state_dir", "ca")}
    folder = Path(told["state_dir"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config").write_text(
        f"""poll_method epoll
sip_listen 127.0.0.1:{own_port()}
net_interface 127.0.0.1
dns_server {told["dns"]}
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
