import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { beta, ksOneSample } from '../../stats/index.ts';
import { makeOrderRequest, ORDER_TYPE, SIM_EVENT, type SimEvent, type SimSide } from '../exchange/contract.ts';
import { createSimExchange, type SimExchange } from '../exchange/sim-exchange.ts';
import type { PartialFillParams } from '../models/index.ts';
import { BackgroundMarket } from './background-market.ts';
import { GeneratedMarket } from './generated-market.ts';
import { livelyProfile } from './market-profile.ts';
import { IMPACT_KINDS, type ImpactKind, PACE_TIME, priceImpact, SQUARE_ROOT_HALF_LIFE } from './price-impact.ts';

const START = 1_700_000_000_000_000;
const SECOND = 1e6;
const PROFILE = livelyProfile(60_000);
const FREE = {
  name: 'free',
  source: 'test',
  entries: [{ from: 0, tiers: [{ volumeUnits: 0, makerPpm: 0, takerPpm: 0 }] }],
};

interface World {
  readonly venue: SimExchange;
  readonly flow: GeneratedMarket;
  readonly market: BackgroundMarket;
  readonly client: number;
  readonly trades: SimEvent[];
}

function world(seed: number, more: { readonly impact?: ImpactKind; readonly partialFills?: PartialFillParams }): World {
  const trades: SimEvent[] = [];
  let market: BackgroundMarket | undefined;
  const sink = (event: SimEvent): void => {
    if (event.kind === SIM_EVENT.trade) trades.push({ ...event });
    market?.onEvent(event);
  };
  const venue = createSimExchange({ sink, fees: [FREE] });
  const [base, quote] = [venue.addAsset('BTC'), venue.addAsset('USDT')];
  const symbol = venue.addSymbol({
    symbol: 'BTCUSDT',
    base: 'BTC',
    quote: 'USDT',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000.00', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000.00000', stepSize: '0.00001' },
    ],
    allowedStpModes: [0],
    defaultStpMode: 0,
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    amendAllowed: true,
    trailingAllowed: true,
  });
  const house = { symbol, startTime: START, feeSchedule: 'free', baseUnits: 100e8, quoteUnits: 6_000_000e8 };
  const flow = new GeneratedMarket(venue, { ...house, ...more, profile: PROFILE, rng: new Rng(seed) });
  market = new BackgroundMarket(venue, [flow]);
  const client = venue.addAccount({ name: 'client', tradeGroup: -1, enabled: true, feeSchedule: 'free' });
  for (const asset of [base, quote]) venue.deposit(START, client, asset, 1e15);
  return { venue, flow, market, client, trades };
}

/** A market order of the client. @returns lots that were filled. */
function send({ venue, client, trades }: World, time: number, side: SimSide, lots: number): number {
  const request = makeOrderRequest();
  Object.assign(request, { account: client, side, type: ORDER_TYPE.market, lots });
  const before = trades.length;
  venue.submit(time, request);
  return trades.slice(before).reduce((sum, trade) => sum + trade.lots, 0);
}

describe('the impact of trades on a generated market', () => {
  it.each(IMPACT_KINDS)(
    'of kind %s moves the price by what the model says when a client buys 1 BTC at once',
    (impact) => {
      const time = START + 30 * SECOND;
      for (const side of [1, -1] as const) {
        const [calm, moved] = [world(5, { impact }), world(5, { impact })];
        for (const { market } of [calm, moved]) market.runUntil(time);
        expect(moved.flow.price).toBe(calm.flow.price);
        const twin = priceImpact(impact, PROFILE.impact);
        let stays = 0;
        for (const trade of calm.trades)
          stays += twin.trade(trade.time, (trade.side * trade.lots * 1e-5) / PROFILE.impact.dailyVolume);
        const before = stays + twin.transientAt(time);
        const lots = send(moved, time, side, 100_000);
        expect(lots).toBeGreaterThan(50_000);
        stays += twin.trade(time, (side * lots * 1e-5) / PROFILE.impact.dailyVolume);
        const expected = stays + twin.transientAt(time) - before;
        // What is to fade has faded a little since the last action of the market.
        expect(Math.abs(Math.log(moved.flow.price / calm.flow.price) / expected - 1)).toBeLessThan(0.02);
        expect(side * expected).toBeGreaterThan(0);
      }
    },
  );

  it('moves the quotes of the makers: ten seconds after 3 buys of 2 BTC the middle is higher, for good when linear', () => {
    const middle = ({ venue }: World): number => (venue.bestBid(0) + venue.bestAsk(0)) / 2;
    const [calm, moved] = [world(6, { impact: 'linear' }), world(6, { impact: 'linear' })];
    for (const one of [calm, moved]) one.market.runUntil(START + 5 * SECOND);
    let bought = 0;
    for (let k = 0; k < 3; k++) {
      const time = START + (6 + k) * SECOND;
      for (const one of [calm, moved]) one.market.runUntil(time);
      bought += send(moved, time, 1, 200_000);
    }
    for (const one of [calm, moved]) one.market.runUntil(START + 18 * SECOND);
    const asked = (PROFILE.impact.lambda * bought * 1e-5) / PROFILE.impact.dailyVolume;
    expect(bought).toBeGreaterThan(200_000);
    // Takers of the market see other books in the two runs, so that they are not the same apart from it.
    expect(Math.log(middle(moved) / middle(calm)) / asked).toBeGreaterThan(0.3);
    expect(Math.log(middle(moved) / middle(calm)) / asked).toBeLessThan(3);
  });

  it('fades: half of a square root’s volume in five minutes, the pace of Almgren and Chriss by 1/e in ten seconds', () => {
    const { gamma, lambda } = PROFILE.impact;
    const root = priceImpact('squareRoot', PROFILE.impact);
    expect(root.trade(0, -0.01)).toBe(0);
    expect(root.transientAt(0)).toBeCloseTo(-gamma * 0.1, 12);
    expect(root.transientAt(SQUARE_ROOT_HALF_LIFE)).toBeCloseTo(-gamma * Math.sqrt(0.005), 12);
    const chriss = priceImpact('almgrenChriss', PROFILE.impact);
    expect(chriss.trade(0, 0.01)).toBeCloseTo((lambda / 2) * 0.01, 12);
    expect(chriss.transientAt(0)).toBeCloseTo((lambda / 2) * 0.01, 12);
    expect(chriss.transientAt(PACE_TIME)).toBeCloseTo(((lambda / 2) * 0.01) / Math.E, 12);
    expect(() => chriss.transientAt(-1)).toThrow('does not go back');
  });

  it.each(IMPACT_KINDS)('of kind %s leaves nothing for good when as much is sold as was bought', (kind) => {
    const impact = priceImpact(kind, PROFILE.impact);
    const stays = impact.trade(1, 0.02) + impact.trade(1, -0.02);
    expect([stays, impact.transientAt(1)]).toEqual([0, 0]);
  });
});

describe('takers that fill orders in parts', () => {
  const share = { a: 2, b: 5 };
  const { trades, shares } = partialRun(4000);

  function partialRun(count: number): { readonly trades: number[]; readonly shares: number[] } {
    const { venue, flow, trades: all } = world(7, { partialFills: { ratePerSecond: 3, share } });
    const times: number[] = [];
    const found: number[] = [];
    while (times.length < count) {
      const { bids, asks } = venue.depth(0, 1);
      const before = all.length;
      flow.step();
      const trade = all[before];
      if (trade === undefined) continue;
      const lots = all.slice(before).reduce((sum, one) => sum + one.lots, 0);
      const best = (trade.side === 1 ? asks : bids)[0]?.[1];
      times.push(trade.time);
      // A level of a few lots has only a few shares.
      if (best !== undefined && best > 500) found.push(lots / best);
    }
    return { trades: times, shares: found };
  }

  it('come at Poisson times, three a second (KS, 4,000 arrivals)', () => {
    const gaps = Float64Array.from(trades.slice(1), (time, i) => (time - (trades[i] as number)) / SECOND);
    expect(ksOneSample(gaps, { cdf: (x) => -Math.expm1(-3 * x), method: 'asymptotic' }).pValue).toBeGreaterThan(0.01);
  });

  it('take Beta(2, 5) shares of the best level (KS)', () => {
    expect(shares.length).toBeGreaterThan(2000);
    expect(
      ksOneSample(Float64Array.from(shares), { cdf: (x) => beta.cdf(x, share), method: 'asymptotic' }).pValue,
    ).toBeGreaterThan(0.01);
    // Another shape would have been seen.
    expect(
      ksOneSample(Float64Array.from(shares), { cdf: (x) => beta.cdf(x, { a: 2, b: 4 }), method: 'asymptotic' }).pValue,
    ).toBeLessThan(1e-6);
  });
});
