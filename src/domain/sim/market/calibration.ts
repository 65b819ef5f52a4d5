/**
 * Fits a market profile to recordings. Every fit is reported with its Kolmogorov-Smirnov distance: with parameters fitted to
 * the same sample its p-value is too large, and over many rows any real market is rejected by any formula, so the distance
 * says how far off the generated market will be, and the p-value only whether the sample could tell.
 */
import { InputError, Rng } from '../../../core/index.ts';
import { ksOneSample, logNormal } from '../../stats/index.ts';
import { fitHawkes, hawkesResiduals, SECOND_MICROS } from '../models/index.ts';
import { livelyProfile, type MarketProfile, type SizeProfile } from './market-profile.ts';
import type { QuoteRecords, TradeRecords } from './recorded-market.ts';

/** What is fitted to. */
export interface CalibrationInput {
  readonly name: string;
  readonly source: string;
  readonly trades: TradeRecords;
  readonly quotes?: QuoteRecords;
  /** (n,) µs from the venue's time to the receiver's; clocks may differ by a constant. */
  readonly feedLatencies?: Float64Array;
}

/** One line of the report. */
export interface CalibrationFit {
  /** What was fitted. */
  readonly what: string;
  readonly model: string;
  readonly parameters: string;
  /** How many values; 0 when it is not in the data. */
  readonly count: number;
  /** Largest distance of the distribution functions; NaN where there is no distribution. */
  readonly distance: number;
  /** NaN where there is none. */
  readonly pValue: number;
  readonly note: string;
}

/** The profile and how good its parts are. */
export interface Calibration {
  readonly profile: MarketProfile;
  readonly fits: readonly CalibrationFit[];
}

/** Quotes below this number are no book. */
const QUOTES_MIN = 100;
/** Rows that an arrival fit takes, the newest: it passes over them some hundred times. */
const ARRIVALS_MAX = 20_000;
/** Seconds over which price and flow are compared. */
const IMPACT_BUCKET_S = 10;
const DAY_S = 86_400;
/** The generated crowd is thinned to this rate: more orders a second cost time and change nothing that a client sees. */
const CROWD_RATE_MAX = 20;

/** One taker: trades of one time and side. */
interface TakerOrders {
  readonly times: Float64Array;
  readonly quantities: Float64Array;
  readonly sides: Float64Array;
  /** True when stamps are whole seconds: then times within the second are drawn. */
  readonly isCoarse: boolean;
}

/**
 * Fits a profile.
 * @throws BOT4_DATA_TOO_SHORT below 100 trades or 1 second.
 */
export function calibrateMarket(input: CalibrationInput): Calibration {
  const { trades } = input;
  const quotes = (input.quotes?.times.length ?? 0) < QUOTES_MIN ? undefined : input.quotes;
  const n = trades.times.length;
  const seconds = n < 2 ? 0 : ((trades.times[n - 1] as number) - (trades.times[0] as number)) / SECOND_MICROS;
  if (n < 100 || seconds < 1) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `a calibration needs 100 trades over a second or more, not ${n}`, {
      place: { file: input.source, key: 'trades' },
    });
  }
  const price = trades.prices[n - 1] as number;
  const lively = livelyProfile(price);
  const orders = takerOrders(trades);
  const fits: CalibrationFit[] = [];
  const arrivals = fitArrivals(orders, fits);
  const size = fitSizes('taker sizes', orders.quantities, fits);
  const buyShare = fitSides(orders, fits);
  const spread = quotes === undefined ? rollSpread(trades, fits) : fitSpread(quotes, fits);
  const volatility = fitVolatility(trades, quotes, fits);
  const { explained, ...impact } = fitImpact({ trades, orders, quotes: overlapping(trades, quotes) }, fits);
  const profile: MarketProfile = {
    ...lively,
    name: input.name,
    source: input.source,
    // What takers move is moved by the generated takers.
    volatilityPerRootSecond: volatility * Math.sqrt(1 - explained),
    takers: { arrivals, size, buyShare },
    makers: { ...lively.makers, spread, ...fitMakers(quotes, fits) },
    crowd: fitCrowd(quotes, lively, fits),
    latency: fitLatency(input.feedLatencies, lively, fits),
    impact,
  };
  return { profile, fits };
}

/** Trades of one time and side are of one taker: a taker that walks the book trades once at each order that it meets. */
function takerOrders(trades: TradeRecords): TakerOrders {
  const times: number[] = [];
  const quantities: number[] = [];
  const sides: number[] = [];
  const isCoarse = trades.times.every((time) => time % SECOND_MICROS === 0);
  const rng = new Rng(1).stream('times within a second');
  let [lastPrice, lastSide] = [Number.NaN, 1];
  for (let i = 0; i < trades.times.length; i++) {
    const time = trades.times[i] as number;
    const price = trades.prices[i] as number;
    const said = trades.sides[i] as number;
    // Tick rule: Lee & Ready (1991), Journal of Finance 46(2).
    const side = said !== 0 ? said : price > lastPrice ? 1 : price < lastPrice ? -1 : lastSide;
    const isSame = i > 0 && time === trades.times[i - 1] && side === lastSide && !isCoarse;
    if (isSame) quantities[quantities.length - 1] = (quantities.at(-1) as number) + (trades.quantities[i] as number);
    else {
      times.push(isCoarse ? time + rng.uniform() * SECOND_MICROS : time);
      quantities.push(trades.quantities[i] as number);
      sides.push(side);
    }
    [lastPrice, lastSide] = [price, side];
  }
  const inOrder = Float64Array.from(times);
  if (isCoarse) inOrder.sort();
  return { times: inOrder, quantities: Float64Array.from(quantities), sides: Float64Array.from(sides), isCoarse };
}

function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '-';
}

function distanceOf(sample: Float64Array, cdf: (x: number) => number): { distance: number; pValue: number } {
  if (sample.length < 2 || sample.every((value) => value === sample[0]))
    return { distance: Number.NaN, pValue: Number.NaN };
  const { statistic, pValue } = ksOneSample(sample, { cdf, method: 'asymptotic' });
  return { distance: statistic, pValue };
}

function fitArrivals(orders: TakerOrders, fits: CalibrationFit[]): MarketProfile['takers']['arrivals'] {
  const times = orders.times.slice(-ARRIVALS_MAX);
  const seconds = ((times.at(-1) as number) - (times[0] as number)) / SECOND_MICROS;
  const rate = (times.length - 1) / seconds;
  const hawkes = fitHawkes(times);
  const exponential = (x: number): number => -Math.expm1(-x);
  const note = orders.isCoarse ? 'stamps are whole seconds: times within them were drawn, bursts are flattened' : '';
  const poisson = { basePerSecond: rate, branching: 0, decayPerSecond: 1 };
  fits.push({
    what: 'taker arrivals',
    model: 'Poisson',
    parameters: `${digits(rate)}/s`,
    count: times.length,
    ...distanceOf(hawkesResiduals(times, poisson), exponential),
    note,
  });
  const { basePerSecond, branching, decayPerSecond, logLikelihood, poissonLogLikelihood } = hawkes;
  // Two parameters more: Akaike's criterion decides.
  const isHawkes = logLikelihood - poissonLogLikelihood > 2;
  fits.push({
    what: 'taker arrivals',
    model: 'Hawkes',
    parameters: `${digits(basePerSecond)}/s, ${digits(branching)} children, gone in ${digits(1000 / decayPerSecond)} ms`,
    count: times.length,
    ...distanceOf(hawkesResiduals(times, hawkes), exponential),
    note: isHawkes ? 'taken' : 'no better than Poisson, which is taken',
  });
  return isHawkes
    ? { kind: 'hawkes', basePerSecond, branching, decayPerSecond }
    : { kind: 'poisson', ratePerSecond: rate };
}

function fitSizes(what: string, sizes: Float64Array, fits: CalibrationFit[], note = ''): SizeProfile {
  const positive = sizes.filter((size) => size > 0);
  const fit = logNormalOf(positive);
  fits.push({
    what,
    model: 'log-normal',
    parameters: `median ${digits(Math.exp(fit.mu))}, σ ×${digits(Math.exp(fit.sigma))}`,
    count: positive.length,
    ...distanceOf(positive, (x) => logNormal.cdf(x, { mu: fit.mu, sigma: Math.max(fit.sigma, 1e-12) })),
    note,
  });
  return fit;
}

/** Mean and standard deviation of the logarithm; a spread of 0 where all values are the same. */
function logNormalOf(values: Float64Array): SizeProfile {
  let mu = 0;
  for (const value of values) mu += Math.log(value) / values.length;
  let squares = 0;
  for (const value of values) squares += (Math.log(value) - mu) ** 2;
  return { mu, sigma: Math.sqrt(squares / values.length) };
}

function fitSides({ sides, isCoarse }: TakerOrders, fits: CalibrationFit[]): number {
  let buys = 0;
  for (const side of sides) if (side > 0) buys += 1;
  // Both sides have to come, or a market only goes one way.
  const share = Math.min(0.95, Math.max(0.05, buys / sides.length));
  fits.push({
    what: 'buyers',
    model: 'share of takers',
    parameters: `${digits(100 * share)} %`,
    count: sides.length,
    distance: Number.NaN,
    pValue: Number.NaN,
    note: isCoarse ? 'sides by the tick rule where the data has none' : '',
  });
  return share;
}

function fitSpread(quotes: QuoteRecords, fits: CalibrationFit[]): SizeProfile {
  const spreads = quotes.bids.map((bid, i) => {
    const ask = quotes.asks[i] as number;
    return (2 * (ask - bid)) / (ask + bid);
  });
  const fit = logNormalOf(spreads);
  fits.push({
    what: 'spread',
    model: 'log-normal',
    parameters: `median ${digits(1e4 * Math.exp(fit.mu))} bps, σ ×${digits(Math.exp(fit.sigma))}`,
    count: spreads.length,
    ...distanceOf(spreads, (x) => logNormal.cdf(x, { mu: fit.mu, sigma: Math.max(fit.sigma, 1e-12) })),
    note: 'whole ticks: the distance is large where most spreads are one tick',
  });
  return fit;
}

/** Spread from trades alone: 2√(−cov of successive price changes). Roll (1984), Journal of Finance 39(4). */
function rollSpread({ prices }: TradeRecords, fits: CalibrationFit[]): SizeProfile {
  let covariance = 0;
  let count = 0;
  for (let i = 2; i < prices.length; i++) {
    const [a, b, c] = [prices[i - 2] as number, prices[i - 1] as number, prices[i] as number];
    const [first, second] = [Math.log(b / a), Math.log(c / b)];
    // A print far off is no bounce between bid and ask.
    if (Math.abs(first) > 0.01 || Math.abs(second) > 0.01) continue;
    covariance += first * second;
    count += 1;
  }
  const spread = 2 * Math.sqrt(Math.max(0, -covariance / Math.max(1, count)));
  const found = spread > 0 ? spread : 1e-4;
  fits.push({
    what: 'spread',
    model: 'Roll',
    parameters: `${digits(1e4 * found)} bps`,
    count,
    distance: Number.NaN,
    pValue: Number.NaN,
    note:
      spread > 0
        ? 'from the bounce of trade prices; a book (--book) says it exactly'
        : 'no bounce found: 1 bps is taken',
  });
  return { mu: Math.log(found), sigma: 0 };
}

/** Prices at the ends of equal steps, the last one known there. */
function onGrid(times: Float64Array, prices: Float64Array, stepS: number): Float64Array {
  const step = stepS * SECOND_MICROS;
  const first = times[0] as number;
  const steps = Math.floor(((times.at(-1) as number) - first) / step);
  const grid = new Float64Array(steps + 1);
  let row = 0;
  for (let k = 0; k <= steps; k++) {
    while (row + 1 < times.length && (times[row + 1] as number) <= first + k * step) row += 1;
    grid[k] = prices[row] as number;
  }
  return grid;
}

function middles(quotes: QuoteRecords): Float64Array {
  return quotes.bids.map((bid, i) => (bid + (quotes.asks[i] as number)) / 2);
}

/** Standard deviation of log returns over steps that are long enough for the bounce between bid and ask to be small. */
function fitVolatility(trades: TradeRecords, quotes: QuoteRecords | undefined, fits: CalibrationFit[]): number {
  const hasQuotes = quotes !== undefined;
  const times = hasQuotes ? quotes.times : trades.times;
  const seconds = ((times.at(-1) as number) - (times[0] as number)) / SECOND_MICROS;
  // At most 100,000 steps: a year of trades has more seconds than are needed.
  const stepS = Math.max(hasQuotes ? 1 : 10, Math.ceil(seconds / 100_000));
  const grid = onGrid(times, hasQuotes ? middles(quotes) : trades.prices, stepS);
  let squares = 0;
  let count = 0;
  for (let k = 1; k < grid.length; k++) {
    const change = Math.log((grid[k] as number) / (grid[k - 1] as number));
    if (Math.abs(change) > 0.05) continue;
    squares += change * change;
    count += 1;
  }
  const volatility = count === 0 ? 0 : Math.sqrt(squares / count / stepS);
  fits.push({
    what: 'volatility',
    model: `returns of ${stepS} s`,
    parameters: `${digits(100 * volatility * Math.sqrt(DAY_S))} % a day`,
    count,
    distance: Number.NaN,
    pValue: Number.NaN,
    note: hasQuotes ? 'of the middle' : 'of trade prices; steps of more than 5 % left out',
  });
  return volatility;
}

function absent(what: string, parameters: string): CalibrationFit {
  return {
    what,
    model: 'not in the data',
    parameters,
    count: 0,
    distance: Number.NaN,
    pValue: Number.NaN,
    note: 'as in the lively profile',
  };
}

function fitMakers(
  quotes: QuoteRecords | undefined,
  fits: CalibrationFit[],
): Partial<Pick<MarketProfile['makers'], 'size' | 'requotesPerSecond'>> {
  if (quotes === undefined) {
    fits.push(absent('maker quotes', '6 requotes/s'));
    return {};
  }
  const seconds = ((quotes.times.at(-1) as number) - (quotes.times[0] as number)) / SECOND_MICROS;
  const both = new Float64Array(2 * quotes.times.length);
  both.set(quotes.bidQuantities);
  both.set(quotes.askQuantities, quotes.times.length);
  const size = fitSizes('quote sizes', both, fits, 'at the best prices');
  const requotesPerSecond = quotes.times.length / seconds;
  fits.push({
    what: 'requotes',
    model: 'Poisson',
    parameters: `${digits(requotesPerSecond)}/s`,
    count: quotes.times.length,
    distance: Number.NaN,
    pValue: Number.NaN,
    note: 'changes of the best prices or their sizes',
  });
  return { size, requotesPerSecond };
}

function fitCrowd(
  quotes: QuoteRecords | undefined,
  lively: MarketProfile,
  fits: CalibrationFit[],
): MarketProfile['crowd'] {
  if (quotes === undefined || quotes.addedQuantities.length < 100) {
    fits.push(absent('crowd orders', `${lively.crowd.ordersPerSecond}/s`));
    return lively.crowd;
  }
  const seconds = ((quotes.times.at(-1) as number) - (quotes.times[0] as number)) / SECOND_MICROS;
  const count = quotes.addedDistances.length;
  const rate = count / seconds;
  let distance = 0;
  for (const one of quotes.addedDistances) distance += one / count;
  // Little (1961): as many as stand there come within one lifetime.
  const lifetimeSeconds = Math.max(0.1, quotes.levelsNear / rate);
  const size = fitSizes('crowd sizes', quotes.addedQuantities, fits, 'added to levels within 1 %');
  const { distance: gap, pValue } = distanceOf(quotes.addedDistances, (x) => -Math.expm1(-x / distance));
  const ordersPerSecond = Math.min(CROWD_RATE_MAX, rate);
  fits.push({
    what: 'crowd orders',
    model: 'exponential distance',
    parameters: `${digits(rate)}/s, mean ${digits(1e4 * distance)} bps away, stand ${digits(lifetimeSeconds)} s`,
    count,
    distance: gap,
    pValue,
    note: rate > CROWD_RATE_MAX ? `generated at ${CROWD_RATE_MAX}/s` : '',
  });
  return { ordersPerSecond, lifetimeSeconds, distance, size };
}

/** What the shortest latency says of the clocks. */
function clocks(shortestMicros: number): string {
  const ms = digits(Math.abs(shortestMicros) / 1000);
  return shortestMicros < 0
    ? `the receiver's clock is ${ms} ms behind, or more`
    : `the shortest is ${ms} ms by the two clocks`;
}

/**
 * Latency of the feed above the shortest one: two clocks differ by a constant that a one-way recording cannot tell, so the
 * floor stays that of the lively profile. Order entry and acknowledgement are not in a recording of market data either; they
 * get the tail of the feed.
 */
function fitLatency(
  latencies: Float64Array | undefined,
  lively: MarketProfile,
  fits: CalibrationFit[],
): MarketProfile['latency'] {
  if (latencies === undefined || latencies.length < 100) {
    fits.push(absent('latency', 'median 5 ms'));
    return lively.latency;
  }
  const sorted = latencies.slice().sort();
  const shortest = sorted[0] as number;
  const above = latencies.map((value) => value - shortest).filter((value) => value > 0);
  const { mu, sigma } = logNormalOf(above);
  fits.push({
    what: 'latency of the feed',
    model: 'log-normal',
    parameters: `median ${digits(Math.exp(mu) / 1000)} ms above the shortest, σ ×${digits(Math.exp(sigma))}`,
    count: above.length,
    ...distanceOf(above, (x) => logNormal.cdf(x, { mu, sigma: Math.max(sigma, 1e-12) })),
    note: `${clocks(shortest)}; orders get the same tail`,
  });
  const of = (floorMicros: number) => ({ floorMicros, mu, sigma });
  return {
    feed: of(lively.latency.feed.floorMicros),
    orderEntry: of(lively.latency.orderEntry.floorMicros),
    acknowledgement: of(lively.latency.acknowledgement.floorMicros),
  };
}

/** Quotes of the time of the trades; those of another time say nothing of what these trades moved. */
function overlapping(trades: TradeRecords, quotes: QuoteRecords | undefined): QuoteRecords | undefined {
  if (quotes === undefined) return undefined;
  const starts = (quotes.times[0] as number) < (trades.times.at(-1) as number);
  return starts && (quotes.times.at(-1) as number) > (trades.times[0] as number) ? quotes : undefined;
}

/** Least squares through the origin of price changes over signed flow, both of equal steps; the flow as a share of a day's volume. */
function fitImpact(
  { trades, orders, quotes }: { trades: TradeRecords; orders: TakerOrders; quotes: QuoteRecords | undefined },
  fits: CalibrationFit[],
): MarketProfile['impact'] & { readonly explained: number } {
  const n = orders.times.length;
  const first = orders.times[0] as number;
  const seconds = ((orders.times[n - 1] as number) - first) / SECOND_MICROS;
  let volume = 0;
  for (const quantity of orders.quantities) volume += quantity;
  const dailyVolume = (volume * DAY_S) / seconds;
  const stepS = Math.max(IMPACT_BUCKET_S, Math.ceil(seconds / 100_000));
  const prices =
    quotes === undefined ? onGrid(trades.times, trades.prices, stepS) : onGrid(quotes.times, middles(quotes), stepS);
  const start = quotes === undefined ? (trades.times[0] as number) : (quotes.times[0] as number);
  const flow = new Float64Array(prices.length);
  for (let i = 0; i < n; i++) {
    const k = Math.floor(((orders.times[i] as number) - start) / (stepS * SECOND_MICROS));
    if (k >= 0 && k < flow.length)
      flow[k] = (flow[k] as number) + (orders.sides[i] as number) * (orders.quantities[i] as number);
  }
  const changes = prices.slice(1).map((price, k) => Math.log(price / (prices[k] as number)));
  const shares = flow.slice(0, changes.length).map((units) => units / dailyVolume);
  const linear = slope(shares, changes);
  const root = slope(
    shares.map((share) => Math.sign(share) * Math.sqrt(Math.abs(share))),
    changes,
  );
  const line = (model: string, what: string, fit: { value: number; explained: number }): CalibrationFit => ({
    what: 'impact',
    model,
    parameters: `${what} ${digits(fit.value)}`,
    count: changes.length,
    distance: Number.NaN,
    pValue: Number.NaN,
    note: `explains ${digits(100 * fit.explained)} % of ${stepS} s price changes`,
  });
  fits.push(line('linear λ·V/ADV', 'λ', linear), line('square root γ√(V/ADV)', 'γ', root));
  const explained = linear.value > 0 ? linear.explained : 0;
  return { lambda: Math.max(0, linear.value), gamma: Math.max(0, root.value), dailyVolume, explained };
}

function slope(x: Float64Array, y: Float64Array): { value: number; explained: number } {
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i] as number, y[i] as number];
    if (Math.abs(b) > 0.05) continue;
    xx += a * a;
    xy += a * b;
    yy += b * b;
  }
  return xx === 0 || yy === 0 ? { value: 0, explained: 0 } : { value: xy / xx, explained: (xy * xy) / (xx * yy) };
}
