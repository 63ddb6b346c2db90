// A sample adapter: an agent's desktop as docs/testing-a-desktop.md has it.
//
//     npm ci && npx tsc && node desktop.js --site1 {site1} --site2 {site2} --first {first} --application {application} \
//         --user {user} --password {password} --dn {dn} --timer-scale {timer_scale} \
//         "--site-timeout={site_timeout}" "--register-timeout={register_timeout}"
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

type Site = 'site1' | 'site2';
type Service = 'configuration' | 'telephony' | 'statistics';
type Clock = 'site' | 'phone';

/** What a service says; what is not among this is passed over. */
type Said =
  | { type: 'accepted'; telephony: string; statistics: string }
  | { type: 'person'; preferred: Site }
  | { type: 'ready' | 'rejected' | 'unsupported' | 'site' | 'listening' | 'login-refused' }
  | { type: 'event'; name: string; reason?: string };

const RETRY = 2000, ANSWER = 20000; // milliseconds, before scaling
const OTHER: Record<Site, Site> = { site1: 'site2', site2: 'site1' };

const { values: told } = parseArgs({
  options: Object.fromEntries(
    ['site1', 'site2', 'first', 'application', 'user', 'password', 'dn', 'timer-scale', 'site-timeout', 'register-timeout']
      .map((name) => [name, { type: 'string' as const, default: '' }]),
  ),
}) as { values: Record<string, string> };
const scale = Number(told['timer-scale'] || 1);
const retry = RETRY * scale, answer = ANSWER * scale;

/** A connection to a service, and what came on it that nobody has asked for yet. */
class Line {
  private readonly said: Said[] = [];
  private wake = () => {};

  private readonly socket: WebSocket;

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (text) => (this.said.push(JSON.parse(text.toString())), this.wake()));
    this.socket.on('close', () => this.wake());
    this.socket.on('error', () => {}); // 'close' follows
  }

  /** Asks for a service, which is ON once it has answered. GD-03: the proxy is told who comes. */
  async asksFor(service: Service, library: string): Promise<Said> {
    const { application, user, password } = told;
    const who = service === 'configuration' ? { application, user, password } : {};
    this.socket.on('open', () => this.say({ type: 'open', version: 1, service, library, 'on-demand': true, ...who }));
    const first = await this.until('accepted', 'ready', 'rejected', 'unsupported');
    if (first.type === 'unsupported') {
      console.error(`${service}: ${first.type}`);
      process.exit(1);
    }
    if (first.type === 'rejected') {
      show(new Set(), true);
      await sleep(2 ** 31 - 1); // until the agent closes it
    }
    return first;
  }

  say(message: object) {
    this.socket.send(JSON.stringify(message));
  }

  /** The next thing that it says; nothing once the connection is over. */
  async next(): Promise<Said | undefined> {
    while (this.said.length === 0 && this.socket.readyState < WebSocket.CLOSING) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.said.shift();
  }

  /** The next of these things; whoever does not say one in time has failed. */
  async until(...types: Said['type'][]): Promise<Said> {
    const late = setTimeout(() => this.end(), answer);
    try {
      for (let said; (said = await this.next()); ) if (types.includes(said.type)) return said;
      throw new Error(`no ${types.join(' or ')}`);
    } finally {
      clearTimeout(late);
    }
  }

  end() {
    this.socket.terminate();
    this.wake();
  }
}

/** What the agent sees, for whoever tests it. */
let shown = '';
function show(off: Set<Service>, stopped = false) {
  const now = JSON.stringify({ publish: 'desktop', value: { off: [...off].sort(), stopped } });
  if (now !== shown) console.log((shown = now));
}

let leftForGood = false; // the agent or a supervisor wanted the logout

/** The time at one site. */
class Stay {
  private readonly off = new Set<Service>();
  private readonly lines = new Set<Line>();
  private readonly clocks = new Map<Clock, NodeJS.Timeout>();
  private readonly library = randomUUID();
  private wanted = !leftForGood;
  private waits = false;
  private refused = false;
  private isOver = false;
  private leave = () => {};

  constructor(private readonly site: Site) {
    show(this.off);
  }

  /** Begins there and works there; where to go next. */
  async pass(starts: boolean): Promise<Site> {
    try {
      const [proxy, accepted] = await this.open('configuration', told[this.site]!);
      if (starts) { // GD-04
        proxy.say({ type: 'read', object: 'person' });
        const person = await proxy.until('person');
        proxy.say({ type: 'read', object: 'site' });
        await proxy.until('site');
        if (person.type === 'person' && person.preferred !== this.site) return person.preferred; // GD-05
      }
      if (accepted.type !== 'accepted') throw new Error('a proxy says where the services are');
      const left = new Promise<void>((resolve) => (this.leave = resolve));
      this.keep('configuration', told[this.site]!, proxy);
      this.keep('telephony', accepted.telephony);
      this.keep('statistics', accepted.statistics);
      await left;
      return OTHER[this.site];
    } finally {
      this.isOver = true;
      this.clocks.forEach((_, clock) => this.stop(clock));
      this.lines.forEach((line) => line.end());
    }
  }

  private async open(service: Service, url: string): Promise<[Line, Said]> {
    const line = new Line(url);
    this.lines.add(line); // from now on: it is not to outlive the stay
    return [line, await line.asksFor(service, this.library)];
  }

  /** Keeps a connection to a service, and tries to have it back while that is OFF (GD-10, GD-24). */
  private async keep(service: Service, url: string, line?: Line) {
    while (!this.isOver) {
      try {
        line ??= (await this.open(service, url))[0];
        this.turns(service, true);
        if (service === 'telephony') line.say({ type: 'listen', dn: told.dn });
        for (let said; (said = await line.next()); ) this.hear(said, line);
      } catch { /* it is OFF */ }
      line?.end();
      line = undefined;
      if (this.isOver) return;
      this.turns(service, false);
      await sleep(retry);
    }
  }

  /** GD-11 and GD-12 for telephony; of the other services the agent is warned (GD-13, GD-14). */
  private turns(service: Service, on: boolean) {
    if (this.isOver) return;
    if (on) this.off.delete(service); else this.off.add(service);
    show(this.off);
    if (service === 'telephony' && on) this.stop('site');
    if (service === 'telephony' && !on) this.start('site', told['site-timeout']);
  }

  private hear(said: Said, line: Line) {
    const login = () => line.say({ type: 'login', dn: told.dn });
    if (said.type === 'listening' && this.wanted && !this.waits) login();
    if (said.type === 'login-refused') this.refused = true;
    if (said.type !== 'event') return;
    if (said.name === 'EventDNBackInService' && (this.waits || this.refused)) {
      this.waits = this.refused = false;
      this.stop('phone');
      if (this.wanted) login();
    }
    if (said.name !== 'EventAgentLogout') return;
    if (said.reason === 'graceful_shutdown_logout') this.leave(); // GD-20
    else if (said.reason === 'dr-force_logout') { // GD-17
      this.waits = true;
      this.start('phone', told['register-timeout']);
    } else if (!this.waits) { // GD-15, GD-16
      this.wanted = false;
      leftForGood = true;
    }
  }

  /** Absent and 0 are the same: never (GD-12, GD-19). The seconds that it is told are scaled already. */
  private start(clock: Clock, seconds?: string) {
    if (Number(seconds) > 0 && !this.clocks.has(clock)) {
      this.clocks.set(clock, setTimeout(() => this.leave(), Number(seconds) * 1000));
    }
  }

  private stop(clock: Clock) {
    clearTimeout(this.clocks.get(clock));
    this.clocks.delete(clock);
  }
}

// GD-01, GD-02, GD-05, GD-21: the first proxy, or the other one; then from site to site.
for (let site = told.first as Site, starts = true; ; ) {
  try {
    site = await new Stay(site).pass(starts);
    starts = false;
  } catch {
    await sleep(retry);
    site = OTHER[site];
  }
}
