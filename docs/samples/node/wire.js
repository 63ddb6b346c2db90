// What myApps puts on the wire: names of PBXes, messages, digests and session credentials. No connection, no memory.
import { createHash } from 'node:crypto';
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

/** The PBX said no, or something that cannot be trusted. */
export class Refused extends Error {}

/** `host/module` or `host:port/module`; undefined if it is neither. `name` is what gets published: MA-25 to MA-27. */
export function parsePbx(text, port = 443) {
  const found = typeof text === 'string' && /^(\[.+\]|[^:/\s]+)(?::(\d+))?\/([^/?#\s]+)$/.exec(text);
  if (!found) return undefined;
  const [, host, own, module] = found;
  return { host, module, name: `${host}/${module}`, address: `${host}:${own ?? port}/${module}`, port: Number(own ?? port) };
}

/** Where a PBX is that is called by name: the harness's hosts file first, then the system's resolver. */
export function lookup(host, options, done) {
  const file = process.env.REDIAL_HOSTS;
  for (const line of file ? readFileSync(file, 'utf8').split('\n') : []) {
    const [ip, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (names.includes(host)) return options.all ? done(null, [{ address: ip, family: isIP(ip) }]) : done(null, ip, isIP(ip));
  }
  return dns.lookup(host, options, done);
}

/** A message, or an empty one for whatever is none and will be ignored (MW-08). */
export function parse(frame) {
  try {
    const message = JSON.parse(frame);
    return message && typeof message === 'object' && !Array.isArray(message) ? message : {};
  } catch {
    return {};
  }
}

/** The member `info` as it was sent: the digest covers this text, not a re-encoding of it. */
export function rawInfo(frame) {
  let depth = 0, start, before;
  for (const { 0: text, index } of frame.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    if (depth === 1 && (text === ',' || text === '}') && start !== undefined) return frame.slice(start, index).trim();
    if (depth === 1 && text === ':' && before === '"info"') start = index + 1;
    if (text === '{' || text === '[') depth += 1;
    if (text === '}' || text === ']') depth -= 1;
    before = text;
  }
  return '';
}

export const digest = (...parts) => createHash('sha256').update(['innovaphoneAppClient', ...parts].join(':')).digest('hex');

/** `info` of a LoginResult or Redirect, parsed from the very text that was verified. `login` is the one that it answers. */
export function verifiedInfo(frame, { domain, name, password, nonce, challenge }) {
  const message = parse(frame), info = rawInfo(frame);
  const what = message.mt === 'Redirect' ? ['redirect'] : ['loginresult', domain];
  if (!nonce || message.digest !== digest(...what, name, password, nonce, challenge, info)) {
    throw new Refused(`${message.mt} with a wrong digest`);
  }
  return parse(info);
}

/** Where a redirect leads: a port in `host` counts first, then `https` or `http`, then the port in use. */
export function redirectTarget(info, port, tls) {
  const given = tls ? info.https : info.http;
  const target = parsePbx(`${info.host}/${info.mod}`, Number.isInteger(given) && given > 0 ? given : port);
  if (!target) throw new Refused('redirect to nowhere');
  return target;
}

/** Name and password of the session that a user login was given; undefined if it was given none. */
export function sessionCredentials(info, nonce, password) {
  const plain = (field) =>
    rc4(Buffer.from(`innovaphoneAppClient:${field}:${nonce}:${password}`), Buffer.from(info.session[field], 'hex')).toString();
  const { usr, pwd } = info.session ?? {};
  return typeof usr === 'string' && typeof pwd === 'string' ? [plain('usr'), plain('pwd')] : undefined;
}

export function rc4(key, data) {
  const s = Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + s[i] + key[i % key.length]) % 256;
    [s[i], s[j]] = [s[j], s[i]];
  }
  let i = 0, j = 0;
  return data.map((byte) => {
    i = (i + 1) % 256;
    j = (j + s[i]) % 256;
    [s[i], s[j]] = [s[j], s[i]];
    return byte ^ s[(s[i] + s[j]) % 256];
  });
}
