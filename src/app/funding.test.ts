/** Funding of perpetuals in sessions: who pays whom, when, how it is rounded, and that no money is made of nothing. */
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import {
  crossRequest,
  HOUR,
  jointRequest,
  memoryTrials,
  ports,
  START,
  sessionOf,
  syntheticBars,
} from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { Rng } from '../core/index.ts';
import type { Bars, FundingRates, Instrument } from '../domain/market/index.ts';
import { bundleStrategy } from '../domain/strategy/index.ts';
import { type BacktestRequest, backtest, marketsOf, replay } from './backtest.ts';
import { findLookAhead } from './look-ahead.ts';
import type { SessionResult } from './session-result.ts';

const BARS = syntheticBars({ seed: 41, bars: 400 });

/** Every 8 hours, rates of both signs. */
function ratesOf(seed: number, more: Partial<FundingRates> = {}): FundingRates {
  const rng = new Rng(seed);
  const time = Float64Array.from({ length: 50 }, (_, i) => START + 8 * i * HOUR);
  return { time, rate: time.map(() => Math.round(rng.normal() * 1000) / 1e6), ...more };
}

function requestOf(funding: FundingRates | undefined, bars: Bars = BARS): BacktestRequest {
  return { ...crossRequest(bars, { fast: 3, slow: 9 }), ...(funding && { funding }) };
}

/** Always the same position. */
function holder(target: number) {
  return bundleStrategy({
    name: 'holder',
    features: [],
    params: { target },
    onBar: ({ params }) => ({ target: params.target as number }),
  });
}

/** Funding anew, from the fills: what was held at the close of the bar that ends with a settlement, at that close. */
function fundingOf(
  { fills }: SessionResult,
  market: { bars: Bars; instrument: Instrument; funding: FundingRates },
  index = 0,
) {
  const { bars, instrument, funding } = market;
  let sum = 0;
  for (let k = 0; k < funding.time.length; k++) {
    const at = funding.time[k] as number;
    const bar = bars.openTime.findIndex((time) => time + bars.intervalMicros === at);
    if (bar < 0) continue;
    let lots = 0;
    for (const { fill, order } of fills) {
      // A market order of this very close fills at the next open, which has the same time.
      const isBefore = fill.time < at || (fill.time === at && order.type !== 'market');
      if (fill.instrument === index && isBefore) lots += (order.side === 'buy' ? 1 : -1) * fill.lots;
    }
    const paid = new Decimal(instrument.lotSize)
      .times(lots)
      .times(bars.close[bar] as number)
      .times(funding.rate[k] as number);
    sum += paid.neg().times(1e8).floor().toNumber();
  }
  return sum;
}

describe('funding', () => {
  it('is what the positions at the settlements come to, to the last unit', async () => {
    const funding = ratesOf(1);
    const request = requestOf(funding);
    const found = await replay(request, ports);
    expect(found.fills.length).toBeGreaterThan(50);
    expect(found.funding).toBe(fundingOf(found, { ...request, funding }));
    expect(found.funding).not.toBe(0);
  });

  it('moves equity by just its amount where the strategy does not look at money', async () => {
    const fixed = (funding?: FundingRates) => {
      const size = { kind: 'fixed', qty: '0.05' } as const;
      const bundle = { ...requestOf(undefined).bundle, trading: { size } };
      return replay({ ...requestOf(funding), bundle }, ports);
    };
    const [plain, funded] = [await fixed(), await fixed(ratesOf(1))];
    expect(funded.orders).toBe(plain.orders);
    expect(funded.finalEquity).toBe(plain.finalEquity + funded.funding);
    expect(plain.funding).toBe(0);
    expect([funded.fees, funded.roundTrips.length]).toEqual([plain.fees, plain.roundTrips.length]);
  });

  it('is paid by longs and received by shorts at a positive rate, and the other way at a negative one', async () => {
    const signs: number[] = [];
    for (const [target, rate] of [
      [1, 1e-4],
      [-1, 1e-4],
      [1, -1e-4],
      [-1, -1e-4],
    ] as const) {
      const funding = { time: Float64Array.of(START + 80 * HOUR), rate: Float64Array.of(rate) };
      signs.push(Math.sign((await replay({ ...requestOf(funding), bundle: holder(target) }, ports)).funding));
    }
    expect(signs).toEqual([-1, 1, 1, -1]);
  });

  it('counts at the mark where one is known', async () => {
    const time = Float64Array.of(START + 80 * HOUR);
    const at = (mark: number) =>
      replay(
        { ...requestOf({ time, rate: Float64Array.of(0.01), mark: Float64Array.of(mark) }), bundle: holder(1) },
        ports,
      );
    const [once, twice] = [await at(10_000), await at(20_000)];
    expect(Math.abs(twice.funding - 2 * once.funding)).toBeLessThanOrEqual(2);
  });

  it('is settled before the orders of the next open, inside a bar at its close, and in a gap before its end', async () => {
    const gap = (_: number, i: number): boolean => i < 50 || i >= 60;
    const gaps = Object.fromEntries(
      Object.entries(BARS).map(([key, column]) => [key, column instanceof Float64Array ? column.filter(gap) : column]),
    ) as unknown as Bars;
    // Held from the open of the second bar on; closed at the open after the gap.
    const bundle = bundleStrategy({
      name: 'leaver',
      features: [],
      params: {},
      init: () => ({ n: 0 }),
      onBar({ state }) {
        const memory = state as { n: number };
        memory.n += 1;
        return { target: memory.n < 50 ? 1 : 0 };
      },
    });
    const counts = async (hours: number) => {
      const funding = { time: Float64Array.of(START + hours * HOUR), rate: Float64Array.of(0.01) };
      return (await replay({ ...requestOf(funding, gaps), bundle }, ports)).funding !== 0;
    };
    // Decided at 1:00 and filled there: the settlement of 1:00 was before, one at 1:30 counts, as all in the gap do.
    expect(await Promise.all([0, 1, 1.5, 2, 49.5, 50, 55, 60, 60.5, 70].map(counts))).toEqual([
      ...[false, false, true, true, true, true, true, true, false, false],
    ]);
  });

  it('belongs to its market where there are several', async () => {
    const bars = [BARS, { ...syntheticBars({ seed: 42, bars: 400 }), symbol: 'OTHERUSDT' }];
    const base = jointRequest(requestOf(undefined).bundle, bars);
    const [first, second] = [ratesOf(1), ratesOf(2)];
    const others = (base.others ?? []).map((other) => ({ ...other, funding: second }));
    const found = await replay({ ...base, funding: first, others }, ports);
    const all = marketsOf({ ...base, funding: first, others }) as {
      bars: Bars;
      instrument: Instrument;
      funding: FundingRates;
    }[];
    expect(found.funding).toBe(all.reduce((sum, market, i) => sum + fundingOf(found, market, i), 0));
  });

  it('comes back from the journal after a crash at any 61st record', async () => {
    const request = requestOf(ratesOf(1));
    const run = (journal: MemoryJournal) => sessionOf(request, journal).run();
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await run(journal);
    const records = [...journal.read()];
    expect(records.filter(({ type }) => type === 13).length).toBeGreaterThan(20);
    for (let kept = 0; kept <= records.length; kept += 61) {
      const again = await run(new MemoryJournal({ keeps: true, records: records.slice(0, kept) }));
      expect([again.result.orderListHash, again.result.funding], `after ${kept} records`).toEqual([
        result.orderListHash,
        result.funding,
      ]);
    }
  });

  it('makes another trial of a backtest, and tells nothing of the future', async () => {
    const trials = memoryTrials();
    for (const funding of [undefined, ratesOf(1), ratesOf(2)]) await backtest(requestOf(funding), { ...ports, trials });
    expect(trials.trials()).toHaveLength(3);
    const request = requestOf(ratesOf(1));
    const full = await replay(request, ports);
    const facts = await findLookAhead(request, ports, { full, cuts: 4, rng: new Rng(7) });
    expect(facts.changed).toBe(0);
  });

  it.each([
    ['times that do not rise', { time: Float64Array.of(2, 2), rate: Float64Array.of(0, 0) }, 'time 2 in row 1'],
    ['a rate of 1', { time: Float64Array.of(2), rate: Float64Array.of(1) }, 'rate 1 in row 0'],
    ['a rate that is no number', { time: Float64Array.of(2), rate: Float64Array.of(Number.NaN) }, 'rate NaN in row 0'],
    ['columns of different lengths', { time: Float64Array.of(2), rate: Float64Array.of() }, '1 times, 0 rates'],
    [
      'a mark of 0',
      { time: Float64Array.of(2), rate: Float64Array.of(0), mark: Float64Array.of(0) },
      'mark 0 in row 0',
    ],
  ])('is refused with %s', async (_, funding, reason) => {
    await expect(replay(requestOf(funding), ports)).rejects.toMatchObject({
      code: 'BOT4_DATA_VALUE',
      message: expect.stringContaining(reason),
    });
  });

  it('is refused for a spot market', async () => {
    const request = requestOf(ratesOf(1));
    const spot = { ...request, instrument: { ...request.instrument, kind: 'spot' as const } };
    await expect(replay(spot, ports)).rejects.toThrow('only perpetuals have it');
  });
});
