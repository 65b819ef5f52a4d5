/** The small parts that count and estimate: back-off, clock offset, lag quantiles, rates, silence, recoveries, limits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { Backoff } from './backoff.ts';
import { ClockOffset } from './clock-offset.ts';
import { statusLine, totalStats } from './feed-stats.ts';
import { HostGate } from './host-gate.ts';
import { LagHistogram } from './lag-histogram.ts';
import { Outbox } from './outbox.ts';
import { RateMeter } from './rate-meter.ts';
import { RecoveryLog } from './recovery-log.ts';
import { retryAfterMs } from './retry-after.ts';
import { Silence } from './silence.ts';
import { ManualTime } from './timers.ts';
import { limitsOf } from './venue-limits.ts';

const START = 1_700_000_000_000_000;

describe('a back-off', () => {
  it('doubles from a half to the whole of 100 ms up to its ceiling, and begins anew after a reset', () => {
    const backoff = new Backoff({ firstMs: 100, maxMs: 1000 }, new Rng(1));
    for (const full of [100, 200, 400, 800, 1000, 1000]) {
      const delay = backoff.next();
      expect(delay).toBeGreaterThanOrEqual(full / 2);
      expect(delay).toBeLessThan(full);
    }
    expect(backoff.failures).toBe(6);
    backoff.reset();
    expect(backoff.next()).toBeLessThan(100);
  });

  it('gives the same delays for the same seed, other ones for another, and stays finite after 10,000 failures', () => {
    const delays = (seed: number): number[] => {
      const backoff = new Backoff({ firstMs: 100, maxMs: 60_000 }, new Rng(seed));
      return Array.from({ length: 10_000 }, () => backoff.next());
    };
    expect(delays(1)).toEqual(delays(1));
    expect(delays(1)).not.toEqual(delays(2));
    expect(Math.max(...delays(3))).toBeLessThanOrEqual(60_000);
  });
});

describe('an estimate of the clock offset', () => {
  it('finds a local clock that is 1.25 s behind, and lags that are what the journey took', () => {
    const offset = new ClockOffset();
    offset.roundTrip(40_000);
    const rng = new Rng(2);
    const errors: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const sent = START + i * 10_000;
      const journey = 20_000 + rng.uniform() * rng.uniform() * 80_000;
      const lag = offset.add(sent + journey - 1_250_000, sent);
      if (i > 500) errors.push(Math.abs(lag - journey));
    }
    expect(offset.offset).toBeGreaterThan(-1_251_000);
    expect(offset.offset).toBeLessThan(-1_249_000);
    expect(Math.max(...errors)).toBeLessThan(1000);
  });

  it('does not clamp: the fastest message of a minute has half of the round trip, and none without one', () => {
    const offset = new ClockOffset();
    expect(offset.offset).toBeNaN();
    expect(offset.add(START + 500, START)).toBe(0);
    expect(offset.add(START + 1200, START)).toBe(700);
    expect(offset.add(START + 400, START)).toBe(0);
    offset.roundTrip(300);
    offset.roundTrip(200);
    expect(offset.shortestRoundTrip).toBe(200);
    expect(offset.add(START + 400, START)).toBe(100);
    expect(offset.add(START + 350, START)).toBe(100);
  });

  it('forgets a minimum after 60 s, also when seconds are passed over', () => {
    const offset = new ClockOffset();
    offset.add(START, START);
    offset.add(START + 59e6 + 100, START + 59e6);
    expect(offset.offset).toBe(0);
    offset.add(START + 60e6 + 100, START + 60e6);
    expect(offset.offset).toBe(100);
    offset.add(START + 600e6 + 70, START + 600e6);
    expect(offset.offset).toBe(70);
  });
});

describe('a lag histogram', () => {
  it('is right to 1.6 % at any quantile of any lags of either sign', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5_000_000, max: 500_000_000 }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (lags, q) => {
          const histogram = new LagHistogram(60e6);
          for (const lag of lags) histogram.add(lag, START);
          const sorted = lags.toSorted((a, b) => a - b);
          const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] as number;
          expect(Math.abs(histogram.quantile(q) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.016 + 1);
        },
      ),
    );
  });

  it('forgets what is older than two windows, and says NaN when nothing is left to say', () => {
    const histogram = new LagHistogram(10e6);
    expect(histogram.quantile(0.5)).toBeNaN();
    histogram.add(1000, START);
    histogram.add(9000, START + 11e6);
    expect(histogram.quantile(0.5)).toBeCloseTo(1000, -2);
    histogram.add(9000, START + 22e6);
    expect(histogram.quantile(0.01)).toBeCloseTo(9000, -3);
    histogram.add(50, START + 100e6);
    expect(histogram.quantile(1)).toBeCloseTo(50, -1);
  });
});

describe('a rate meter', () => {
  it('gives the mean of the last 10 whole seconds', () => {
    const meter = new RateMeter();
    for (let i = 0; i < 1500; i++) meter.add(100, START + i * 10_000);
    expect(meter.rates(START + 15e6)).toEqual({ messages: 100, bytes: 10_000 });
    expect(meter.rates(START + 20e6).messages).toBe(50);
    expect(meter.rates(START + 60e6).messages).toBe(0);
  });

  it('gives what there is in its first second', () => {
    const meter = new RateMeter();
    meter.add(7, START);
    expect(meter.rates(START + 1000)).toEqual({ messages: 1, bytes: 7 });
  });
});

describe('silence', () => {
  const rule = { floorMs: 1000, ceilingMs: 600_000 };

  /** So many messages, one each `gap` microseconds after `from`. @returns the time of the last one. */
  function marks(silence: Silence, from: number, count: number, gap: number): number {
    for (let i = 1; i <= count; i++) silence.mark(0, from + i * gap);
    return from + count * gap;
  }

  it('is told after three times the longest normal gap, and not before 16 messages', () => {
    const silence = new Silence([rule]);
    const early = marks(silence, START, 15, 500_000);
    expect(silence.isSilent(0, early + 1e9)).toBe(false);
    const now = marks(silence, early, 300, 500_000);
    expect(silence.limit(0)).toBe(1_500_000);
    expect([silence.isSilent(0, now + 1_500_000), silence.isSilent(0, now + 1_500_001)]).toEqual([false, true]);
  });

  it('is not made blind by one hiccup of 20 s', () => {
    const silence = new Silence([rule]);
    const before = marks(silence, START, 350, 100_000);
    marks(silence, before + 20e6, 50, 100_000);
    expect(silence.limit(0)).toBe(1e6);
  });

  it('learns from a stream that becomes slower', () => {
    const silence = new Silence([rule]);
    marks(silence, marks(silence, START, 300, 100_000), 300, 2e6);
    expect(silence.limit(0)).toBe(6e6);
  });

  it('keeps to the stated gap, to the floor and to the ceiling', () => {
    const silence = new Silence([
      { floorMs: 0, ceilingMs: 600_000, expectedGapMs: 50 },
      { floorMs: 1000, ceilingMs: 600_000, expectedGapMs: 50 },
      { floorMs: 0, ceilingMs: 2000, expectedGapMs: 5000 },
    ]);
    for (let stream = 0; stream < 3; stream++) for (let i = 0; i < 20; i++) silence.mark(stream, START + i * 1000);
    expect([0, 1, 2].map((stream) => silence.limit(stream))).toEqual([150_000, 1_000_000, 2_000_000]);
  });

  it('judges anew after a connection opened, with what it learned before', () => {
    const silence = new Silence([rule]);
    for (let i = 0; i < 100; i++) silence.mark(0, START + i * 1e6);
    silence.opened();
    expect([silence.lastAt(0), silence.limit(0)]).toEqual([0, Number.POSITIVE_INFINITY]);
    for (let i = 0; i < 16; i++) silence.mark(0, START + 500e6 + i * 1000);
    expect(silence.limit(0)).toBe(3e6);
  });

  it('takes the many events of one frame for one sign of life', () => {
    const silence = new Silence([rule]);
    for (let i = 0; i < 100; i++) silence.mark(0, START);
    expect(silence.limit(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a log of recoveries', () => {
  it('counts from the first word of a loss to the service after it', () => {
    const log = new RecoveryLog(2);
    log.lost(0, START);
    log.lost(0, START + 500);
    log.served(1, START);
    expect([log.isLost(0), log.figures().open, log.figures().count]).toEqual([true, 1, 0]);
    log.served(0, START + 2_000_000);
    log.lost(1, START);
    log.served(1, START + 1_000_000);
    expect(log.figures()).toEqual({ count: 2, open: 0, lastMs: 1000, maxMs: 2000, medianMs: 2000 });
  });
});

describe('the wish of a venue to be left alone', () => {
  it.each([
    ['5', '', 5000],
    [' 0 ', '', 0],
    ['1.5', '', 1500],
    ['Wed, 21 Oct 2015 07:28:10 GMT', 'Wed, 21 Oct 2015 07:28:00 GMT', 10_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 'Wed, 21 Oct 2015 07:28:10 GMT', 0],
    ['Wed, 21 Oct 2015 07:28:10 GMT', '', undefined],
    ['soon', '', undefined],
    ['-5', '', undefined],
    ['', '', undefined],
  ])('reads Retry-After %j at %j as %s ms', (header, date, ms) => {
    expect(retryAfterMs(header, date)).toBe(ms);
  });

  it('is absent without a header', () => {
    expect([retryAfterMs(null, null), retryAfterMs(undefined, undefined)]).toEqual([undefined, undefined]);
  });
});

describe('a gate to a host', () => {
  it('lets 3 connections through in five minutes, and the next one when the first is that old', () => {
    const gate = new HostGate(3);
    expect([1, 2, 3].map((i) => gate.tryConnect(START + i))).toEqual([0, 0, 0]);
    expect(gate.tryConnect(START + 4)).toBe(1000);
    expect(gate.tryConnect(START + 300e6 + 1)).toBe(0);
  });

  it('lets nothing through in a ban, which a shorter one does not end', () => {
    const gate = new HostGate(10);
    gate.ban(5000, START);
    gate.ban(1000, START);
    expect(gate.tryConnect(START + 4e6)).toBe(1000);
    expect(gate.tryConnect(START + 5e6)).toBe(0);
  });
});

describe('an outbox', () => {
  function open(framesPerSecond: number) {
    const time = new ManualTime(START);
    const sent: { readonly text: string; readonly at: number }[] = [];
    const send = (text: string): void => void sent.push({ text, at: (time.nowMicros() - START) / 1000 });
    return { time, sent, outbox: new Outbox({ clock: time, timers: time, framesPerSecond, send }) };
  }

  it('sends 5 frames in any second, in their order, and counts pings among them', () => {
    const { time, sent, outbox } = open(5);
    expect(outbox.take()).toBe(true);
    for (let i = 0; i < 12; i++) expect(outbox.push(String(i))).toBe(true);
    expect(sent.length).toBe(4);
    expect(outbox.take()).toBe(false);
    time.advance(3000);
    expect(sent.map(({ text }) => text)).toEqual(Array.from({ length: 12 }, (_, i) => String(i)));
    for (const { at } of sent)
      expect(sent.filter((other) => other.at >= at && other.at < at + 1000).length).toBeLessThanOrEqual(5);
  });

  it('forgets what waits when the connection is gone', () => {
    const { time, sent, outbox } = open(1);
    outbox.push('a');
    outbox.push('b');
    outbox.clear();
    time.advance(5000);
    expect([sent.length, time.waiting]).toEqual([1, 0]);
  });

  it('takes no more than 4,096 waiting frames', () => {
    const { outbox } = open(1);
    let taken = 0;
    while (outbox.push('x')) taken += 1;
    expect(taken).toBe(4097);
  });
});

describe('the limits of venues', () => {
  it.each([
    ['binance-spot', 'https://h/api/v3/depth?symbol=A&limit=100', 5],
    ['binance-spot', 'https://h/api/v3/depth?symbol=A', 5],
    ['binance-spot', 'https://h/api/v3/depth?symbol=A&limit=500', 25],
    ['binance-spot', 'https://h/api/v3/depth?symbol=A&limit=1000', 50],
    ['binance-spot', 'https://h/api/v3/depth?symbol=A&limit=5000', 250],
    ['binance-spot', 'https://h/api/v3/exchangeInfo', 20],
    ['binance-spot', 'https://h/api/v3/time', 4],
    ['binance-um', 'https://h/fapi/v1/depth?symbol=A&limit=1000', 20],
    ['binance-um', 'https://h/fapi/v1/depth?symbol=A', 10],
    ['binance-um', 'https://h/fapi/v1/depth?limit=50', 5],
    ['binance-um', 'https://h/fapi/v1/time', 5],
    ['elsewhere', 'https://h/anything', 1],
  ])('of %s: %s weighs %d', (venue, url, weight) => {
    expect(limitsOf(venue).weightOf(url)).toBe(weight);
  });

  it('sends a venue no more than 4 of the 5 frames a second that Binance takes', () => {
    expect([limitsOf('binance-spot').framesPerSecond, limitsOf('nobody').framesPerSecond]).toEqual([4, 4]);
  });
});

describe('the status line', () => {
  it('says – for a lag that is not known, and nothing of recoveries that were not needed', () => {
    const stats = totalStats([], { requestsSent: 0, bans: 0 }, START);
    expect(stats.lagP50Ms).toBeNaN();
    expect(statusLine(stats)).toBe(
      '0/0 connected | 0 messages, 0.0 msg/s, 0.0B/s | lag –/– ms | gaps 0, stalls 0, reconnects 0, resyncs 0',
    );
  });

  it('shortens rates, and names the slowest recovery', () => {
    const stats = {
      ...totalStats([], { requestsSent: 0, bans: 0 }, START),
      messages: 1_234_567,
      messagesPerSecond: 12_345,
    };
    const line = statusLine({
      ...stats,
      bytesPerSecond: 2_345_678,
      lagP50Ms: -3.21,
      lagP99Ms: 45.6,
      slowestRecoveryMs: 1234,
    });
    expect(line).toContain('1,234,567 messages, 12k msg/s, 2.3MB/s | lag -3.2/46 ms');
    expect(line).toContain('(slowest recovery 1.2 s)');
  });
});

describe('manual time', () => {
  it('runs timers at their own time and in their order, also those that timers start', () => {
    const time = new ManualTime(START);
    const ran: string[] = [];
    const note = (name: string) => (): void => void ran.push(`${name} ${(time.nowMicros() - START) / 1000}`);
    time.after(20, note('b'));
    time.after(10, () => {
      note('a')();
      time.after(5, note('c'));
    });
    const cancel = time.after(12, note('never'));
    cancel();
    cancel();
    time.advance(18);
    expect(ran).toEqual(['a 10', 'c 15']);
    time.advance(2);
    expect([ran.at(-1), time.waiting]).toEqual(['b 20', 0]);
  });
});
