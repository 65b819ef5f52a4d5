import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { BOOK_END, BOOK_LOST, BOOK_RESET } from '../../market/index.ts';
import { logNormal } from '../../stats/index.ts';
import { HawkesArrivals, PoissonArrivals } from '../models/index.ts';
import { type Calibration, type CalibrationInput, calibrateMarket } from './calibration.ts';
import { cleanTrades, type QuoteRecords, quotesOfBook, type TradeRecords } from './recorded-market.ts';

const S = 1e6;
const N = 6000;
/** Share of the price that a unit moves it by. */
const IMPACT = 2e-4;

/** Trades whose price is moved by their size, and by chance. */
function madeTrades(options: { hawkes: boolean; wholeSeconds?: boolean; sided?: boolean }): TradeRecords {
  const rng = new Rng(61);
  const arrivals = options.hawkes
    ? new HawkesArrivals({ basePerSecond: 2, branching: 0.5, decayPerSecond: 6 }, rng.stream('a'))
    : new PoissonArrivals(4, rng.stream('a'));
  const quantities = logNormal.sample(N, { mu: -2, sigma: 0.9 }, rng.stream('q'));
  const [times, prices, sides] = [new Float64Array(N), new Float64Array(N), new Float64Array(N)];
  const walk = rng.stream('p');
  let [time, middle] = [0, Math.log(50_000)];
  for (let i = 0; i < N; i++) {
    const next = arrivals.nextAfter(time);
    middle += 1e-4 * Math.sqrt((next - time) / S) * walk.normal();
    time = next;
    const side = walk.uniform() < 0.6 ? 1 : -1;
    middle += side * IMPACT * (quantities[i] as number);
    times[i] = options.wholeSeconds === true ? Math.floor(time / S) * S : time;
    prices[i] = Math.exp(middle) * (1 + side * 5e-5);
    sides[i] = options.sided === false ? 0 : side;
  }
  return { times, prices, quantities, sides };
}

/** A quote at each trade: a log-normal spread around its price. */
function madeQuotes(trades: TradeRecords): QuoteRecords {
  const rng = new Rng(62);
  const spreads = logNormal.sample(N, { mu: Math.log(2e-4), sigma: 0.3 }, rng);
  const half = (i: number): number => (spreads[i] as number) / 2;
  return {
    times: trades.times,
    bids: trades.prices.map((price, i) => price * (1 - half(i))),
    asks: trades.prices.map((price, i) => price * (1 + half(i))),
    bidQuantities: logNormal.sample(N, { mu: 1, sigma: 0.5 }, rng),
    askQuantities: logNormal.sample(N, { mu: 1, sigma: 0.5 }, rng),
    addedDistances: Float64Array.from({ length: N }, () => -5e-4 * Math.log(1 - rng.uniform())),
    addedQuantities: logNormal.sample(N, { mu: -1, sigma: 0.7 }, rng),
    levelsNear: 40,
  };
}

function fitOf({ fits }: Calibration, what: string, model?: string) {
  const found = fits.find((fit) => fit.what === what && (model ?? fit.model) === fit.model);
  if (found === undefined) throw new Error(`no fit of ${what}`);
  return found;
}

function calibrated(trades: TradeRecords, more: Partial<CalibrationInput> = {}): Calibration {
  return calibrateMarket({ name: 'made', source: 'made.csv', trades, ...more });
}

describe('calibration', () => {
  const trades = madeTrades({ hawkes: true });
  const rng = new Rng(63);
  const feedLatencies = logNormal.sample(N, { mu: Math.log(4000), sigma: 0.4 }, rng).map((value) => value - 1_250_000);
  const calibration = calibrated(trades, { quotes: madeQuotes(trades), feedLatencies });
  const { profile } = calibration;

  it('finds again what made the data: arrivals, sizes, sides, spread, crowd', () => {
    const { takers, makers, crowd, price } = profile;
    if (takers.arrivals.kind !== 'hawkes') throw new Error('Hawkes arrivals are taken');
    expect(Math.abs(takers.arrivals.branching - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(takers.arrivals.basePerSecond / 2 - 1)).toBeLessThan(0.15);
    expect(Math.abs(takers.size.mu + 2)).toBeLessThan(0.05);
    expect(Math.abs(takers.size.sigma - 0.9)).toBeLessThan(0.04);
    expect(Math.abs(takers.buyShare - 0.6)).toBeLessThan(0.03);
    expect(Math.abs(makers.spread.mu - Math.log(2e-4))).toBeLessThan(0.02);
    expect(Math.abs(makers.spread.sigma - 0.3)).toBeLessThan(0.02);
    expect(Math.abs(makers.size.mu - 1)).toBeLessThan(0.03);
    expect(Math.abs(crowd.distance / 5e-4 - 1)).toBeLessThan(0.05);
    expect(price).toBe(trades.prices.at(-1));
  });

  it('reports a small distance where the formula is right, and a large one where it is not', () => {
    expect(fitOf(calibration, 'taker arrivals', 'Hawkes').distance).toBeLessThan(0.02);
    expect(fitOf(calibration, 'taker arrivals', 'Poisson').distance).toBeGreaterThan(0.08);
    expect(fitOf(calibration, 'taker arrivals', 'Poisson').pValue).toBeLessThan(1e-4);
    for (const what of ['taker sizes', 'spread', 'quote sizes', 'crowd sizes', 'crowd orders']) {
      expect(fitOf(calibration, what).distance).toBeLessThan(0.02);
      expect(fitOf(calibration, what).pValue).toBeGreaterThan(0.01);
    }
    const flat = { ...trades, quantities: Float64Array.from({ length: N }, (_, i) => 1 + (i % 2) * 99) };
    expect(fitOf(calibrated(flat), 'taker sizes').distance).toBeGreaterThan(0.3);
  });

  it('finds the impact of takers, and leaves what they move out of the volatility', () => {
    const { lambda, dailyVolume } = profile.impact;
    // A unit moves the price by λ/ADV.
    expect(Math.abs(lambda / dailyVolume / IMPACT - 1)).toBeLessThan(0.2);
    expect(profile.volatilityPerRootSecond).toBeGreaterThan(0.8e-4);
    expect(profile.volatilityPerRootSecond).toBeLessThan(1.3e-4);
    expect(profile.impact.gamma).toBeGreaterThan(0);
  });

  it('takes latencies above the shortest: a clock that is 1.25 s behind changes nothing', () => {
    const { feed, orderEntry } = profile.latency;
    expect(feed.mu).toBeGreaterThan(Math.log(2000));
    expect(feed.mu).toBeLessThan(Math.log(4000));
    expect(orderEntry.sigma).toBe(feed.sigma);
    const moved = calibrated(trades, { feedLatencies: feedLatencies.map((value) => value + 5_000_000) });
    expect(moved.profile.latency.feed.mu).toBeCloseTo(feed.mu, 6);
  });

  it('takes Poisson arrivals where Hawkes explains no more', () => {
    const { takers } = calibrated(madeTrades({ hawkes: false })).profile;
    if (takers.arrivals.kind !== 'poisson') throw new Error('Poisson arrivals are taken');
    expect(Math.abs(takers.arrivals.ratePerSecond / 4 - 1)).toBeLessThan(0.05);
  });

  it('from trades alone finds the spread by their bounce, and says what is not in the data', () => {
    const alone = calibrated(madeTrades({ hawkes: true, wholeSeconds: true, sided: false }));
    expect(Math.exp(alone.profile.makers.spread.mu)).toBeGreaterThan(0.5e-4);
    expect(Math.exp(alone.profile.makers.spread.mu)).toBeLessThan(2e-4);
    for (const what of ['maker quotes', 'crowd orders', 'latency']) {
      expect(fitOf(alone, what)).toMatchObject({
        model: 'not in the data',
        count: 0,
        note: 'as in the lively profile',
      });
    }
    expect(fitOf(alone, 'taker arrivals', 'Poisson').note).toContain('whole seconds');
  });

  it('joins trades of one time and side to one taker', () => {
    const twice = {
      times: Float64Array.from({ length: 2 * N }, (_, i) => trades.times[i >> 1] as number),
      prices: Float64Array.from({ length: 2 * N }, (_, i) => trades.prices[i >> 1] as number),
      quantities: Float64Array.from({ length: 2 * N }, (_, i) => (trades.quantities[i >> 1] as number) / 2),
      sides: Float64Array.from({ length: 2 * N }, (_, i) => trades.sides[i >> 1] as number),
    };
    expect(calibrated(twice).profile.takers).toEqual(calibrated(trades).profile.takers);
  });

  it('takes spreads of a book of another time, and impact of the trades alone', () => {
    const later = madeQuotes(trades);
    const apart = calibrated(trades, { quotes: { ...later, times: later.times.map((time) => time + 1e12) } });
    expect(apart.profile.makers.spread).toEqual(profile.makers.spread);
    expect(apart.profile.impact).toEqual(calibrated(trades).profile.impact);
    const scrap = { ...later, times: later.times.slice(0, 5) };
    expect(calibrated(trades, { quotes: scrap })).toEqual(calibrated(trades));
  });

  it('manages a price that never moves, and refuses a handful of trades', () => {
    const still = { ...trades, prices: trades.prices.map(() => 100) };
    const { profile: flat } = calibrated(still);
    expect(flat.impact.lambda).toBe(0);
    expect(flat.volatilityPerRootSecond).toBe(0);
    expect(Math.exp(flat.makers.spread.mu)).toBeCloseTo(1e-4, 12);
    const few = {
      times: trades.times.slice(0, 50),
      prices: trades.prices,
      quantities: trades.quantities,
      sides: trades.sides,
    };
    expect(() => calibrated(few)).toThrow('BOT4_DATA_TOO_SHORT');
  });
});

describe('recorded trades', () => {
  it('are put in order, without sizes of 0 and prices beyond the filter of their day', () => {
    const day = 86_400e6;
    const { trades, dropped } = cleanTrades({
      times: Float64Array.from([20, 10, 30, 40, day, day + 1, day + 2]),
      prices: Float64Array.from([100, 101, 100_000, 99, 2000, 2001, 1999]),
      quantities: Float64Array.from([1, 2, 3, 0, 4, 5, 6]),
      sides: new Float64Array(7),
    });
    expect([...trades.times]).toEqual([10, 20, day, day + 1, day + 2]);
    expect([...trades.quantities]).toEqual([2, 1, 4, 5, 6]);
    expect(dropped).toBe(2);
  });
});

describe('quotes of a recorded book', () => {
  it('are its best prices after each message, and what was added near them', () => {
    const rows = [
      [10, BOOK_RESET, 1, 1000, 10],
      [10, 0, -1, 1002, 20],
      [10, BOOK_END, 1, 900, 5],
      [20, BOOK_END, 1, 999, 7],
      [30, BOOK_END, -1, 1001, 4],
      [40, BOOK_LOST, 0, 0, 0],
      [50, BOOK_END, 1, 1000, 1],
    ] as const;
    const column = (k: 0 | 1 | 2 | 3 | 4): Float64Array => Float64Array.from(rows, (row) => row[k]);
    const quotes = quotesOfBook(
      { time: column(0), flags: column(1), side: column(2), price: column(3), qty: column(4) },
      { price: 0.1, qty: 0.5 },
    );
    expect([...quotes.times]).toEqual([10, 30]);
    expect(quotes.bids[0]).toBeCloseTo(100, 12);
    expect(quotes.asks[1]).toBeCloseTo(100.1, 12);
    expect([...quotes.askQuantities]).toEqual([10, 2]);
    // The order at 999 is 2 of 1001 away from the middle; the one at 1001 is at it.
    expect([...quotes.addedDistances]).toEqual([expect.closeTo(2 / 1001, 12), 0]);
    expect([...quotes.addedQuantities]).toEqual([3.5, 2]);
    expect(quotes.levelsNear).toBeGreaterThan(0);
  });
});
