/**
 * Signed orders a second that the simulated Binance answers on loopback, and how long each takes. The server is a process
 * of its own, as a user starts it, with its generated market; the load is this process: connections that each send an
 * order, wait for the answer, cancel it, and so on.
 *
 * `node bench/sim/server-load.ts [orders] [connections]`: asked are 3,000 a second with p99 under 5 ms.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEY = 'load';
const SECRET = 'load-secret';
const WARM_UP = 2000;

/** What came out. */
export interface LoadResult {
  readonly orders: number;
  readonly perSecond: number;
  /** Milliseconds from the first byte sent to the last one received. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** Processor time of the server an order, microseconds: what it costs however busy the machine is. NaN where Linux does not say it. */
  readonly serverMicros: number;
}

/** A connection that sends one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #buffer = '';
  #done: ((body: string) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (text: string) => this.#take(text));
  }

  /** Sends a signed request. @returns the body of the answer. */
  send(method: string, path: string, fields: string): Promise<string> {
    const payload = `${fields}&timestamp=${Date.now()}`;
    const signature = createHmac('sha256', SECRET).update(payload).digest('hex');
    const head = `${method} ${path}?${payload}&signature=${signature} HTTP/1.1\r\nHost: l\r\nX-MBX-APIKEY: ${KEY}\r\nContent-Length: 0\r\n\r\n`;
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(head);
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#buffer += text;
    const at = this.#buffer.indexOf('\r\n\r\n');
    if (at < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#buffer)?.[1] ?? 0);
    if (this.#buffer.length < at + 4 + length) return;
    const body = this.#buffer.slice(at + 4, at + 4 + length);
    this.#buffer = this.#buffer.slice(at + 4 + length);
    this.#done?.(body);
  }
}

/** Starts the server of a user, with one minute of market behind it. */
export async function startServer(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const serve = ['runner/main.ts', 'sim', 'serve', '--venue', 'binance', '--limits', 'none', '--history', '1'];
  const child = spawn(process.execPath, [...serve, '--key', KEY, '--secret', SECRET], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (part: Buffer) => {
      said += part.toString();
      const match = /ws-api/.test(said) ? /127\.0\.0\.1:(\d+)/.exec(said) : null;
      if (match !== null) resolve(Number(match[1]));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { child, port };
}

/** Orders over one connection: placed far from the market and cancelled, in turns; an even count leaves none. */
export async function trade(connection: Connection, number: number, count: number, times: number[]): Promise<void> {
  let id = '';
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    if (id === '') {
      const fields = `symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=${20_000 + number}.00`;
      const answer = await connection.send('POST', '/api/v3/order', fields);
      id = /"orderId":(\d+)/.exec(answer)?.[1] ?? '';
      if (id === '') throw new Error(`refused: ${answer}`);
    } else {
      const answer = await connection.send('DELETE', '/api/v3/order', `symbol=BTCUSDT&orderId=${id}`);
      if (!answer.includes('"CANCELED"')) throw new Error(`not cancelled: ${answer}`);
      id = '';
    }
    times.push(performance.now() - start);
  }
}

/** Processor time of a process so far, microseconds; clock ticks of Linux are hundredths of a second. */
function processorMicros(pid: number | undefined): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return Number.NaN;
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Measures a server that is started for it. */
export async function measureServer(o: { readonly orders: number; readonly connections: number }): Promise<LoadResult> {
  const { child, port } = await startServer();
  const connections = Array.from({ length: o.connections }, () => new Connection(port));
  const all = (count: number, times: number[]): Promise<unknown> =>
    Promise.all(
      connections.map((connection, i) => trade(connection, i, 2 * Math.ceil(count / o.connections / 2), times)),
    );
  try {
    await all(Math.min(WARM_UP, o.orders), []);
    const times: number[] = [];
    const used = processorMicros(child.pid);
    const start = performance.now();
    await all(o.orders, times);
    const seconds = (performance.now() - start) / 1000;
    times.sort((a, b) => a - b);
    const quantile = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(share * times.length))] as number;
    return {
      orders: times.length,
      perSecond: times.length / seconds,
      p50: quantile(0.5),
      p99: quantile(0.99),
      p999: quantile(0.999),
      serverMicros: (processorMicros(child.pid) - used) / times.length,
    };
  } finally {
    for (const connection of connections) connection.end();
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [orders, connections] = [Number(process.argv[2] ?? 30_000), Number(process.argv[3] ?? 8)];
  const { perSecond, p50, p99, p999, serverMicros } = await measureServer({ orders, connections });
  const text = `${orders} signed orders over ${connections} connections: ${perSecond.toFixed(0)} a second, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, p99.9 ${p999.toFixed(2)} ms; server ${serverMicros.toFixed(0)} us of processor an order`;
  process.stdout.write(`${text}\n`);
}
