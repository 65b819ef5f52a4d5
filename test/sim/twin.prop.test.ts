/**
 * A slow exchange of plain objects, arrays and big integers beside the fast one: limit, market and cancel of several
 * accounts, compared fill by fill and order by order.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeOrderRequest, ORDER_STATE, ORDER_TYPE, SIM_EVENT } from '../../src/domain/sim/index.ts';
import { venue } from './venue.ts';

interface PlainOrder {
  readonly place: number;
  readonly account: number;
  readonly side: number;
  readonly price: number;
  open: bigint;
  filled: bigint;
  quote: bigint;
  state: number;
}

/** Quote units of a tick of a lot in the example's market: 0.01 · 0.001 · 1e8. */
const UNITS = 1000n;

/** Orders in one array; the best maker is looked for anew each time. */
class PlainExchange {
  readonly orders: PlainOrder[] = [];
  readonly fills: string[] = [];

  submit(account: number, side: number, price: number, lots: number): void {
    const taker: PlainOrder = {
      place: this.orders.length,
      account,
      side,
      price,
      open: BigInt(lots),
      filled: 0n,
      quote: 0n,
      state: ORDER_STATE.new,
    };
    for (let maker = this.#best(taker); maker !== undefined && taker.open > 0n; maker = this.#best(taker)) {
      this.#trade(taker, maker);
    }
    if (price === 0 && taker.open > 0n) taker.state = ORDER_STATE.expired;
    this.orders.push(taker);
  }

  cancel(place: number): boolean {
    const order = this.orders[place];
    if (order === undefined || order.state > ORDER_STATE.partiallyFilled) return false;
    order.state = ORDER_STATE.canceled;
    return true;
  }

  #best({ side, price }: PlainOrder): PlainOrder | undefined {
    return this.orders
      .filter((one) => one.side === -side && one.state <= ORDER_STATE.partiallyFilled)
      .filter((one) => price === 0 || (one.price - price) * side <= 0)
      .sort((a, b) => (a.price - b.price) * side || a.place - b.place)[0];
  }

  #trade(taker: PlainOrder, maker: PlainOrder): void {
    let lots = taker.open;
    if (maker.open < lots) lots = maker.open;
    for (const order of [taker, maker]) {
      order.open -= lots;
      order.filled += lots;
      order.quote += lots * BigInt(maker.price) * UNITS;
      order.state = order.open === 0n ? ORDER_STATE.filled : ORDER_STATE.partiallyFilled;
    }
    this.fills.push(`${taker.place} ${maker.place} ${maker.price} ${lots}`);
  }
}

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('limit' as const),
      account: fc.nat(2),
      buys: fc.boolean(),
      price: fc.integer({ min: 95, max: 105 }),
      lots: fc.integer({ min: 1, max: 30 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('market' as const),
      account: fc.nat(2),
      buys: fc.boolean(),
      price: fc.constant(0),
      lots: fc.integer({ min: 1, max: 60 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), back: fc.integer({ min: 1, max: 20 }) }) },
);

describe('the exchange', () => {
  it('fills as a plain one does, in the same order, to the same states', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const at = venue();
        const plain = new PlainExchange();
        const ids: number[] = [];
        const accounts: number[] = [];
        for (const one of commands) {
          if (one.kind === 'cancel') {
            const place = ids.length - one.back;
            const orderId = ids[place] ?? 12_345;
            const name = { account: accounts[place] ?? 0, symbol: 0, orderId, clientId: 0 };
            expect(at.exchange.cancel(1e6, name) > 0).toBe(plain.cancel(place));
            continue;
          }
          const side = one.buys ? 1 : -1;
          const type = one.kind === 'market' ? ORDER_TYPE.market : ORDER_TYPE.limit;
          const request = {
            ...makeOrderRequest(),
            account: one.account,
            side,
            type,
            priceTicks: one.price,
            lots: one.lots,
            stpMode: 0,
          } as const;
          ids.push(at.place(request));
          accounts.push(one.account);
          plain.submit(one.account, side, one.price, one.lots);
        }
        const places = new Map(ids.map((id, place) => [id, place]));
        const trades = at.log.filter(({ kind }) => kind === SIM_EVENT.trade);
        const said = trades.map(
          (e) => `${places.get(e.orderId)} ${places.get(e.otherOrderId)} ${e.priceTicks} ${e.lots}`,
        );
        expect(said).toEqual(plain.fills);
        for (const [place, id] of ids.entries()) {
          const { state, filledLots, filledQuoteUnits } = at.order(id);
          const twin = plain.orders[place] as PlainOrder;
          expect([state, BigInt(filledLots), BigInt(filledQuoteUnits)]).toEqual([twin.state, twin.filled, twin.quote]);
        }
      }),
      { numRuns: 400 },
    );
  });
});
