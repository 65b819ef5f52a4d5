import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossRequest, ports, syntheticBars, venueOf } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { InvariantError, MICROS_PER_DAY, micros, priceTicks, qtyLots, quoteUnits, Rng } from '../core/index.ts';
import { clientOrderId, type FillReport, type OrderIntent } from '../domain/orders/index.ts';
import { replay, specOf } from './backtest.ts';
import { Session } from './session.ts';
import { dailyReturns, maxDrawdownPpm, SessionRecorder } from './session-result.ts';

const DAY = MICROS_PER_DAY;
const HOUR = 3600e6;
const sha256 = (pieces: Iterable<Uint8Array>): string => ports.digest.sha256Of(pieces);

describe('daily returns', () => {
  const of = (rows: readonly (readonly [number, number])[], cash = 100) =>
    dailyReturns(
      Float64Array.from(rows, ([time]) => time),
      Float64Array.from(rows, ([, equity]) => equity),
      cash,
    );

  it('take the last equity of each UTC day, over that of the day before', () => {
    const daily = of([
      [DAY + HOUR, 105],
      [DAY + 2 * HOUR, 110],
      [2 * DAY + HOUR, 99],
    ]);
    expect(daily.time).toEqual([DAY, 2 * DAY]);
    expect(daily.value[0]).toBeCloseTo(0.1, 15);
    expect(daily.value[1]).toBeCloseTo(-0.1, 15);
  });

  it('count a bar that closes at midnight to the day that ends there', () => {
    const daily = of([
      [DAY, 110],
      [DAY + 1, 121],
    ]);
    expect(daily.time).toEqual([0, DAY]);
    expect(daily.value.map((value) => value.toFixed(12))).toEqual(['0.100000000000', '0.100000000000']);
  });

  it('are 0 on days without bars, and the change falls on the day on which trading goes on', () => {
    const daily = of([
      [DAY + HOUR, 110],
      [5 * DAY + HOUR, 121],
    ]);
    expect(daily.time).toEqual([1, 2, 3, 4, 5].map((day) => day * DAY));
    expect(daily.value.slice(1, 4)).toEqual([0, 0, 0]);
    expect(daily.value[4]).toBeCloseTo(0.1, 12);
  });

  it('of no bars are none', () => {
    expect(of([])).toEqual({ time: [], value: [] });
  });

  it('multiply to the return of the whole session, one for each day from the first to the last', () => {
    const steps = fc.array(
      fc.record({ hours: fc.integer({ min: 1, max: 100 }), equity: fc.integer({ min: 50, max: 200 }) }),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        let time = 10 * DAY;
        const rows = list.map(({ hours, equity }) => {
          time += hours * HOUR;
          return [time, equity] as const;
        });
        const daily = of(rows);
        const growth = daily.value.reduce((product, value) => product * (1 + value), 1);
        expect(growth).toBeCloseTo((rows.at(-1)?.[1] as number) / 100, 9);
        const first = Math.floor(((rows[0]?.[0] as number) - 1) / DAY);
        const last = Math.floor((time - 1) / DAY);
        expect(daily.time).toEqual(Array.from({ length: last - first + 1 }, (_, i) => (first + i) * DAY));
      }),
    );
  });
});

/** Both figures as their sentences say them. */
function plainly(
  rows: readonly (readonly [number, number])[],
  cash: number,
): { days: [number, number][]; fall: number } {
  const last = new Map(rows.map(([time, equity]) => [Math.floor((time - 1) / DAY), equity]));
  const days: [number, number][] = [];
  let previous = cash;
  for (let day = Math.min(...last.keys()); day <= Math.max(...last.keys()); day++) {
    const value = last.get(day) ?? previous;
    days.push([day * DAY, last.has(day) ? value / previous - 1 : 0]);
    previous = value;
  }
  let [peak, fall] = [cash, 0];
  for (const [, equity] of rows) {
    peak = Math.max(peak, equity);
    // Small whole numbers: the quotient is exact enough to be rounded up once.
    fall = Math.max(fall, Math.ceil(((peak - equity) * 1e6) / peak - 1e-6));
  }
  return { days, fall };
}

describe('days and falls of a long curve', () => {
  it('are those of the plain sentences, over 10,000 points with gaps', () => {
    const seeds = fc.record({ seed: fc.integer({ min: 1, max: 1e9 }), gap: fc.constantFrom(1, 30, 300) });
    fc.assert(
      fc.property(seeds, ({ seed, gap }) => {
        const rng = new Rng(seed);
        let [minute, equity] = [5, 1000];
        const rows = Array.from({ length: 10_000 }, () => {
          minute += 1 + rng.below(gap);
          equity = Math.max(1, equity + rng.below(21) - 10);
          return [minute * 60e6, equity] as const;
        });
        const time = Float64Array.from(rows, ([at]) => at);
        const values = Float64Array.from(rows, ([, value]) => value);
        const { days, fall } = plainly(rows, 1000);
        const daily = dailyReturns(time, values, 1000);
        expect(daily.time.join()).toBe(days.map(([at]) => at).join());
        expect(daily.value.join()).toBe(days.map(([, value]) => value).join());
        expect(maxDrawdownPpm(values, 1000)).toBe(fall);
      }),
      { numRuns: 6 },
    );
  });
});

describe('maximum drawdown', () => {
  const of = (equity: readonly number[], cash = 100) => maxDrawdownPpm(Float64Array.from(equity), cash);

  it('is the largest fall from a peak, not from the last peak', () => {
    expect(of([200, 100, 300, 290])).toBe(500_000);
  });

  it('counts the money at the start as a peak', () => {
    expect(of([90, 95])).toBe(100_000);
  });

  it('is 0 when equity never fell, and for no bars', () => {
    expect(of([100, 100, 101])).toBe(0);
    expect(of([])).toBe(0);
  });

  it('is rounded up, so that a limit is never met by rounding', () => {
    expect(of([1e13 - 1], 1e13)).toBe(1);
    expect(of([2], 3)).toBe(333_334);
  });

  it('does not fall when more bars follow', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 50 }), (equity) => {
        expect(of(equity)).toBeGreaterThanOrEqual(of(equity.slice(0, -1)));
        expect(of(equity)).toBeLessThanOrEqual(1e6);
      }),
    );
  });
});

describe('session recorder', () => {
  const request = crossRequest(syntheticBars({ seed: 21, bars: 300 }), { fast: 3, slow: 9 });
  const { instrument, initialCash } = request;

  const order: OrderIntent = {
    intentSeq: 1,
    clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: 1 }),
    instrument: 0,
    side: 'buy',
    type: 'market',
    purpose: 'entry',
    lots: qtyLots(10),
    priceTicks: priceTicks(0),
    reduceOnly: false,
    time: micros(1),
  };
  const fill: FillReport = {
    kind: 'filled',
    clientOrderId: order.clientOrderId,
    instrument: 0,
    time: micros(2),
    tradeId: 1,
    lots: qtyLots(10),
    ticks: priceTicks(100),
    fee: quoteUnits(1),
    deadMarket: false,
  };

  function session(): Session {
    return new Session(specOf(request), {
      venue: venueOf(request),
      journal: new MemoryJournal({ keeps: false }),
      ...ports,
    });
  }

  it('counts orders, cancels and refusals, and hashes the lines of the first two', () => {
    const recorder = new SessionRecorder([instrument], initialCash);
    recorder.onDecision({ kind: 'order', intent: order, approved: undefined as never });
    const cancel = { intentSeq: 2, clientOrderId: order.clientOrderId, instrument: 0, time: micros(3) };
    recorder.onDecision({ kind: 'cancel', intent: cancel });
    recorder.onDecision({ kind: 'refusal', intentSeq: 3, instrument: 0, code: 'BOT4_RISK_FUNDS' });
    recorder.onDecision({ kind: 'refusal', intentSeq: 4, instrument: 0, code: 'BOT4_RISK_FUNDS' });
    recorder.onDecision({ kind: 'refusal', intentSeq: 5, instrument: 0, code: 'BOT4_RISK_ORDER_RATE' });
    const result = recorder.finish(session().trader, 7, sha256);
    expect(result).toMatchObject({
      orders: 1,
      cancels: 1,
      refusals: { BOT4_RISK_FUNDS: 2, BOT4_RISK_ORDER_RATE: 1 },
      events: 7,
      halted: '',
    });
    expect(result.orderLines).toEqual(['1 order 1 0 buy market entry 10 0 0', '2 cancel 3 0 1']);
    expect(result.orderListHash).toBe(ports.digest.sha256(result.orderLines.join('\n')));
  });

  it('keeps every bar of a session longer than its first 4,096', () => {
    const recorder = new SessionRecorder([instrument], initialCash);
    for (let i = 1; i <= 10_000; i++) recorder.observer.onEquity(i * HOUR, initialCash + i);
    const { equity, equityTime } = recorder.finish(session().trader, 0, sha256);
    expect(equity.length).toBe(10_000);
    expect([equity[0], equity[4096], equity[9999]]).toEqual([1, 4097, 10_000].map((i) => initialCash + i));
    expect(equityTime[9999]).toBe(10_000 * HOUR);
  });

  it('stops when the account does not hold what the fills say', () => {
    const recorder = new SessionRecorder([instrument], initialCash);
    recorder.observer.onFill(fill, order, quoteUnits(0));
    expect(() => recorder.finish(session().trader, 0, sha256)).toThrow(InvariantError);
    expect(() => recorder.finish(session().trader, 0, sha256)).toThrow('the same cash');
  });

  it('stops when a position is missing in the ledger although the cash agrees', () => {
    const recorder = new SessionRecorder([instrument], initialCash);
    const { trader } = session();
    trader.account.applyFill('buy', { ...fill, ticks: priceTicks(0), fee: quoteUnits(0) });
    expect(() => recorder.finish(trader, 0, sha256)).toThrow('the same position');
  });

  it('refuses instruments with two quote assets', () => {
    const other = { ...instrument, symbol: 'OTHER', quote: 'EUR' };
    expect(() => new SessionRecorder([instrument, other], initialCash)).toThrow('one quote asset');
    expect(() => new SessionRecorder([], initialCash)).toThrow('one quote asset');
  });

  it('counts fills in bars without a market, which are no evidence', async () => {
    const bars = syntheticBars({ seed: 21, bars: 300 });
    const alive = await replay(request, ports);
    expect(alive.deadFills).toBe(0);
    expect(alive.fills.length).toBeGreaterThan(10);
    // The same prices, but nothing ever traded: each bar stands still at its open.
    const dead = { ...bars, high: bars.open, low: bars.open, close: bars.open, volume: bars.volume.map(() => 0) };
    const result = await replay({ ...request, bars: dead }, ports);
    expect(result.fills.length).toBeGreaterThan(10);
    expect(result.deadFills).toBe(result.fills.filter(({ fill: { deadMarket } }) => deadMarket).length);
    expect(result.deadFills).toBe(result.fills.length);
  });

  it('agrees with itself: fees of the fills, days of the equity, drawdown of the curve', async () => {
    const result = await replay(request, ports);
    expect(result.fills.reduce((sum, row) => sum + row.fill.fee, 0)).toBe(result.fees);
    expect(result.maxDrawdownPpm).toBe(maxDrawdownPpm(result.equity, result.initialCash));
    expect(result.daily).toEqual(dailyReturns(result.equityTime, result.equity, result.initialCash));
    expect(result.equity.length).toBe(300);
  });
});
