/**
 * Loaded in front of tslab (`node --import`): its sockets take every message at once.
 *
 * tslab 1.0.22 does not wait for a send to end before it begins the next one. ZeroMQ 6 takes 512 that way and throws at
 * the next, so a cell that prints much, or a notebook of some 170 cells, loses outputs or the last word of a cell, and
 * whoever waits for that hangs. Without a high-water mark and with no time to wait, a send ends before it returns.
 * The prototypes are frozen, so the classes are replaced where tslab asks for them.
 */
import { createRequire } from 'node:module';

type Options = Readonly<Record<string, unknown>>;
type SocketClass = new (options?: Options) => object;

const require = createRequire(import.meta.url);
const zeromq = require('zeromq') as Record<string, SocketClass>;

for (const name of ['Publisher', 'Router']) {
  const Socket = zeromq[name];
  if (Socket === undefined) throw new Error(`zeromq has no class ${name}: tslab cannot be started`);
  zeromq[name] = class extends Socket {
    constructor(options: Options = {}) {
      super({ ...options, sendTimeout: 0, sendHighWaterMark: 0 });
    }
  };
}
