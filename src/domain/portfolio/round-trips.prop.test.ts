import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { defineInstrument } from '../market/index.ts';
import { clientOrderId, type FillReport, type Side } from '../orders/index.ts';
import { Account, RoundTrips } from './index.ts';

const INSTRUMENTS = ['BTC', 'ETH'].map((base) =>
  defineInstrument({
    symbol: `${base}USDT`,
    kind: 'perp',
    base,
    quote: 'USDT',
    tickSize: '0.01',
    lotSize: '0.00001',
    minNotional: '5',
    maxPrice: '1000000',
  }),
);

interface Deal {
  readonly instrument: number;
  readonly side: Side;
  readonly lots: number;
  readonly ticks: number;
  readonly fee: number;
}

const deal: fc.Arbitrary<Deal> = fc.record({
  instrument: fc.integer({ min: 0, max: 1 }),
  side: fc.constantFrom<Side>('buy', 'sell'),
  lots: fc.integer({ min: 1, max: 1000 }),
  ticks: fc.integer({ min: 1, max: 1e6 }),
  // Rebates are negative fees.
  fee: fc.integer({ min: -5000, max: 5000 }),
});

/** Books deals in an account and collects their round trips. */
function book(deals: readonly Deal[]): { account: Account; trips: RoundTrips } {
  const account = new Account(INSTRUMENTS, quoteUnits(1e13));
  const trips = new RoundTrips();
  const trade = ({ instrument, side, lots, ticks, fee }: Deal, tradeId: number): void => {
    const fill: FillReport = {
      kind: 'filled',
      clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: tradeId }),
      instrument,
      time: micros(tradeId),
      tradeId,
      lots: qtyLots(lots),
      ticks: priceTicks(ticks),
      fee: quoteUnits(fee),
      deadMarket: false,
    };
    trips.add(side, fill, account.applyFill(side, fill));
  };
  for (const [i, one] of deals.entries()) trade(one, i + 1);
  return { account, trips };
}

/** The deals that bring both positions back to flat. */
function closing(deals: readonly Deal[]): Deal[] {
  const { account } = book(deals);
  return [0, 1].flatMap((instrument) => {
    const { lots } = account.position(instrument);
    if (lots === 0) return [];
    return [
      { instrument, side: lots > 0 ? ('sell' as const) : ('buy' as const), lots: Math.abs(lots), ticks: 5000, fee: 7 },
    ];
  });
}

describe('round trips', () => {
  it('of any fills, reversals among them, sum to what the account gained, to the last unit', () => {
    fc.assert(
      fc.property(fc.array(deal, { maxLength: 30 }), (deals) => {
        const { account, trips } = book([...deals, ...closing(deals)]);
        const sum = (of: 'pnl' | 'fees') => trips.closed.reduce((total, trip) => total + trip[of], 0);
        expect(sum('pnl')).toBe(account.equity() - account.initialCash);
        expect(sum('fees')).toBe(account.fees);
      }),
    );
  });

  it('do not span zero: a fill through zero is the end of one and the beginning of the next', () => {
    fc.assert(
      fc.property(deal, fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1e6 }), (first, beyond, ticks) => {
        const side: Side = first.side === 'buy' ? 'sell' : 'buy';
        const one = { ...first, fee: 0 };
        const through: Deal = { instrument: first.instrument, side, lots: first.lots + beyond, ticks, fee: 0 };
        const whole = book([one, through, ...closing([one, through])]);
        const apart = [one, { ...through, lots: first.lots }, { ...through, lots: beyond }];
        const split = book([...apart, ...closing(apart)]);
        const seen = (trips: RoundTrips) =>
          trips.closed.map(({ side: of, lots, entryTicks, exitTicks, pnl }) => ({
            of,
            lots,
            entryTicks,
            exitTicks,
            pnl,
          }));
        expect(seen(whole.trips)).toEqual(seen(split.trips));
        expect(whole.trips.closed.map((trip) => trip.side)).toEqual(
          first.side === 'buy' ? ['long', 'short'] : ['short', 'long'],
        );
      }),
    );
  });

  it('share the fee of such a fill by quantity: 10 of 30 lots bear 3 of 9 units, and of a rebate as well', () => {
    const enter: Deal = { instrument: 0, side: 'buy', lots: 10, ticks: 100, fee: 0 };
    for (const fee of [9, -9]) {
      const deals: Deal[] = [enter, { ...enter, side: 'sell', lots: 30, fee }, { ...enter, lots: 20 }];
      expect(book(deals).trips.closed.map((trip) => trip.fees)).toEqual([fee / 3, (2 * fee) / 3]);
    }
  });

  it('know the most that was held, and average prices on both sides', () => {
    const enter: Deal = { instrument: 0, side: 'sell', lots: 10, ticks: 100, fee: 1 };
    const { trips } = book([
      enter,
      { ...enter, lots: 30, ticks: 200 },
      { ...enter, side: 'buy', lots: 5, ticks: 50 },
      { ...enter, side: 'buy', lots: 35, ticks: 90 },
    ]);
    expect(trips.closed).toMatchObject([
      { side: 'short', lots: 40, entryTicks: 175, exitTicks: 85, openedAt: 1, closedAt: 4, fees: 4 },
    ]);
  });
});
