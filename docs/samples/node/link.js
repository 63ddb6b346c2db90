// One WebSocket. It is cut when an answer that is waited for does not come, and when a ping is not answered.
import { on, once } from 'node:events';
import WebSocket from 'ws';
import { lookup } from './wire.js';

const ANSWER = 5000, PING = 10000, CLOSE = 1000; // milliseconds, before --timer-scale

export class Link {
  constructor(pbx, ca, scale) {
    const url = `${ca ? 'wss' : 'ws'}://${pbx.host}:${pbx.port}/${pbx.module}/APPCLIENT/websocket`;
    this.scale = scale;
    this.ws = new WebSocket(url, { ca, lookup, maxPayload: 2 ** 24 });
    this.ws.on('error', () => {}); // open() and receive() report it
    this.ws.on('pong', () => clearTimeout(this.pong));
    this.frames = on(this.ws, 'message', { close: ['close'] });
    this.closed = new Promise((done) => this.ws.once('close', done));
    this.answer = this.timer(ANSWER);
    this.pings = setInterval(() => this.ping(), PING * scale);
  }

  timer(limit) {
    return setTimeout(() => this.ws.terminate(), limit * this.scale);
  }

  ping() {
    if (this.ws.readyState !== WebSocket.OPEN) return;
    this.ws.ping();
    clearTimeout(this.pong);
    this.pong = this.timer(ANSWER);
  }

  async open() {
    await once(this.ws, 'open');
  }

  /** Sends a message that is to be answered. */
  send(message) {
    this.ws.send(JSON.stringify(message));
    clearTimeout(this.answer);
    this.answer = this.timer(ANSWER);
  }

  /** From now on no answer is owed. */
  wait() {
    clearTimeout(this.answer);
  }

  /** The next text frame; for a binary one nothing, which is no message. */
  async receive() {
    const { value, done } = await this.frames.next();
    if (done) throw new Error('connection lost');
    const [data, binary] = value;
    return binary ? '' : data.toString();
  }

  async close() {
    const cut = this.timer(CLOSE);
    this.ws.close();
    await this.closed;
    for (const timer of [cut, this.answer, this.pong, this.pings]) clearTimeout(timer);
  }
}
