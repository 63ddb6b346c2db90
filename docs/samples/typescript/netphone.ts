// A sample adapter: a client of NetPhone as docs/testing-a-netphone-client.md has it.
//
//     npm ci && npx tsc && node netphone.js --primary {primary} "--secondary={secondary}" --user {user} --password {password} \
//         --timer-scale {timer_scale}
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

/** What a server says; what is not among this is passed over. */
type Said =
  | { type: 'logged-on'; expires: number }
  | { type: 'turned-down' }
  | { type: 'call' | 'over'; call: string }
  | { type: 'unsupported' };

const RETRY = 2000, ANSWER = 32000; // milliseconds, before scaling

const { values: told } = parseArgs({
  options: Object.fromEntries(
    ['primary', 'secondary', 'user', 'password', 'timer-scale'].map((name) => [name, { type: 'string' as const, default: '' }]),
  ),
}) as { values: Record<string, string> };
const scale = Number(told['timer-scale'] || 1);
const retry = RETRY * scale, answer = ANSWER * scale;

/** Asks a server, and stays for as long as the user is logged on there; whether the user was. */
function at(url: string): Promise<boolean> {
  const { user, password } = told;
  const socket = new WebSocket(url);
  const say = (message: object) => socket.send(JSON.stringify(message));
  let clock: NodeJS.Timeout;
  let wasIn = false;

  /** What does not come in time is lost, whatever it was. */
  const waits = (milliseconds: number, then: () => void) => {
    clearTimeout(clock);
    clock = setTimeout(then, milliseconds);
  };
  /** Asks to be logged on, or to stay so: a system that hangs is noticed by that alone. */
  const logOn = () => {
    say({ type: 'log-on', user, password });
    waits(answer, () => socket.terminate());
  };
  const hear = (said: Said) => {
    switch (said.type) {
      case 'logged-on':
        wasIn = true;
        return waits((said.expires * 1000) / 2, logOn);
      case 'turned-down':
        return socket.terminate();
      case 'call':
        return say({ type: 'answer', call: said.call });
      case 'over':
        return say({ type: 'over', call: said.call });
      case 'unsupported':
        console.error(said.type);
        process.exit(1);
    }
  };

  waits(answer, () => socket.terminate());
  socket.on('open', () => (say({ type: 'open', version: 1 }), logOn()));
  socket.on('message', (text) => hear(JSON.parse(text.toString())));
  socket.on('error', () => {}); // 'close' follows
  return new Promise((resolve) => socket.on('close', () => (clearTimeout(clock), resolve(wasIn))));
}

// NP-03: the server's address first, then the two in turn; after a loss it begins anew.
const servers = [told.primary!, told.secondary!].filter((url) => url);
for (let next = 0; ; ) {
  const wasIn = await at(servers[next % servers.length]!);
  next = wasIn ? 0 : next + 1;
  await sleep(retry);
}
