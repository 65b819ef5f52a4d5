/** `bot4 data record` as its user runs it: against a local venue that speaks as Binance does, and against nobody. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { readDescription, readManifest, readRecording } from '../../../src/adapters/recording/index.ts';
import { ROOT } from '../../paths.ts';
import { parseChannels, parseDuration } from './record.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-record-command-'));
const SYMBOL = 'ABCUSDT';

/** A venue with one market, whose trades are numbered. */
class SmallVenue {
  readonly asked: string[] = [];
  readonly #server: Server;
  #timer: NodeJS.Timeout | undefined;
  #port = 0;
  #trades = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      const filters = [
        { filterType: 'PRICE_FILTER', tickSize: '0.01000000' },
        { filterType: 'LOT_SIZE', stepSize: '0.00100000' },
      ];
      const isList = request.url?.startsWith('/api/v3/exchangeInfo') === true;
      const body = isList ? { symbols: [{ symbol: SYMBOL, filters }] } : { lastUpdateId: 5, bids: [], asks: [] };
      response.end(JSON.stringify(body));
    });
    const stream = new WebSocketServer({ server: this.#server });
    this.#timer = setInterval(() => {
      this.#trades += 1;
      const E = Date.now();
      const data = {
        e: 'trade',
        E,
        s: SYMBOL,
        t: this.#trades,
        p: '100.01000000',
        q: '0.50000000',
        T: E,
        m: true,
        M: true,
      };
      for (const client of stream.clients) client.send(JSON.stringify({ stream: 'abcusdt@trade', data }));
    }, 10);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get addresses(): readonly string[] {
    return ['--url', `ws://127.0.0.1:${this.#port}`, '--rest-url', `http://127.0.0.1:${this.#port}`];
  }

  close(): void {
    clearInterval(this.#timer);
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const venue = new SmallVenue();
beforeAll(() => venue.listen());
afterAll(() => {
  venue.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[]): {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly text: () => string;
} {
  const flags = ['--disable-warning=ExperimentalWarning', join(ROOT, 'runner', 'main.ts'), 'data', 'record'];
  const child = spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => {
    out += piece;
  });
  child.stderr.on('data', (piece) => {
    err += piece;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return { process: child, ended, text: () => out + err };
}

const BASE = ['--venue', 'binance-spot', '--symbol', SYMBOL, '--channel', 'trades'];

async function tradesOf(dir: string): Promise<number[]> {
  const ids: number[] = [];
  await readRecording(dir, ({ dir: direction, bytes, from, to }) => {
    const text = new TextDecoder().decode(bytes.subarray(from, to));
    const id = /"t":(\d+)/.exec(text)?.[1];
    if (direction === 'in' && id !== undefined) ids.push(Number(id));
  });
  return ids;
}

describe('bot4 data record', () => {
  it('records for a second, ends with code 0, and says how much is on disk', async () => {
    const dir = join(folder, 'second');
    const { code, out, err } = await start([...BASE, ...venue.addresses, '--for', '1s', '--out', dir]).ended;
    expect([code, err]).toEqual([0, expect.stringContaining('recording trades of ABCUSDT (binance-spot)')]);
    expect(err).toContain('stopped: the time is over');
    expect(out).toMatch(/\d+ messages?, \d+ lines, all on disk; gaps 0, stalls 0, reconnects 0, resyncs 0/);
    const ids = await tradesOf(dir);
    expect(ids.length).toBeGreaterThan(10);
    expect(ids).toEqual(ids.map((_, i) => (ids[0] as number) + i));
    const description = await readDescription(dir);
    expect(description?.instruments).toEqual([
      { index: 0, symbol: SYMBOL, scale: { priceDecimals: 2, qtyDecimals: 3 } },
    ]);
    expect(venue.asked[0]).toBe('/api/v3/exchangeInfo');
  });

  it('ends well when it is interrupted, and goes on in the same folder after a kill', async () => {
    const dir = join(folder, 'killed');
    const args = [...BASE, ...venue.addresses, '--out', dir, '--json'];
    const first = start(args);
    await expect.poll(first.text, { timeout: 600_000 }).toMatch(/"flushed":\d\d/);
    first.process.kill('SIGKILL');
    const told = Number(/.*"flushed":(\d+)/s.exec((await first.ended).out)?.[1]);
    const second = start(args);
    await expect.poll(second.text, { timeout: 600_000 }).toMatch(/"flushed":\d\d/);
    second.process.kill('SIGINT');
    const { code, err, out } = await second.ended;
    expect([code, err]).toEqual([0, expect.stringMatching(/kept \d+ lines of a run that was cut off/)]);
    expect(err).toContain('stopped: SIGINT');
    const ids = await tradesOf(dir);
    expect(ids.length).toBeGreaterThan(told - 4);
    expect(new Set(ids).size).toBe(ids.length);
    expect(out).toMatch(/2 segments/);
    expect(readManifest(join(dir, 'manifest.json'))?.segments.length).toBe(2);
    expect(readFileSync(join(dir, 'manifest.json'), 'utf8')).toContain('"format": "bot4-recording-1"');
  });

  it('ends with code 1 when the venue was never reached, after trying again', async () => {
    const dir = join(folder, 'nobody');
    const nobody = ['--url', 'ws://127.0.0.1:9', '--rest-url', 'http://127.0.0.1:9'];
    const { code, err } = await start([...BASE, ...nobody, '--for', '600ms', '--out', dir]).ended;
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('BOT4_FEED_CONNECTION: no message came from binance-spot'),
    ]);
    expect(err).toMatch(/the list of markets of binance-spot cannot be had: .*; recording goes on, on the finest grid/);
    expect(err.match(/disconnected: /g)?.length).toBeGreaterThan(1);
  });

  it('refuses what it cannot record before it writes anything', async () => {
    const dir = join(folder, 'refused');
    const unknown = await start(['--venue', 'nowhere', '--symbol', 'X', '--out', dir]).ended;
    expect([unknown.code, unknown.err]).toEqual([
      2,
      expect.stringMatching(/BOT4_DATA_UNSUPPORTED.*binance-um, kraken/),
    ]);
    const missing = await start(['--venue', 'binance-spot', '--symbol', 'ABDUSDT', ...venue.addresses, '--out', dir])
      .ended;
    expect([missing.code, missing.err]).toEqual([
      2,
      expect.stringContaining('BOT4_DATA_SYMBOL: binance-spot does not list ABDUSDT'),
    ]);
    expect(existsSync(dir)).toBe(false);
  });
});

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['250ms', 250],
  ])('of %s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', '0s', '-1s', '1w', '1e3s', '30d', 'soon'])('is refused when it is %j', (text) => {
    expect(() => parseDuration(text)).toThrow(/BOT4_CLI_USAGE/);
  });
});

describe('channels', () => {
  it('are trades and books where none is named, and stand in one order however they are named', () => {
    expect(parseChannels([])).toEqual(['trades', 'book']);
    expect(parseChannels(['quotes,book', 'trades', 'book'])).toEqual(['trades', 'book', 'quotes']);
    expect(() => parseChannels(['books'])).toThrow(/BOT4_CLI_USAGE: there is no channel books/);
  });
});
