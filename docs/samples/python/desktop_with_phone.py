"""Starts the sample desktop, and baresip beside it as the agent's phone, which registers with both sites by SIP, and takes calls by itself.

    redial test --system sip-dr --supports sip-endpoint --option clock=own … -- python3 desktop_with_phone.py

A registrar is told as an address, or as a domain of which the phone asks the name server of the case. It needs the Debian packages baresip-core and libfaketime. baresip waits for minutes where nobody can tell it otherwise, so that its clock is made as
fast as the run wants it.
"""
import os, pathlib, signal, subprocess, sys

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
DESKTOP = pathlib.Path(__file__).with_name("desktop.py")
TOLD = "site1 site2 first application user password dn timer-scale site-timeout register-timeout".split()


def told(name):
    return os.environ.get(f"REDIAL_{name.replace('-', '_').upper()}", "")


def account(registrar):
    """The DN, by way of the registrar of one site."""
    return (
        f"<sip:{told('dn')}@{told('sip_domain')};transport={told('transport')}>;auth_user={told('dn')};"
        f"auth_pass={told('sip_password')};outbound=\"sip:{registrar};transport={told('transport')}\";regint={told('expires')};answermode=auto\n"
    )


def phone():
    """A port of its own that no other phone of this machine is given, nor the next one, which baresip takes for TLS."""
    folder, port = pathlib.Path(told("state_dir")) / "phone", 10000 + os.getpid() % 5000 * 2
    folder.mkdir(parents=True, exist_ok=True)
    more = "".join(f"{line} {told(name)}\n" for line, name in (("sip_cafile", "ca"), ("dns_server", "dns")) if told(name))
    (folder / "config").write_text(
        f"poll_method epoll\nsip_listen 127.0.0.1:{port}\nnet_interface 127.0.0.1\n{more}"
        "audio_source aubridge,x\naudio_player aubridge,x\naudio_alert aufile,/dev/null\nrtp_ports 20000-29999\n"
        "module_path /usr/lib/baresip/modules\nmodule g711.so\nmodule aubridge.so\nmodule uuid.so\nmodule_tmp account.so\nmodule_app menu.so\n"
    )
    (folder / "accounts").write_text("".join(account(told(site)) for site in ("sip1", "sip2") if told(site)))
    (folder / "contacts").touch()
    speed = round(1 / float(told("timer-scale") or 1))
    clock = {"LD_PRELOAD": FAKETIME, "FAKETIME": f"+0x{speed}"} if speed > 1 else {}
    command = ["baresip", "-f", str(folder), "-v"]
    return subprocess.Popen(command, env=os.environ | clock, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def main():
    both = [phone(), subprocess.Popen([sys.executable, DESKTOP, *(f"--{name}={told(name)}" for name in TOLD)])]

    def end(*_):
        # A second signal ends the phone without its waiting for a registrar that says nothing.
        [program.terminate() for program in both + both[:1]]

    signal.signal(signal.SIGTERM, end)
    status = both[1].wait()
    end()
    both[0].wait()
    sys.exit(status)


main()
