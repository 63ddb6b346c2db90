"""pjsua2 as the phone of one case: an account that registers with its domain, and takes calls. Nothing is added: where the two systems
are it learns by DNS, and when to ask which of them it knows by itself.

It needs the Python package pjsua2-python, and a DNS that is asked at port 53: it can be told no other.
"""

import os
import signal
import sys

import pjsua2 as pj

TRANSPORTS = {"udp": pj.PJSIP_TRANSPORT_UDP, "tcp": pj.PJSIP_TRANSPORT_TCP, "tls": pj.PJSIP_TRANSPORT_TLS}


class Call(pj.Call):
    pass


class Account(pj.Account):
    calls = []

    def onIncomingCall(self, prm):
        call = Call(self, prm.callId)
        self.calls.append(call)
        taken = pj.CallOpParam()
        taken.statusCode = 200
        call.answer(taken)

    def onRegState(self, prm):
        print(f"registration: {prm.code} {prm.reason}", file=sys.stderr, flush=True)


def main():
    told = {key: os.environ.get(f"REDIAL_{key.upper()}", "") for key in (
        "dns", "user", "password", "domain", "transport", "expires", "ca")}
    nameserver = told["dns"].split(":")[0]
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))

    endpoint = pj.Endpoint()
    endpoint.libCreate()
    config = pj.EpConfig()
    config.uaConfig.threadCnt, config.uaConfig.mainThreadOnly = 0, True
    config.uaConfig.nameserver.append(nameserver)
    config.logConfig.level = config.logConfig.consoleLevel = 0
    endpoint.libInit(config)
    endpoint.audDevManager().setNullDev()
    transport = pj.TransportConfig()
    transport.boundAddress = "127.0.0.1"
    if told["ca"]:
        transport.tlsConfig.CaListFile, transport.tlsConfig.verifyServer = told["ca"], True
    endpoint.transportCreate(TRANSPORTS[told["transport"]], transport)
    endpoint.libStart()

    account = pj.AccountConfig()
    account.idUri = f"sip:{told['user']}@{told['domain']}"
    account.regConfig.registrarUri = f"sip:{told['domain']};transport={told['transport']}"
    account.regConfig.timeoutSec = int(told["expires"])
    account.regConfig.firstRetryIntervalSec, account.regConfig.retryIntervalSec = 1, 5
    account.regConfig.randomRetryIntervalSec = 0
    account.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", told["user"], 0, told["password"]))
    account.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
    phone = Account()
    phone.create(account)
    while not ended:
        endpoint.libHandleEvents(20)
    phone.calls.clear()
    phone.shutdown()
    endpoint.libDestroy()


if __name__ == "__main__":
    main()
