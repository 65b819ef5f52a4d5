import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC_SPOT } from '../../test/builders.ts';
import { TraderByHand } from '../../test/trader-by-hand.ts';
import { priceTicks, qtyLots, quoteUnits } from '../core/index.ts';
import type { Commission, FillReport, OrderIntent, Side, VoidReport } from '../domain/orders/index.ts';
import { SessionRecorder, type SessionResult } from './session-result.ts';
import { withinHeld, withoutFee } from './settlement.ts';
import type { Decision } from './trader.ts';

const CASH = quoteUnits(1e13);

type Extra = Partial<Pick<FillReport, 'lots' | 'fee' | 'side' | 'commission' | 'ticks'>>;

/** A session by hand, with its books. */
class Bench extends TraderByHand {
  readonly recorder: SessionRecorder;

  constructor() {
    const recorder = new SessionRecorder([BTC_SPOT], CASH);
    super(CASH, recorder.observer);
    this.recorder = recorder;
  }

  takeBack(tradeId: number, side: Side, lots: number, more: Partial<VoidReport> = {}): Decision[] {
    const trade = { tradeId, side, lots: qtyLots(lots), ticks: priceTicks(3_000_000), fee: quoteUnits(0) };
    const base = { kind: 'voided', clientOrderId: '', instrument: 0, time: this.trader.now, ...trade } as VoidReport;
    return this.report({ ...base, ...more });
  }

  /** Buys, and has its stop at the venue. */
  hold(more: Extra = {}): OrderIntent {
    const entry = orderOf(this.bar(1), 'entry');
    this.fill(entry, more);
    return entry;
  }

  get held(): number {
    return this.trader.account.position(0).lots;
  }

  /** Closes the books: account and ledger must agree. */
  result(): SessionResult {
    return this.recorder.finish(this.trader, 0, () => '');
  }
}

function orderOf(decisions: readonly Decision[], purpose: string): OrderIntent {
  for (const made of decisions) if (made.kind === 'order' && made.intent.purpose === purpose) return made.intent;
  throw new Error(`no ${purpose} among ${decisions.map((made) => made.kind)}`);
}

const kinds = (decisions: readonly Decision[]): string[] =>
  decisions.map((made) => (made.kind === 'order' ? `${made.intent.purpose} ${made.intent.lots}` : made.kind));

const inBase = (lots: string): Commission => ({
  asset: 'BTC',
  amount: new Decimal(lots).times(BTC_SPOT.lotSize).toFixed(),
});

describe('a fee in the base asset', () => {
  it('leaves whole lots, protects what is there, and is not bought again', () => {
    const bench = new Bench();
    const entry = orderOf(bench.bar(1), 'entry');
    const decided = bench.fill(entry, { side: 'buy', commission: inBase('0.6') });
    expect(bench.held).toBe(entry.lots - 1);
    expect(kinds(decided)).toEqual([`stop ${entry.lots - 1}`]);
    expect(kinds(bench.bar(1))).toEqual([]);
    const { commissions, fees, fills } = bench.result();
    expect(commissions).toEqual({ BTC: '0.000006' });
    // One lot at 30,000.00 is 0.3 USDT.
    expect(fees).toBe(30_000_000);
    expect(fills[0]?.fill).toMatchObject({ side: 'buy', commission: { asset: 'BTC', amount: '0.000006' } });
  });

  it('of a position that is closed makes one round trip, with the fee in it', () => {
    const bench = new Bench();
    const entry = bench.hold({ commission: inBase('1.5') });
    const exit = orderOf(bench.bar(0), 'exit');
    expect(exit.lots).toBe(entry.lots - 2);
    bench.fill(exit, { side: 'sell', fee: quoteUnits(700) });
    const { roundTrips, finalEquity, initialCash } = bench.result();
    expect(roundTrips).toHaveLength(1);
    // Two lots went for the fee; half a lot of them is dust, which is not counted.
    expect(roundTrips[0]).toMatchObject({ lots: entry.lots, fees: 60_000_700, pnl: -60_000_700 });
    expect(finalEquity - initialCash).toBe(-60_000_700);
  });

  it('is exact beside a ledger whatever is traded, given back and taken back', () => {
    const step = fc.record({
      share: fc.integer({ min: 1, max: 4 }),
      asset: fc.constantFrom('BTC', 'BNB', ''),
      units: fc.integer({ min: -500, max: 5000 }),
      places: fc.integer({ min: 5, max: 12 }),
      void: fc.boolean(),
      isExit: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const bench = new Bench();
        for (const { share, asset, units, places, isExit, ...how } of steps) {
          const made = bench.bar(isExit ? 0 : 1).find((one) => one.kind === 'order' && one.intent.type === 'market');
          if (made?.kind !== 'order') continue;
          const { side, lots: ordered } = made.intent;
          const lots = qtyLots(Math.ceil(ordered / share));
          const amount = new Decimal(units).div(new Decimal(10).pow(places)).toFixed();
          const fee = quoteUnits(asset === '' ? units : 0);
          const extra = { lots, fee, ...(asset === '' ? {} : { commission: { asset, amount } }) };
          bench.fill(made.intent, { ...extra, side });
          if (how.void) bench.takeBack(bench.trades, side, lots, extra);
          const { account } = bench.trader;
          const { fees, realised, income, capital } = account;
          const open = account.position(0).unrealised(account.mark(0), BTC_SPOT.unitsPerTickLot);
          expect(account.equity()).toBe(CASH + capital + realised + open - fees + income);
          bench.result();
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a fee in a third asset', () => {
  it('is told beside the fees of the account and takes nothing of it', () => {
    const bench = new Bench();
    const entry = bench.hold({ commission: { asset: 'BNB', amount: '0.00112233' } });
    expect(bench.held).toBe(entry.lots);
    bench.fill(orderOf(bench.bar(0), 'exit'), { commission: { asset: 'BNB', amount: '0.00000067' } });
    const { commissions, fees } = bench.result();
    expect(commissions).toEqual({ BNB: '0.001123' });
    expect(fees).toBe(0);
  });
});

describe('a trade that the venue takes back', () => {
  it('moves its money and lots back once, and its protection, and is not built again', () => {
    const bench = new Bench();
    const commission = { asset: 'BNB', amount: '0.5' };
    const entry = bench.hold({ fee: quoteUnits(123), commission });
    const decided = bench.takeBack(1, 'buy', entry.lots, { fee: quoteUnits(123), commission });
    expect(kinds(decided)).toEqual(['cancel']);
    expect([bench.held, bench.trader.account.cash, bench.trader.account.fees]).toEqual([0, CASH, 0]);
    expect(kinds(bench.takeBack(1, 'buy', entry.lots))).toEqual([]);
    expect(kinds(bench.bar(1))).toEqual([]);
    const { voided, commissions, finalEquity } = bench.result();
    expect(voided.map(({ tradeId }) => tradeId)).toEqual([1]);
    expect(commissions).toEqual({ BNB: '0' });
    expect(finalEquity).toBe(CASH);
  });

  it('of what was sold already leaves a debt that is bought back', () => {
    const bench = new Bench();
    const entry = bench.hold();
    bench.fill(orderOf(bench.bar(0), 'exit'));
    const decided = bench.takeBack(1, 'buy', entry.lots);
    expect(bench.held).toBe(-entry.lots);
    expect(kinds(decided)).toContain(`exit ${entry.lots}`);
    bench.result();
  });

  it('that was never booked changes nothing', () => {
    const bench = new Bench();
    bench.hold();
    const { held } = bench;
    expect(kinds(bench.takeBack(99, 'buy', 5))).toEqual([]);
    expect(bench.held).toBe(held);
  });
});

describe('what the venue says otherwise', () => {
  it('a fill of the other side is booked as it happened, and ends trading', () => {
    const bench = new Bench();
    const entry = orderOf(bench.bar(1), 'entry');
    bench.fill(entry, { side: 'sell' });
    expect(bench.held).toBe(-entry.lots);
    expect(bench.result().halted).toBe('the venue filled the other side');
  });

  it('a trade of no order of ours is told in the result and is not in the account', () => {
    const bench = new Bench();
    bench.bar(0);
    const stranger = { clientOrderId: 'somebody', lots: qtyLots(7) } as unknown as OrderIntent;
    bench.fill(stranger, { side: 'sell' });
    const { external, halted } = bench.result();
    expect(external).toMatchObject([{ side: 'sell', lots: 7 }]);
    expect([bench.held, halted]).toEqual([0, 'fill of an order that is not ours']);
  });

  it('a halt is named in the result', () => {
    const bench = new Bench();
    bench.trader.apply({ type: 'control', action: 'halt', reason: 'by hand', time: bench.trader.now });
    expect(bench.result().halted).toBe('by hand');
  });
});

describe('a goal', () => {
  it('asks for no more than is held, on the side that is held', () => {
    expect([withinHeld(5, 3), withinHeld(2, 3), withinHeld(-5, -3), withinHeld(5, -3), withinHeld(0, 3)]).toEqual([
      3, 2, -3, 0, 0,
    ]);
    expect([withoutFee(5, 1), withoutFee(1, 3), withoutFee(-5, 1), withoutFee(0, 1)]).toEqual([4, 0, -5, 0]);
  });
});
