import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { ksOneSample, logNormal } from '../../stats/index.ts';
import {
  makeOrderRequest,
  ORDER_TYPE,
  SIM_EVENT,
  type SimEvent,
  type SimSymbolDefinition,
  TIME_IN_FORCE,
} from '../exchange/contract.ts';
import { createSimExchange, type SimExchange } from '../exchange/sim-exchange.ts';
import { BackgroundMarket } from './background-market.ts';
import { GeneratedMarket } from './generated-market.ts';
import { livelyProfile, type MarketProfile } from './market-profile.ts';

const START = 1_700_000_000_000_000;
const SECOND = 1_000_000;
const DEFINITION: SimSymbolDefinition = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000.00', tickSize: '0.01' },
    { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000.00000', stepSize: '0.00001' },
    {
      filterType: 'NOTIONAL',
      minNotional: '5.00',
      applyMinToMarket: true,
      maxNotional: '9000000.00',
      applyMaxToMarket: false,
      avgPriceMins: 5,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
  ],
  allowedStpModes: [0, 1, 2, 3, 4, 5],
  defaultStpMode: 2,
  icebergAllowed: true,
  ocoAllowed: true,
  otoAllowed: true,
  amendAllowed: true,
  trailingAllowed: true,
};

interface Run {
  readonly venue: SimExchange;
  readonly market: BackgroundMarket;
  readonly flow: GeneratedMarket;
  readonly symbol: number;
  readonly trades: { time: number; ticks: number; lots: number }[];
  readonly log: string[];
}

function open(seed: number, profile: MarketProfile = livelyProfile(60_000), isLogged = false): Run {
  const trades: Run['trades'] = [];
  const log: string[] = [];
  let market: BackgroundMarket | undefined;
  const sink = (event: SimEvent): void => {
    if (isLogged) log.push(Object.values(event).join(' '));
    if (event.kind === SIM_EVENT.trade) trades.push({ time: event.time, ticks: event.priceTicks, lots: event.lots });
    market?.onEvent(event);
  };
  const fees = [
    { name: 'free', source: 'test', entries: [{ from: 0, tiers: [{ volumeUnits: 0, makerPpm: 0, takerPpm: 0 }] }] },
  ];
  const venue = createSimExchange({ sink, fees });
  venue.addAsset('BTC');
  venue.addAsset('USDT');
  const symbol = venue.addSymbol(DEFINITION);
  const flow = new GeneratedMarket(venue, {
    symbol,
    profile,
    rng: new Rng(seed),
    startTime: START,
    feeSchedule: 'free',
    baseUnits: 100e8,
    quoteUnits: 6_000_000e8,
  });
  market = new BackgroundMarket(venue, [flow]);
  return { venue, market, flow, symbol, trades, log };
}

describe('a generated market', () => {
  it('has a book, a trade and prices from the first second', () => {
    const { venue, market, symbol, trades } = open(1);
    market.runUntil(START);
    const depth = venue.depth(symbol, 1000);
    expect(depth.bids.length).toBeGreaterThan(15);
    expect(depth.asks.length).toBeGreaterThan(15);
    expect(trades.length).toBeGreaterThan(0);
    expect(Math.abs(venue.lastPrice(symbol) / 6_000_000 - 1)).toBeLessThan(0.001);
  });

  it('moves: over a minute the best prices change, trades come, and the book is never crossed or empty', () => {
    const { venue, market, symbol, trades } = open(2);
    const bids = new Set<number>();
    for (let k = 0; k < 600; k++) {
      market.runUntil(START + k * 100_000);
      const [bid, ask] = [venue.bestBid(symbol), venue.bestAsk(symbol)];
      bids.add(bid);
      expect(bid).toBeGreaterThan(0);
      expect(ask).toBeGreaterThan(bid);
    }
    expect(bids.size).toBeGreaterThan(50);
    expect(trades.length).toBeGreaterThan(60);
  });

  it('is the same for the same seed, in one run or in steps, and another for another seed', () => {
    const logged = (seed: number): Run => open(seed, undefined, true);
    const whole = logged(3);
    whole.market.runUntil(START + 20 * SECOND);
    const steps = logged(3);
    for (let k = 0; k <= 200; k++) steps.market.runUntil(START + k * 100_000);
    expect(steps.log).toEqual(whole.log);
    const other = logged(4);
    other.market.runUntil(START + 20 * SECOND);
    expect(other.log).not.toEqual(whole.log);
  });

  it('creates and loses nothing: what accounts hold and the venue collected is what was deposited', () => {
    const { venue, market, symbol } = open(5);
    market.runUntil(START + 120 * SECOND);
    for (const asset of ['BTC', 'USDT']) {
      const index = venue.assetOf(asset);
      let held = venue.collected(index);
      for (const name of ['maker 1', 'maker 2', 'maker 3', 'takers', 'crowd']) {
        const { free, locked } = venue.balance(venue.accountOf(`${name} BTCUSDT`), index);
        held += free + locked;
      }
      expect(held).toBe(venue.supply(index));
    }
    expect(venue.isOpen(symbol)).toBe(true);
  });

  it('has takers at the times that its profile asks for', () => {
    const base = livelyProfile(60_000);
    const arrivals = { kind: 'poisson', ratePerSecond: 5 } as const;
    const run = open(6, { ...base, takers: { ...base.takers, arrivals } });
    run.market.runUntil(START + 300 * SECOND);
    // Trades of one taker are at one time.
    const times = [...new Set(run.trades.map(({ time }) => time))];
    const gaps = Float64Array.from(times.slice(1), (time, i) => (time - (times[i] as number)) / SECOND);
    const pOf = (rate: number): number =>
      ksOneSample(gaps, { cdf: (x) => -Math.expm1(-rate * x), method: 'asymptotic' }).pValue;
    expect(pOf(5)).toBeGreaterThan(0.01);
    expect(pOf(6.2)).toBeLessThan(1e-4);
  });

  it('shows the spread that its profile asks for, right after makers looked', () => {
    const base = livelyProfile(60_000);
    // Wide against the tick, no crowd within it, and takers so rare that the book is that of the makers.
    const spread = { mu: Math.log(2e-3), sigma: 0.4 };
    const run = open(9, {
      ...base,
      makers: { ...base.makers, spread, requotesPerSecond: 20 },
      crowd: { ...base.crowd, ordersPerSecond: 1e-6 },
      takers: { ...base.takers, arrivals: { kind: 'poisson', ratePerSecond: 1e-6 } },
    });
    // Quotes that one look leaves; those of steps without a look repeat and are left out.
    const seen = new Set<number>();
    for (let k = 1; k <= 1000; k++) {
      run.market.runUntil(START + k * 100_000);
      const [bid, ask] = [run.venue.bestBid(run.symbol), run.venue.bestAsk(run.symbol)];
      seen.add((2 * (ask - bid)) / (ask + bid));
    }
    const pOf = (mu: number, sigma: number): number =>
      ksOneSample(Float64Array.from(seen), { cdf: (x) => logNormal.cdf(x, { mu, sigma }), method: 'asymptotic' })
        .pValue;
    expect(seen.size).toBeGreaterThan(800);
    expect(pOf(spread.mu, 0.4)).toBeGreaterThan(0.01);
    expect(pOf(spread.mu + 0.15, 0.4)).toBeLessThan(1e-4);
    expect(pOf(spread.mu, 0.55)).toBeLessThan(1e-4);
  });

  it("fills a client's order at the best price when its turn comes, and not before", () => {
    const { venue, market, symbol, trades } = open(7);
    market.runUntil(START + SECOND);
    const client = venue.addAccount({ name: 'client', tradeGroup: -1, enabled: true, feeSchedule: 'free' });
    venue.deposit(START + SECOND, client, venue.assetOf('USDT'), 100_000e8);
    const request = makeOrderRequest();
    const ticks = venue.bestBid(symbol);
    const ahead = venue.depth(symbol, 1).bids[0]?.[1] ?? 0;
    Object.assign(request, {
      account: client,
      symbol,
      type: ORDER_TYPE.limitMaker,
      timeInForce: TIME_IN_FORCE.gtc,
      priceTicks: ticks,
      lots: 100,
    });
    const orderId = venue.submit(START + SECOND, request);
    expect(orderId).toBeGreaterThan(0);
    trades.length = 0;
    const name = { account: client, symbol, orderId, clientId: 0 };
    let time = START + SECOND;
    while ((venue.order(name)?.filledLots ?? 0) === 0 && time < START + 900 * SECOND) {
      time += 50_000;
      market.runUntil(time);
    }
    expect(ahead).toBeGreaterThan(0);
    const order = venue.order(name);
    expect(order?.filledLots).toBeGreaterThan(0);
    const fill = venue.fillsOf(client, symbol, { limit: 10 })[0];
    expect(fill).toMatchObject({ priceTicks: ticks, isMaker: true });
    // Nothing traded through its price before its first fill.
    const before = trades.filter((trade) => trade.time < (fill?.time ?? 0));
    expect(Math.min(ticks, ...before.map((trade) => trade.ticks))).toBe(ticks);
  });

  it('rises when much is bought, by λ times the share of a day', () => {
    const base = livelyProfile(60_000);
    const quiet = { ...base, volatilityPerRootSecond: 0, impact: { lambda: 0.5, gamma: 0.025, dailyVolume: 10 } };
    const run = open(8, { ...quiet, takers: { ...base.takers, buyShare: 0.999 } });
    run.market.runUntil(START + 30 * SECOND);
    const bought = run.trades.reduce((sum, { lots }) => sum + lots * 1e-5, 0);
    const rise = Math.log(run.flow.price / 60_000);
    expect(rise).toBeGreaterThan(0);
    expect(rise).toBeLessThanOrEqual(0.5 * (bought / 10) + 1e-9);
  });
});
