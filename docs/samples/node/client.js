// A complete myApps client: it finds the user's PBX, survives the loss of any one PBX and publishes `connInfo`.
// The clause that a passage implements stands beside it. Node.js 20 or newer; what is on the wire is in `wire.js`.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Link } from './link.js';
import { Refused, digest, parse, parsePbx, redirectTarget, sessionCredentials, verifiedInfo } from './wire.js';

const RETRY = 2000, MAX_HOPS = 10; // milliseconds, before --timer-scale; redirects in a row before it must be a loop

class Client {
  constructor(args) {
    this.args = args;
    this.scale = Number(args['timer-scale'] || 1);
    this.primary = parsePbx(args.primary); // MA-16
    this.ca = args.ca ? readFileSync(args.ca) : undefined;
    this.file = args['state-dir'] ? join(args['state-dir'], 'client.json') : undefined;
    const stored = this.file && existsSync(this.file) ? parse(readFileSync(this.file, 'utf8')) : {};
    if (stored.primary === args.primary && stored.user === args.user) {
      this.secondary = parsePbx(stored.secondary);
      this.session = stored.session;
    }
  }

  store() {
    if (!this.file) return;
    const { primary, user } = this.args;
    const state = { primary, user, secondary: this.secondary?.address, session: this.session };
    writeFileSync(`${this.file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  publish({ up = false, standby = false, current } = {}) { // MA-22 to MA-28
    const named = { cur: current?.name, pri: this.primary.name, sec: this.secondary?.name, phys: this.args.phys || undefined };
    const line = JSON.stringify({ publish: 'connInfo', value: { up, standby, ...named } });
    if (line !== this.published) console.log(line);
    this.published = line;
  }

  *alternate(lost) {
    if (lost) yield lost; // MA-13, MA-14
    for (;;) { // MA-11, MA-12
      yield this.primary;
      if (this.secondary) yield this.secondary;
    }
  }

  async run() {
    this.publish();
    let candidates = this.alternate();
    for (;;) {
      const lost = await this.attempt(candidates.next().value);
      if (lost) candidates = this.alternate(lost);
      await sleep(RETRY * this.scale);
    }
  }

  /** Follows redirects (MA-05). Returns the PBX to which the client was connected until now, if it ever was. */
  async attempt(target) {
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      const { session } = this;
      let link, following, standby, current;
      try {
        link = new Link(target, this.ca, this.scale);
        await link.open();
        ({ following, standby } = await this.login(link, target));
        if (!following) {
          current = target;
          this.publish({ up: true, standby, current });
          await this.stay(link);
        }
      } catch (error) {
        console.error(`${target.name}: ${error.message || error.code}`); // MA-30
        const expired = session && !this.session && !current && !(error instanceof Refused);
        if (expired) following = target; // closed on an expired session: there again, as the user
      }
      this.publish();
      await link?.close();
      if (!following) return current;
      target = following;
    }
  }

  /** Logs on. Returns where to go next, or whether this PBX is a standby. */
  async login(link, at) {
    const type = this.session ? 'session' : 'user';
    const [name, password] = this.session ?? [this.args.user, this.args.password];
    const hello = { mt: 'Login', type, userAgent: 'redial sample (Node.js)' };
    let proof = {};
    link.send(hello);
    for (;;) {
      const frame = await link.receive();
      const { mt, domain, challenge, error } = parse(frame);
      if (mt === 'Authenticate' && typeof domain === 'string' && typeof challenge === 'string') {
        const nonce = randomBytes(8).toString('hex'); // MW-06
        proof = { domain, name, password, nonce, challenge };
        const response = digest(type, domain, name, password, nonce, challenge);
        link.send({ ...hello, method: 'digest', username: name, nonce, response });
      } else if (mt === 'Authorize') {
        link.wait(); // a person has to act, however long it takes: MW-09
      } else if (mt === 'LogoutResult') {
        this.forgetSession();
      } else if (mt === 'LoginResult' && Number.isInteger(error) && error !== 0) {
        if (type === 'user') throw new Refused(`login refused, error ${error}`);
        this.forgetSession(); // MW-03
        return this.login(link, at);
      } else if (mt === 'LoginResult' || mt === 'Redirect') {
        const info = verifiedInfo(frame, proof); // MW-01, MW-02
        if (type === 'user') this.session = sessionCredentials(info, proof.nonce, password) ?? this.session; // MW-04
        if (mt === 'Redirect') return { following: redirectTarget(info, at.port, this.ca) }; // MW-05
        link.wait();
        return { standby: this.accepted(info, at) };
      }
    }
  }

  /** Learns the secondary from a login result. Returns whether the PBX is a standby. */
  accepted(info, at) {
    const standby = info.standby === true;
    if (!standby) { // MA-15
      const alt = parsePbx(info.alt, at.port), moved = at.address !== this.primary.address;
      if (alt && !(moved && info.altMaster === true)) this.secondary = alt; // MA-17, MA-19, MA-20
      else this.secondary = moved ? at : undefined; // MA-18, MA-21
      this.store();
    }
    return standby;
  }

  async stay(link) {
    for (;;) {
      const { mt } = parse(await link.receive());
      if (mt === 'StandbyBack') return; // like a loss: this PBX will redirect now (MA-31)
      if (mt === 'LogoutResult') this.forgetSession();
    }
  }

  forgetSession() { // MW-07
    this.session = undefined;
    this.store();
  }
}

const names = ['primary', 'user', 'password', 'ca', 'state-dir', 'phys', 'timer-scale'];
const option = (name) => ({ type: 'string', default: process.env[`REDIAL_${name.toUpperCase().replace('-', '_')}`] ?? '' });
const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, option(name)])) });
if (!parsePbx(values.primary)) throw new Error('--primary must be host:port/module');
await new Client(values).run();
