/**
 * The runtime against a venue that misbehaves, over real sockets: every fault is recovered from within five seconds,
 * measured by the runtime itself, and no book that is served is ever wrong.
 */
import { describe, expect, it, type TestContext } from 'vitest';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { Feed, type FeedStats, type FeedTuning, statusLine } from '../../src/adapters/feed/index.ts';
import { Rng } from '../../src/core/index.ts';
import type { FeedNotice } from '../../src/ports/index.ts';
import { BookWitness } from './book-witness.ts';
import { FaultServer, type FaultServerOptions } from './fault-server.ts';
import { PlainSession } from './plain-session.ts';

const SYMBOLS = ['AAA', 'BBB', 'CCC'];
const RECOVERY_MS = 5000;

interface Desk {
  readonly server: FaultServer;
  readonly feed: Feed;
  readonly witness: BookWitness;
  readonly notices: FeedNotice[];
  stats(): FeedStats;
  count(what: FeedNotice['what']): number;
  /** Waits until a condition holds. */
  until(what: string, condition: () => boolean, ms?: number): Promise<void>;
  allServed(): boolean;
}

async function openDesk(
  test: Pick<TestContext, 'onTestFinished'>,
  o: {
    readonly server?: Partial<FaultServerOptions>;
    readonly tuning?: Partial<FeedTuning>;
    readonly start?: boolean;
  } = {},
): Promise<Desk> {
  const server = new FaultServer({ symbols: SYMBOLS, seed: 11, everyMs: 20, ...o.server });
  await server.listen();
  const witness = new BookWitness((instrument, u) => server.bookAt(SYMBOLS[instrument] ?? '', u));
  const notices: FeedNotice[] = [];
  const tuning = o.tuning ?? {};
  const feed = new Feed({
    clock: new SystemClock(),
    rng: new Rng(5),
    sink: witness,
    notify: (notice) => notices.push(notice),
    tuning,
  });
  feed.add({
    makeSession: (options) => new PlainSession(options),
    instruments: SYMBOLS.map((symbol, index) => ({ index, symbol, scale: { priceDecimals: 2, qtyDecimals: 2 } })),
    channels: ['book', 'trades'],
    streamOrigin: server.streamOrigin,
    restOrigin: server.restOrigin,
    limits: { framesPerSecond: 5, connectionsPerFiveMinutes: 300, weightPerMinute: 6000, weightOf: () => 50 },
  });
  const desk: Desk = {
    server,
    feed,
    witness,
    notices,
    stats: () => feed.stats(),
    count: (what) => notices.filter((notice) => notice.what === what).length,
    until: async (what, condition, ms = 100_000) => {
      const end = performance.now() + ms;
      while (!condition()) {
        if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms; ${statusLine(feed.stats())}`);
        await sleep(5);
      }
    },
    allServed: () => SYMBOLS.every((_, instrument) => witness.isServed(instrument)),
  };
  test.onTestFinished(async () => {
    await feed.stop();
    await server.close();
  });
  if (o.start !== false) {
    feed.start();
    await desk.until('the first books', desk.allServed);
    // Enough messages that the streams are judged.
    await desk.until('a normal gap is known', () => feed.stats().messages > 250);
  }
  return desk;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Every book is served, none was ever wrong, and no loss took longer than allowed. */
async function expectRecovered(desk: Desk): Promise<void> {
  await desk.until('books again', () => desk.allServed() && desk.stats().connections[0]?.recovery.open === 0);
  const served = desk.witness.served;
  await desk.until('changes after the recovery', () => desk.witness.served > served + 20);
  expect(desk.witness.wrong).toEqual([]);
  expect(desk.stats().slowestRecoveryMs).toBeGreaterThan(0);
  expect(desk.stats().slowestRecoveryMs).toBeLessThan(RECOVERY_MS);
}

describe.concurrent('a feed', () => {
  it('serves again within 5 s after its socket was cut', async (test) => {
    const desk = await openDesk(test);
    desk.server.dropSockets();
    await desk.until('the loss', () => desk.count('disconnected') === 1);
    expect(desk.witness.lost).toBe(3);
    await expectRecovered(desk);
    expect([desk.stats().reconnects, desk.stats().resyncs]).toEqual([1, 3]);
  });

  it('finds a stream that is silent while pings are answered, and serves again within 5 s of the last data', {
    // The bound is tight for a machine that does something else just then.
    retry: 2,
  }, async (test) => {
    const desk = await openDesk(test);
    desk.server.isSilent = true;
    const silentAt = performance.now();
    await desk.until('the stall', () => desk.count('stalled') > 0);
    expect(performance.now() - silentAt).toBeLessThan(2500);
    expect(desk.notices.find(({ what }) => what === 'stalled')?.detail).toMatch(/no data for \d\.\d s/);
    desk.server.isSilent = false;
    await expectRecovered(desk);
  });

  it('finds messages whose time stands still', async (test) => {
    const desk = await openDesk(test);
    desk.server.isTimeFrozen = true;
    await desk.until('the stall', () => desk.count('stalled') > 0);
    expect(desk.notices.find(({ what }) => what === 'stalled')?.detail).toMatch(/their time has stood still/);
    desk.server.isTimeFrozen = false;
    await expectRecovered(desk);
  });

  it('reports one dropped message as a gap of that instrument, loses its book alone, and serves it again', async (test) => {
    const desk = await openDesk(test);
    let isDropped = false;
    desk.server.mutate = (text) => {
      if (isDropped || !text.includes('"ch":"book","s":"BBB"')) return [text];
      isDropped = true;
      return [];
    };
    await desk.until('the gap', () => desk.count('gap') > 0);
    const gap = desk.notices.find(({ what }) => what === 'gap');
    expect([gap?.instrument, desk.witness.lost, desk.stats().reconnects]).toEqual([1, 1, 0]);
    await expectRecovered(desk);
    expect([desk.stats().gaps, desk.stats().resyncs]).toEqual([1, 1]);
  });

  it('never serves a wrong book while messages are dropped, doubled, swapped and cut short', async (test) => {
    const desk = await openDesk(test, { server: { burst: 4 } });
    const rng = new Rng(99);
    let held: string | undefined;
    let faults = 0;
    desk.server.mutate = (text) => {
      const messages = held === undefined ? [text] : [text, held];
      held = undefined;
      const chance = rng.below(60);
      if (chance < 4) faults += 1;
      if (chance === 0) return [];
      if (chance === 1) return [...messages, text];
      if (chance === 2) held = messages.pop();
      if (chance === 3) return messages.map((message) => message.slice(0, rng.below(message.length)));
      return messages;
    };
    await desk.until('200 faults', () => faults >= 200, 60_000);
    desk.server.mutate = (text) => [text];
    await expectRecovered(desk);
    expect(desk.count('gap')).toBeGreaterThan(20);
    expect(desk.count('malformed')).toBeGreaterThan(10);
    expect(desk.witness.served).toBeGreaterThan(500);
  });

  it('sends no request while the venue asks to be left alone: 429, then 418, each for a second', async (test) => {
    const desk = await openDesk(test, { start: false });
    desk.server.httpFaults.push({ status: 429, retryAfter: '1' }, { status: 418, retryAfter: '1' });
    desk.feed.start();
    await desk.until('books after the bans', desk.allServed);
    const times = desk.server.requests.map(({ at, status }) => ({ at, status }));
    const bans = times.filter(({ status }) => status !== 200);
    expect(bans.length).toBe(2);
    for (const ban of bans) {
      // Two requests may be under way when the first answer comes; their ends are within some milliseconds of it.
      const during = times.filter(({ at }) => at > ban.at + 150 && at < ban.at + 950);
      expect(during).toEqual([]);
    }
    expect(desk.stats().bans).toBe(2);
    expect(desk.count('rate-limited')).toBe(2);
    expect(desk.witness.wrong).toEqual([]);
  });

  it('asks again after snapshots that fail with 500, hang up or come late', async (test) => {
    const desk = await openDesk(test, { tuning: { restTimeoutMs: 400 } });
    desk.server.httpFaults.push(
      { status: 500 },
      { hangUp: true },
      { delayMs: 1000 },
      { delayMs: 250 },
      { status: 503 },
    );
    desk.server.dropSockets();
    await expectRecovered(desk);
    expect(desk.server.requests.filter(({ status }) => status >= 500).length).toBe(2);
  });

  it('comes back within 5 s to a venue that refused connections for a second', async (test) => {
    const desk = await openDesk(test);
    await desk.server.refuse();
    await sleep(1000);
    await desk.server.listen();
    await expectRecovered(desk);
    expect(desk.count('disconnected')).toBeGreaterThan(1);
  });

  it('stays away for as long as a refused handshake says', async (test) => {
    const desk = await openDesk(test);
    desk.server.refuseStatus = 429;
    desk.server.refuseRetryAfter = '1';
    desk.server.dropSockets();
    await desk.until('the refusal', () => desk.count('rate-limited') > 0);
    const refusedAt = desk.server.handshakes.at(-1) ?? 0;
    desk.server.refuseStatus = 0;
    await expectRecovered(desk);
    const next = desk.server.handshakes.find((at) => at > refusedAt) ?? 0;
    expect(next - refusedAt).toBeGreaterThanOrEqual(990);
  });

  it('connects anew when the venue says that it shuts down', async (test) => {
    const desk = await openDesk(test);
    desk.server.say('{"ch":"bye"}');
    await desk.until('the reconnect', () => desk.stats().reconnects === 1);
    await expectRecovered(desk);
  });

  it('measures lag after an estimate of the clock: a venue that is 1.25 s ahead is not 0 ms away', async (test) => {
    const desk = await openDesk(test, { server: { aheadMs: 1250 } });
    // A round trip on a busy machine is not the same both ways; the shortest of several is.
    const now = () => desk.stats().connections[0];
    const near = (x: number | undefined, from: number, to: number) => x !== undefined && x > from && x < to;
    await desk.until('an offset near -1250 ms', () => near(now()?.clockOffsetMs, -1260, -1200), 20_000);
    await desk.until('a lag under 50 ms', () => near(now()?.lagP50Ms, 0, 50), 20_000);
    const stats = now();
    expect(stats?.lagP99Ms).toBeGreaterThanOrEqual(stats?.lagP50Ms ?? 0);
  });

  it('sends nothing to the sink after it was stopped, and leaves no socket open', async (test) => {
    const desk = await openDesk(test);
    await desk.feed.stop();
    const calls = desk.witness.calls.length;
    expect(desk.witness.lost).toBe(3);
    await desk.until('the venue sees the end', () => desk.server.clients === 0, 2000);
    await sleep(150);
    expect(desk.witness.calls.length).toBe(calls);
    expect(desk.stats().connections[0]?.state).toBe('stopped');
  });
});
