import { describe, expect, it } from 'vitest';
import { BTC_SPOT, liveOptions, orderIntent } from '../../../../test/builders.ts';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../../core/index.ts';
import type { CancelIntent, ClientOrderId, OrderIntent } from '../order.ts';
import type { LiveReply, LiveRequest, VenueOrder, VenueTrade } from './contract.ts';
import type { LiveOptions } from './live-options.ts';
import { LiveOrders } from './live-orders.ts';

const S = 1_000_000;
const START = 1_700_000_000 * S;

type Answer<K extends LiveReply['kind']> = Omit<Extract<LiveReply, { kind: K }>, 'requestId' | 'serverTime' | 'kind'>;

/** Live orders of one instrument and a venue that answers what the test says. */
class Bench {
  now = START;
  seq = 0;
  readonly live: LiveOrders;

  constructor(more: Partial<LiveOptions> = {}) {
    this.live = new LiveOrders({ ...liveOptions([BTC_SPOT]), ...more }, START);
  }

  /** Starts and answers the first questions: nothing open, no trades, nothing held. */
  ready(): this {
    this.live.start(this.now);
    this.answer(this.sent('time'), 'time', {});
    for (const [kind, body] of [
      ['openOrders', { orders: [] }],
      ['trades', { trades: [] }],
      ['holdings', { lots: 0 }],
    ] as const) {
      this.tick(0);
      this.live.reply(
        { kind, requestId: this.sent(kind).requestId, serverTime: this.now, ...body } as LiveReply,
        micros(this.now),
      );
    }
    this.live.market(0, this.now, 3_000_000);
    return this;
  }

  /** Buys so much. */
  hold(lots: number): this {
    const { clientOrderId: id } = this.submit(this.intent({ lots: qtyLots(lots) }));
    this.answer(this.sent('place'), 'placed', {});
    this.live.message(
      { kind: 'update', order: shown(id, 'filled', lots), trade: trade(id, 1, lots) },
      micros(this.now),
    );
    this.told();
    return this;
  }

  stop(): OrderIntent {
    const price = priceTicks(2_900_000);
    return this.intent({ side: 'sell', type: 'stopMarket', purpose: 'stop', reduceOnly: true, priceTicks: price });
  }

  intent(more: Partial<OrderIntent> = {}): OrderIntent {
    this.seq += 1;
    return orderIntent(this.seq, { lots: qtyLots(1000), time: micros(this.now), ...more });
  }

  submit(intent: OrderIntent): OrderIntent {
    this.live.submit(intent, micros(this.now));
    this.live.flush(micros(this.now));
    return intent;
  }

  tick(micro: number): void {
    this.now += micro;
    this.live.tick(micros(this.now));
  }

  sent(kind: LiveRequest['kind']): LiveRequest {
    const { outbox } = this.live.requests;
    const at = outbox.findIndex((request) => request.kind === kind);
    const [request] = at < 0 ? [] : outbox.splice(at, 1);
    if (request === undefined) throw new Error(`no ${kind} was sent`);
    return request;
  }

  answer<K extends LiveReply['kind']>(to: LiveRequest, kind: K, body: Answer<K>): void {
    this.live.reply(
      { kind, requestId: to.requestId, serverTime: this.now, ...body } as unknown as LiveReply,
      micros(this.now),
    );
  }

  told(): string[] {
    return this.live.book.reports.splice(0).map(({ kind }) => kind);
  }
}

function shown(clientId: string, state: VenueOrder['state'], filledLots = 0): VenueOrder {
  return { clientOrderId: clientId, instrument: 0, state, filledLots, reason: '' };
}

function trade(clientId: string, tradeId: number, lots: number): VenueTrade {
  return {
    instrument: 0,
    tradeId,
    clientOrderId: clientId,
    side: 'buy',
    lots: qtyLots(lots),
    ticks: priceTicks(3_000_000),
    fee: quoteUnits(1),
    time: micros(START),
  };
}

describe('live orders', () => {
  it('let no entry leave before the first reconciliation', () => {
    const bench = new Bench();
    bench.live.start(bench.now);
    bench.submit(bench.intent());
    expect(bench.told()).toEqual(['rejected']);
  });

  it('keep an order without an answer unknown while the venue cannot know better, and then tell that it never arrived', () => {
    const bench = new Bench().ready();
    bench.submit(bench.intent());
    bench.sent('place');
    bench.tick(1.6 * S);
    expect(bench.told()).toEqual(['lost']);
    bench.tick(0.3 * S);
    bench.answer(bench.sent('query'), 'order', { order: undefined });
    expect(bench.told()).toEqual([]);
    for (let i = 0; i < 6; i++) {
      bench.tick(2 * S);
      const query = bench.live.requests.outbox.find(({ kind }) => kind === 'query');
      if (query !== undefined) bench.answer(bench.sent('query'), 'order', { order: undefined });
    }
    expect(bench.told()).toEqual(['rejected']);
    expect(bench.live.requests.outbox.filter(({ kind }) => kind === 'place')).toHaveLength(0);
  });

  it.each([
    ['leave again when an entry never arrived and is young enough', false],
    ['do not leave again when they were to be cancelled meanwhile, though the venue refused the cancel', true],
  ])('%s', (_, isTakenBack) => {
    const bench = new Bench({ entryAgeMicros: 60 * S }).ready();
    const intent = bench.submit(bench.intent());
    bench.sent('place');
    bench.tick(1.6 * S);
    if (isTakenBack) {
      bench.live.cancel({ ...intent, intentSeq: 9 } as unknown as CancelIntent, micros(bench.now));
      bench.live.flush(micros(bench.now));
      const refused = { status: 400, code: '-1102', text: "Mandatory parameter 'symbol' was not sent." };
      bench.answer(bench.sent('cancel'), 'fault', { fault: refused, retryAfter: 0 });
    }
    bench.tick(10 * S);
    bench.answer(bench.sent('query'), 'order', { order: undefined });
    const places = bench.live.requests.outbox.filter(({ kind }) => kind === 'place');
    expect([bench.told(), places.length]).toEqual(isTakenBack ? [['lost', 'cancelled'], 0] : [['lost'], 1]);
  });

  it('let no entry that never arrived leave again after a halt, and ask for no cancel of it', () => {
    const bench = new Bench({ entryAgeMicros: 60 * S }).ready();
    bench.submit(bench.intent());
    bench.sent('place');
    bench.tick(1.6 * S);
    bench.live.halt('by hand');
    bench.tick(10 * S);
    bench.answer(bench.sent('query'), 'order', { order: undefined });
    expect(bench.told()).toEqual(['lost', 'rejected']);
    expect(bench.live.requests.outbox.filter(({ kind }) => kind === 'place' || kind === 'cancel')).toEqual([]);
  });

  it('send a protective order that never arrived again, under the same id', () => {
    const bench = new Bench().ready().hold(1000);
    const stop = bench.submit(bench.stop());
    bench.sent('place');
    bench.tick(1.6 * S);
    bench.tick(10 * S);
    bench.answer(bench.sent('query'), 'order', { order: undefined });
    expect(bench.sent('place').clientOrderId).toBe(stop.clientOrderId);
  });

  it('end a protective order that never arrived when 400 of its 1000 lots were sold meanwhile', () => {
    const bench = new Bench().ready().hold(1000);
    bench.submit(bench.stop());
    bench.sent('place');
    bench.tick(1.6 * S);
    const { clientOrderId: id } = bench.submit(
      bench.intent({
        side: 'sell',
        type: 'limit',
        purpose: 'target',
        reduceOnly: true,
        priceTicks: priceTicks(3_100_000),
      }),
    );
    bench.live.message(
      { kind: 'update', order: shown(id, 'open', 400), trade: { ...trade(id, 8, 400), side: 'sell' } },
      micros(bench.now),
    );
    bench.told();
    bench.live.requests.outbox.length = 0;
    bench.tick(10 * S);
    bench.answer(bench.sent('query'), 'order', { order: undefined });
    expect(bench.told()).toContain('cancelled');
    expect(bench.live.requests.outbox.filter(({ kind }) => kind === 'place')).toHaveLength(0);
  });

  it('let no entry that waits behind a stop leave when the stop is refused', () => {
    const bench = new Bench().ready().hold(1000);
    bench.submit(bench.stop());
    bench.submit(bench.intent());
    const fault = { status: 400, code: '-2010', text: 'Stop price would trigger immediately.' };
    bench.answer(bench.sent('place'), 'fault', { fault, retryAfter: 0 });
    expect(bench.told()).toEqual(['rejected', 'rejected']);
    expect(bench.live.requests.outbox.filter(({ kind }) => kind === 'place')).toHaveLength(0);
  });

  it('count a trade once, from the stream and from an answer', () => {
    const bench = new Bench().ready();
    const { clientOrderId: id } = bench.submit(bench.intent());
    const told = { kind: 'update', order: shown(id, 'filled', 1000), trade: trade(id, 7, 1000) } as const;
    bench.live.message(told, micros(bench.now));
    bench.live.message(told, micros(bench.now));
    expect(bench.told()).toEqual(['filled']);
    expect(bench.live.book.positions[0]).toBe(1000);
  });

  it('tell an end when all trades were told, and never make a trade of a difference', () => {
    const bench = new Bench().ready();
    const { clientOrderId: id } = bench.submit(bench.intent());
    bench.answer(bench.sent('place'), 'placed', {});
    bench.live.message({ kind: 'update', order: shown(id, 'expired', 400), trade: undefined }, micros(bench.now));
    expect(bench.told()).toEqual(['accepted']);
    bench.tick(0.3 * S);
    bench.answer(bench.sent('trades'), 'trades', { trades: [trade(id, 9, 400)] });
    expect(bench.told()).toEqual(['filled', 'expired']);
  });

  it('send nothing before the time that the venue named', () => {
    const bench = new Bench().ready();
    bench.submit(bench.intent());
    const fault = { status: 429, code: '-1003', text: 'Too many requests.' };
    bench.answer(bench.sent('place'), 'fault', { fault, retryAfter: bench.now + 3 * S });
    bench.tick(3 * S);
    expect(bench.live.requests.outbox).toEqual([]);
    bench.tick(1 * S);
    expect(bench.sent('place').kind).toBe('place');
  });

  it('take an order that has not left back without asking the venue', () => {
    const bench = new Bench().ready();
    bench.submit(bench.intent());
    const waiting = bench.submit(bench.intent());
    bench.live.cancel(
      { intentSeq: 9, clientOrderId: waiting.clientOrderId, instrument: 0, time: micros(bench.now) },
      micros(bench.now),
    );
    expect(bench.told()).toEqual(['cancelled']);
  });

  it('let a stop and a target of the same lots leave as one pair', () => {
    const bench = new Bench().ready();
    const sale = { side: 'sell', reduceOnly: true } as const;
    bench.live.submit(
      bench.intent({ ...sale, type: 'stopMarket', purpose: 'stop', priceTicks: priceTicks(2_900_000) }),
      micros(bench.now),
    );
    bench.live.submit(
      bench.intent({ ...sale, type: 'limit', purpose: 'target', priceTicks: priceTicks(3_100_000) }),
      micros(bench.now),
    );
    bench.live.flush(micros(bench.now));
    expect(bench.sent('place').other?.type).toBe('limit');
  });

  it('adopt what is held without a trade of ours when two looks agree, and take no entry then', () => {
    const bench = new Bench();
    bench.live.start(bench.now);
    bench.tick(0);
    bench.answer(bench.sent('openOrders'), 'openOrders', { orders: [] });
    bench.tick(0);
    bench.answer(bench.sent('trades'), 'trades', { trades: [] });
    for (let look = 0; look < 2; look++) {
      bench.tick(16 * S * look);
      bench.answer(bench.sent('holdings'), 'holdings', { lots: 500 });
    }
    expect(bench.live.book.adopted[0]).toBe(500);
    expect(bench.live.haltOf(0)).toContain('holds something else');
    bench.submit(bench.intent());
    expect(bench.told()).toEqual(['rejected']);
  });

  it('are asked about after 2 s when they ought to trade, 30 s when they wait to enter and 300 s when they protect', () => {
    const waiting = { type: 'limit', priceTicks: priceTicks(2_990_000) } as const;
    const dueOf = (make: (bench: Bench) => OrderIntent): number => {
      const bench = new Bench().ready();
      const { clientOrderId } = bench.submit(make(bench));
      bench.answer(bench.sent('place'), 'placed', {});
      return ((bench.live.book.get(clientOrderId)?.checkAt as number) - bench.now) / S;
    };
    expect(dueOf((bench) => bench.intent())).toBe(2);
    expect(dueOf((bench) => bench.intent(waiting))).toBe(30);
    expect(dueOf((bench) => bench.stop())).toBe(300);
  });

  it('that the journal lacks are taken back where they may add, again and again until the venue says that they are gone', () => {
    const bench = new Bench();
    const id = bench.intent().clientOrderId;
    const orphan = { ...shown(id, 'open', 0), adds: true };
    const stop = { ...shown(bench.intent().clientOrderId, 'open', 0), adds: false };
    const byHand = { ...shown('by-hand', 'open', 0), adds: true };
    bench.live.start(bench.now);
    bench.tick(0);
    bench.answer(bench.sent('openOrders'), 'openOrders', { orders: [orphan, stop, byHand] });
    bench.tick(0);
    const cancels = () => bench.live.requests.outbox.filter(({ kind }) => kind === 'cancel');
    expect(cancels().map(({ clientOrderId }) => clientOrderId)).toEqual([id]);
    bench.sent('cancel');
    // Lost: it is asked for once more, and then the venue answers.
    bench.tick(6 * S);
    bench.tick(2 * S);
    bench.answer(bench.sent('cancel'), 'cancelled', { order: shown(id, 'cancelled', 0) });
    bench.tick(60 * S);
    expect(cancels()).toEqual([]);
    expect(bench.live.haltOf(0)).toContain('does not have');
  });

  it('refuse the same id twice, and an answer that is malformed', () => {
    const bench = new Bench().ready();
    const intent = bench.submit(bench.intent());
    bench.submit(intent);
    const place = bench.sent('place');
    expect(bench.live.requests.outbox).toEqual([]);
    bench.answer(place, 'placed', {});
    bench.tick(2.1 * S);
    bench.answer(bench.sent('query'), 'order', { order: shown(intent.clientOrderId, 'open', Number.NaN) });
    expect(bench.live.book.notices.map(({ what }) => what)).toContain('quarantined');
    expect(bench.told()).toEqual(['accepted']);
  });

  it('halt entries at once, those that wait included', () => {
    const bench = new Bench().ready();
    bench.submit(bench.intent());
    bench.submit(bench.intent());
    bench.live.halt('by hand');
    bench.answer(bench.sent('place'), 'placed', {});
    expect(bench.told()).toEqual(['accepted', 'rejected']);
  });
});

describe('bans and waits of live orders', () => {
  it('ask for the clock once after a ban of 20 s, and not during it', () => {
    const bench = new Bench().ready();
    bench.tick(601 * S);
    const holdings = bench.sent('holdings');
    bench.live.market(0, bench.now, 3_000_000);
    bench.submit(bench.intent());
    const banned = { status: 429, code: '-1003', text: 'Too many requests.' };
    bench.answer(bench.sent('place'), 'fault', { fault: banned, retryAfter: bench.now + 20 * S });
    const late = { status: 400, code: '-1021', text: 'Timestamp for this request is outside of the recvWindow.' };
    bench.answer(holdings, 'fault', { fault: late, retryAfter: 0 });
    expect(bench.live.requests.outbox).toEqual([]);
    const waiting = bench.live.nextDeadline(bench.now) - bench.now;
    expect(waiting).toBeGreaterThanOrEqual(20 * S);
    bench.tick(waiting);
    bench.tick(0);
    expect(bench.live.requests.outbox.filter(({ kind }) => kind === 'time')).toHaveLength(1);
  });

  it('end an order whose trade was taken back before it was shown', () => {
    const bench = new Bench().ready();
    const { clientOrderId: id } = bench.submit(bench.intent());
    bench.answer(bench.sent('place'), 'placed', {});
    bench.live.message({ kind: 'update', order: shown(id, 'cancelled', 400), trade: undefined }, micros(bench.now));
    expect(bench.told()).toEqual(['accepted']);
    bench.live.message({ kind: 'bust', trade: trade(id, 9, 400) }, micros(bench.now));
    expect(bench.told()).toEqual(['filled', 'voided', 'cancelled']);
    bench.live.message({ kind: 'update', order: shown(id, 'open', 400), trade: trade(id, 9, 400) }, micros(bench.now));
    expect(bench.told()).toEqual([]);
    expect(bench.live.book.positions[0]).toBe(0);
  });
});

describe('fees and void trades of live orders', () => {
  const filledWith = (bench: Bench, amount: string, asset = 'BTC') => {
    const { clientOrderId: id } = bench.submit(bench.intent());
    bench.answer(bench.sent('place'), 'placed', {});
    const paid = { ...trade(id, 5, 1000), commission: { asset, amount } };
    bench.live.message({ kind: 'update', order: shown(id, 'filled', 1000), trade: paid }, micros(bench.now));
    return paid;
  };
  /** Holdings are asked for, and the venue shows so many lots. */
  const shows = (bench: Bench, lots: number) => {
    bench.tick(601 * S);
    for (const kind of ['openOrders', 'trades', 'holdings'] as const) {
      const asked = bench.live.requests.outbox.some((request) => request.kind === kind);
      const body = kind === 'holdings' ? { lots } : kind === 'trades' ? { trades: [] } : { orders: [] };
      if (asked) bench.answer(bench.sent(kind), kind, body as never);
      bench.tick(0);
    }
  };

  it('a fee in the base asset leaves what the venue then shows', () => {
    const bench = new Bench().ready();
    filledWith(bench, '0.00000100');
    expect(bench.live.book.positions[0]).toBe(999);
    expect(bench.live.book.reports.at(-1)).toMatchObject({ side: 'buy', commission: { asset: 'BTC' }, fee: 1 });
    shows(bench, 999);
    expect(bench.live.haltOf(0)).toBeUndefined();
  });

  it('dust of the owner may come to one lot more with ours, and never to two', () => {
    const bench = new Bench().ready();
    filledWith(bench, '0.00000100');
    shows(bench, 1000);
    expect(bench.live.haltOf(0)).toBeUndefined();
    shows(bench, 1001);
    shows(bench, 1001);
    expect(bench.live.haltOf(0)).toContain('something else');
  });

  it('a fee in the quote asset is money, and one in BNB takes nothing of what is held', () => {
    const bench = new Bench().ready();
    filledWith(bench, '0.25', 'USDT');
    expect(bench.live.book.reports.at(-1)).toMatchObject({ fee: 25_000_001 });
    expect(bench.live.book.reports.at(-1)).not.toHaveProperty('commission');
    expect(bench.live.book.positions[0]).toBe(1000);
    const other = new Bench().ready();
    filledWith(other, '0.25', 'BNB');
    expect(other.live.book.positions[0]).toBe(1000);
  });

  it('a commission that is no amount is no trade', () => {
    const bench = new Bench().ready();
    filledWith(bench, '1e-5');
    expect(bench.live.book.positions[0]).toBe(0);
  });

  it('a trade that is taken back is told once, also when it was never shown, and ends entries', () => {
    const bench = new Bench().ready();
    const paid = filledWith(bench, '0.00000100');
    bench.told();
    for (let i = 0; i < 2; i++) bench.live.message({ kind: 'bust', trade: paid }, micros(bench.now));
    expect(bench.told()).toEqual(['voided']);
    expect(bench.live.book.positions[0]).toBe(0);
    expect(bench.live.haltOf(0)).toContain('took trade 5 back');
    const { clientOrderId: id } = bench.submit({ ...bench.stop(), lots: qtyLots(1000) });
    bench.live.message({ kind: 'bust', trade: { ...trade(id, 6, 1000), side: 'sell' } }, micros(bench.now));
    expect(bench.told()).toEqual(['filled', 'voided']);
  });

  it('of an id of ours whose order the journal lacks ends entries, in every process that reads that journal', () => {
    const bench = new Bench();
    const told = { kind: 'filled', instrument: 0, time: micros(bench.now), tradeId: 7, lots: qtyLots(500) } as const;
    const terms = { ticks: priceTicks(3_000_000), fee: quoteUnits(0), side: 'buy', deadMarket: false } as const;
    const recover = (id: string): void =>
      bench.live.recoverReport({ ...told, ...terms, clientOrderId: id as ClientOrderId });
    recover('by-hand-1');
    expect(bench.live.haltOf(0)).toBeUndefined();
    bench.live.recoverReport({ ...told, ...terms, tradeId: 8, clientOrderId: bench.intent().clientOrderId });
    expect(bench.live.haltOf(0)).toContain('the journal does not have');
    expect(bench.live.book.adopted[0]).toBe(1000);
  });

  it('of the journal come to the same holdings', () => {
    const bench = new Bench().ready();
    const paid = filledWith(bench, '0.00000100');
    const again = new Bench();
    again.live.recoverOrder(again.intent(), again.now);
    for (const report of bench.live.book.reports) again.live.recoverReport(report);
    expect(again.live.book.positions[0]).toBe(999);
    bench.live.message({ kind: 'bust', trade: paid }, micros(bench.now));
    again.live.recoverReport(bench.live.book.reports.at(-1) as never);
    expect(again.live.book.positions[0]).toBe(0);
    again.live.message({ kind: 'bust', trade: paid }, micros(again.now));
    expect(again.told()).toEqual([]);
    expect(again.live.book.positions[0]).toBe(0);
  });
});
