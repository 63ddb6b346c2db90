// SIP.js as the phone of one case. It knows one server and never connects again by itself, so here is what the author of a page adds:
// another server when the one is lost or refuses, after a pause, by turns.
//
// It needs `npm ci` here, or its packages where NODE_PATH says.
'use strict';
const fs = require('fs');
const { pathToFileURL } = require('url');
const WebSocket = require('ws');

const told = (name) => process.env[`REDIAL_${name.toUpperCase()}`] ?? '';
const servers = [told('primary'), told('secondary')].filter(Boolean);
const PAUSE_MS = 4000;

// What a browser has, and Node has not: a WebSocket that trusts the authority of the case, and calls without any media.
const ca = told('ca') ? fs.readFileSync(told('ca')) : undefined;
globalThis.WebSocket = class extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { ca });
  }
};
const SDP = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n';
const withoutMedia = () => ({
  close() {},
  getDescription: async () => ({ body: SDP, contentType: 'application/sdp' }),
  hasDescription: (type) => type === 'application/sdp',
  setDescription: async () => {},
  sendDtmf: () => false,
});

function page({ Registerer, RegistererState, UserAgent }) {
  let agent;

  function tries(turn) {
    const server = servers[turn % servers.length];
    let isLost = false;
    const lost = (why) => {
      if (isLost) return;
      isLost = true;
      console.error(`${server}: ${why}`);
      agent.stop().catch(() => {});
      setTimeout(tries, PAUSE_MS, turn + 1);
    };
    agent = new UserAgent({
      uri: UserAgent.makeURI(`sip:${told('user')}@${told('domain')}`),
      authorizationUsername: told('user'),
      authorizationPassword: told('password'),
      transportOptions: { server: `${told('transport')}://${server}`, connectionTimeout: 5, keepAliveInterval: 20 },
      sessionDescriptionHandlerFactory: withoutMedia,
      logBuiltinEnabled: false,
      delegate: {
        onInvite: (invitation) => invitation.accept(),
        onDisconnect: () => lost('disconnected'),
      },
    });
    const registerer = new Registerer(agent, { expires: Number(told('expires')), refreshFrequency: 80 });
    registerer.stateChange.addListener((state) => {
      console.error(`${server}: ${state}`);
      if (state === RegistererState.Unregistered) lost('not registered');
    });
    agent.start().then(() => registerer.register()).catch((error) => lost(error.message));
  }

  process.on('SIGTERM', () => {
    agent.stop().catch(() => {}).finally(() => process.exit());
    // It would wait for the answer of a server that says nothing.
    setTimeout(process.exit, 2000);
  });
  tries(0);
}

import(pathToFileURL(require.resolve('sip.js'))).then(page);
