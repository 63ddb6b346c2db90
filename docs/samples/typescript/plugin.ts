// A sample adapter: a plug-in or an application of a portal, and its user, as docs/testing-a-plug-in.md has them.
//
//     npm ci && npx tsc && node plugin.js --program {program} --address {address} "--other={other}" --user {user} \
//         --password {password} --ca {ca} --accepts {accepts} --leaves {leaves} --timer-scale {timer_scale}
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

/** What a portal says; what is not among this is passed over. */
type Said =
  | { type: 'login' | 'starting' | 'ended' | 'unsupported' }
  | { type: 'logged-on'; session: string }
  | { type: 'redirected'; to: string };

/** What becomes of asking a portal. */
type Came = Said | { type: 'untrusted' | 'nothing' };

const RETRY = 2000, ANSWER = 30000, MOMENT = 1000; // milliseconds, before scaling; a user needs a moment to log on
const FOREVER = 2 ** 31 - 1;

const { values: told } = parseArgs({
  options: Object.fromEntries(
    ['program', 'address', 'other', 'user', 'password', 'ca', 'accepts', 'leaves', 'timer-scale']
      .map((name) => [name, { type: 'string' as const, default: '' }]),
  ),
}) as { values: Record<string, string> };
const scale = Number(told['timer-scale'] || 1);
const retry = RETRY * scale, answer = ANSWER * scale;
const ca = readFileSync(told.ca!);

const accepted = new Set<string>(); // portals whose certificates the user has accepted by hand
const sessions = new Map<string, string>(); // by which each portal knows the user again
let home: string | undefined; // where the user was logged on last
let isAway = told.leaves === 'entered'; // the user has left, and does nothing any more
let usersTurn = false;

/** A connection to a portal, and what came on it that nobody has asked for yet. */
class Line {
  private readonly said: Said[] = [];
  private wake = () => {};
  private error?: Error & { code?: string };
  private readonly socket: WebSocket;

  constructor(private readonly url: string) {
    const options = { ca, rejectUnauthorized: !accepted.has(url), handshakeTimeout: answer };
    this.socket = new WebSocket(url, options);
    this.socket.on('open', () => this.say({ type: 'open', version: 1, session: sessions.get(url) }));
    this.socket.on('message', (text) => (this.said.push(JSON.parse(text.toString())), this.wake()));
    this.socket.on('error', (error) => (this.error = error)); // 'close' follows
    this.socket.on('close', () => this.wake());
  }

  say(message: object) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** The next of these things, or why none of them comes. */
  async until(limit: number, ...types: Said['type'][]): Promise<Came> {
    const late = setTimeout(() => this.end(), limit);
    try {
      while (true) {
        const said = this.said.shift();
        if (said && types.includes(said.type)) return said;
        if (said) continue;
        if (this.socket.readyState >= WebSocket.CLOSING) break;
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      clearTimeout(late);
    }
    // The portal is there, and nobody vouches for it whom the user trusts.
    const isUntrusted = /CERT|ISSUER|SIGNATURE/.test(this.error?.code ?? '');
    return { type: isUntrusted ? 'untrusted' : 'nothing' };
  }

  end() {
    this.socket.terminate();
    this.wake();
  }
}

/** Asks a portal, and stays for as long as the user is logged on there; what came of it last. */
async function at(url: string): Promise<Came> {
  const line = new Line(url);
  try {
    let came = await line.until(answer, 'login', 'redirected', 'starting', 'unsupported');
    if (came.type === 'unsupported') {
      console.error(came.type);
      process.exit(1);
    }
    if (came.type === 'login') {
      if (!(home && told.program === 'plug-in')) { // a plug-in does it itself (OX-14, OX-22)
        await userIsThere();
        await sleep(MOMENT * scale);
      }
      line.say({ type: 'log-on', user: told.user, password: told.password });
      came = await line.until(answer, 'logged-on', 'redirected', 'starting');
    }
    if (came.type === 'logged-on') {
      sessions.set(url, came.session);
      home = url;
      isAway = told.leaves === 'logged-on';
      usersTurn = false;
      await line.until(FOREVER, 'ended');
    }
    return came;
  } finally {
    line.end();
  }
}

/** Where it asks next. */
async function goesOn(url: string, came: Came): Promise<string> {
  if (came.type === 'redirected' && told.program !== 'application') return came.to; // OX-12, OX-14; OX-09
  if (came.type === 'untrusted') { // OX-13: nothing goes on by itself
    await userIsThere();
    if (told.accepts === 'yes') return accepted.add(url), url;
    if (!told.other) await sleep(FOREVER);
    return userEnters(url);
  }
  if (home) { // it was logged on, so it asks again by itself; its user may be faster
    const mayEnter = usersTurn && told.other && !isAway;
    usersTurn = !usersTurn;
    if (!mayEnter) return await sleep(retry), home;
  }
  return userEnters(url);
}

async function userIsThere() {
  if (isAway) await sleep(FOREVER);
}

/** The other address, if the user knows it; otherwise the same once more. */
async function userEnters(url: string): Promise<string> {
  await userIsThere();
  await sleep(retry);
  return told.other && url === told.address ? told.other : told.address!;
}

for (let url = told.address!; ; ) url = await goesOn(url, await at(url));
