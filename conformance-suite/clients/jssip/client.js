// JsSIP as the phone of one case: a user agent with two sockets, and nothing that it does not do by itself.
//
// It needs `npm ci` here, or its packages where NODE_PATH says.
'use strict';
const fs = require('fs');
const WebSocket = require('ws');

const told = (name) => process.env[`REDIAL_${name.toUpperCase()}`] ?? '';

// What a browser has, and Node has not: a WebSocket that trusts the authority of the case, and calls without any media.
const ca = told('ca') ? fs.readFileSync(told('ca')) : undefined;
globalThis.window = globalThis;
globalThis.WebSocket = class extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { ca });
  }
};
globalThis.RTCPeerConnection = class extends EventTarget {
  iceGatheringState = 'complete';
  iceConnectionState = 'connected';
  signalingState = 'stable';
  async setRemoteDescription() {}
  async createAnswer() {
    const sdp = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n';
    return { type: 'answer', sdp };
  }
  async setLocalDescription(description) {
    this.localDescription = description;
  }
  getSenders() { return []; }
  getReceivers() { return []; }
  close() {}
};

const JsSIP = require('jssip');

// The home system is tried before the failover system.
const places = [told('primary'), told('secondary')].filter(Boolean);
const sockets = places.map((place, at) => {
  const socket = new JsSIP.WebSocketInterface(`${told('transport')}://${place}`);
  return { socket, weight: places.length - at };
});
const phone = new JsSIP.UA({
  sockets,
  uri: `sip:${told('user')}@${told('domain')}`,
  password: told('password'),
  authorization_user: told('user'),
  realm: told('domain'),
  register_expires: Number(told('expires')),
  session_timers: false,
});
phone.on('newRTCSession', ({ originator, session }) => {
  if (originator === 'remote') session.answer({ mediaConstraints: { audio: false, video: false } });
});
for (const event of ['connected', 'disconnected', 'registered', 'unregistered', 'registrationFailed']) {
  phone.on(event, (data) => console.error(event, data?.cause ?? ''));
}
phone.start();

process.on('SIGTERM', () => {
  phone.on('disconnected', () => process.exit());
  phone.stop();
  // Of a connection that is lost already nobody says that it ends.
  setTimeout(process.exit, 2000);
});
