// A complete myApps client: finds the user's PBX, survives the loss of any one PBX, publishes `connInfo`.
// Beside a passage stands the clause that it implements. A PBX goes by its name, `host/module`.
import { createHash, randomBytes } from 'node:crypto';
import dns from 'node:dns';
import { on } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';

const RETRY = 2000, ANSWER = 5000, PING = 10000, CLOSE = 1000; // milliseconds, before --timer-scale
const MAX_HOPS = 10; // redirects in a row before it must be a loop

const options = {};
for (const name of ['primary', 'user', 'password', 'ca', 'hosts', 'state-dir', 'phys', 'timer-scale']) {
  options[name] = { type: 'string', default: process.env['REDIAL_' + name.toUpperCase().replace('-', '_')] };
}
const { values: args } = parseArgs({ options });
const scale = Number(args['timer-scale'] || 1);
const user = ['user', args.user, args.password];
const port = args.primary.match(/:(\d+)/)[1]; // all PBXes listen on the same port
const primary = args.primary.replace(/:\d+/, ''); // MA-16
const ca = args.ca ? readFileSync(args.ca) : undefined;
const lines = args.hosts ? readFileSync(args.hosts, 'utf8').replace(/#.*/g, '').split('\n') : [];
const hosts = lines.map((line) => line.trim().split(/\s+/));
const file = args['state-dir'] && `${args['state-dir']}/client.json`;
const stored = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const owner = `${args.user} at ${args.primary}`;
let current, { secondary, session } = stored[owner] ?? {};

function keepSession(given) { // and the secondary: MA-15
  session = given;
  if (!file) return;
  writeFileSync(`${file}.new`, JSON.stringify({ [owner]: { secondary, session } }), { mode: 0o600 });
  renameSync(`${file}.new`, file); // whenever the client is stopped, there is never half a file
}

function publish(standby = false) { // MA-22 to MA-28
  const names = { cur: current, pri: primary, sec: secondary, phys: args.phys || undefined };
  console.log(JSON.stringify({ publish: 'connInfo', value: { up: Boolean(current), standby, ...names } }));
}

function* alternate(...first) {
  yield* first;
  for (;;) yield* [primary, secondary].filter(Boolean); // MA-11, MA-12
}

/** One connection from the login to its end. Returns where to go next, nothing if it is just over. */
async function talk(at) {
  const url = `${ca ? 'wss' : 'ws'}://${at.replace('/', `:${port}/`)}/APPCLIENT/websocket`;
  const address = (name) => hosts.find((line) => line.includes(name, 1))?.[0] ?? name;
  const lookup = (name, how, done) => dns.lookup(address(name), how, done);
  const ws = new WebSocket(url, { ca, lookup, closeTimeout: CLOSE * scale });
  const within = (limit) => setTimeout(() => ws.terminate(), limit * scale);
  let answer = within(ANSWER), pong, type, name, password, nonce, signed;
  const login = (proven) => {
    ws.send(JSON.stringify({ mt: 'Login', type: (session ?? user)[0], userAgent: 'sample', ...proven }));
    clearTimeout(answer);
    answer = within(ANSWER);
  };
  ws.on('open', () => login());
  ws.on('error', () => {}); // the loop below throws it
  ws.on('pong', () => clearTimeout(pong));
  const pings = setInterval(() => { ws.ping(); pong = within(ANSWER); }, PING * scale);
  const closed = new Promise((done) => ws.on('close', done));
  try {
    for await (const [data] of on(ws, 'message', { close: ['close'] })) {
      const { mt, domain, challenge, error, digest: given } = JSON.parse(data);
      if (mt === 'Authenticate' && challenge) {
        [type, name, password] = session ?? user;
        nonce = randomBytes(8).toString('hex'); // MW-06
        const proof = [name, password, nonce, challenge];
        signed = { LoginResult: ['loginresult', domain, ...proof], Redirect: ['redirect', ...proof] };
        login({ method: 'digest', username: name, nonce, response: digest(type, domain, ...proof) });
      } else if (mt === 'LoginResult' && error && signed) {
        if (type === 'user') throw new Error(`login refused, error ${error}`);
        keepSession(undefined); // MW-03
        login();
      } else if ((mt === 'LoginResult' || mt === 'Redirect') && given && signed) {
        const info = verifiedInfo(data.toString(), given, signed[mt]);
        const plain = (key) => rc4(`innovaphoneAppClient:${key}:${nonce}:${password}`, info.session[key]);
        if (type === 'user' && info.session) session = ['session', plain('usr'), plain('pwd')]; // MW-04
        if (mt === 'Redirect') return `${info.host}/${info.mod}`; // MW-05
        signed = clearTimeout(answer);
        if (!info.standby) { // MA-15
          const moved = at !== primary;
          if (info.alt && !(moved && info.altMaster)) secondary = info.alt; // MA-17, MA-19, MA-20
          else secondary = moved ? at : undefined; // MA-18, MA-21
          console.error(`secondary: ${secondary}`); // MA-30
        }
        current = at;
        keepSession(session);
        publish(info.standby);
      }
      if (mt === 'Authorize') clearTimeout(answer); // a person has to act, however long it takes: MW-09
      if (mt === 'LogoutResult') keepSession(undefined); // MW-07
      if (mt === 'StandbyBack' && current) break; // like a loss: this PBX redirects by now (MA-31)
    } // whatever else there is in a frame is ignored: MW-08
  } finally {
    ws.close();
    await closed;
    [answer, pong, pings].forEach(clearTimeout);
  }
}

function digest(...parts) {
  return createHash('sha256').update(['innovaphoneAppClient', ...parts].join(':')).digest('hex');
}

/** `info`, if the digest is that of its text as it was sent: encoded anew, it might differ (MW-01, MW-02). */
function verifiedInfo(frame, given, parts) {
  const start = frame.indexOf('"info":') + 7;
  const texts = [...frame.matchAll(/}/g)].map(({ index }) => frame.slice(start, index + 1));
  const info = texts.find((text) => given === digest(...parts, text));
  if (!info) throw new Error('wrong digest');
  return JSON.parse(info);
}

function rc4(key, hex) {
  let k = Buffer.from(key), s = [...Array(256).keys()], j = 0;
  const next = (i, add) => {
    j = (j + s[i] + add) % 256;
    [s[i], s[j]] = [s[j], s[i]];
    return s[(s[i] + s[j]) % 256];
  };
  for (let i = 0; i < 256; i++) next(i, k[i % k.length]);
  j = 0;
  return Buffer.from(hex, 'hex').map((byte, i) => byte ^ next((i + 1) % 256, 0)).toString();
}

let candidates = alternate();
publish();
for (;;) {
  let pbx = candidates.next().value;
  try {
    for (let hop = 0; pbx && hop < MAX_HOPS; hop++) { // MA-05
      console.error(`connect to ${pbx}`); // MA-30
      pbx = await talk(pbx);
    }
  } catch (error) { // whatever it was, there is no connection with this PBX
    console.error(`${pbx}: ${error.message || error.code}`);
  }
  if (current) { // was connected until now
    candidates = alternate(current); // MA-13, MA-14
    current = undefined;
    publish();
  }
  await sleep(RETRY * scale);
}
