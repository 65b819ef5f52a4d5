/** Orders that strategies let wait, report by report: at a venue that answers late, in parts, not at all, or with no. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC_PERP } from '../../test/builders.ts';
import { TraderByHand } from '../../test/trader-by-hand.ts';
import { micros, type PriceTicks, priceTicks, type QtyLots, qtyLots, quoteUnits } from '../core/index.ts';
import {
  type EndReport,
  isListRefusal,
  type LegNews,
  OneCancelsOther,
  type OpenOrder,
  type OrderIntent,
  type Side,
} from '../domain/orders/index.ts';
import type { RestingOrder } from '../domain/strategy/index.ts';
import { isResting } from './resting-orders.ts';
import type { Decision } from './trader.ts';

const MOST = 4;
/** 1,000,000: a position limit of 20,000, which is 0.66 bitcoin at 30,000. */
const CASH = quoteUnits(1e14);

const buy = (price: number, size = 0.25): RestingOrder => ({ side: 'buy', price, size });
const sell = (price: number, size = 0.25): RestingOrder => ({ side: 'sell', price, size });

/** A desk of a perpetual with a first bar behind it. */
function desk(): TraderByHand {
  const hand = new TraderByHand(CASH, {}, { resting: MOST, instrument: BTC_PERP });
  hand.bar(Number.NaN);
  return hand;
}

function ordersOf(decisions: readonly Decision[]): OrderIntent[] {
  return decisions.filter((each) => each.kind === 'order').map(({ intent }) => intent);
}

const cancelsOf = (decisions: readonly Decision[]): string[] =>
  decisions.filter((each) => each.kind === 'cancel').map(({ intent }) => intent.clientOrderId);

function say(hand: TraderByHand, order: OrderIntent, kind: EndReport['kind'] | 'accepted'): Decision[] {
  const { clientOrderId } = order;
  const at = { clientOrderId, instrument: 0, time: hand.trader.now };
  return hand.report(kind === 'accepted' ? { kind, ...at } : { kind, ...at, reason: 'by hand' });
}

/** All that is open. */
function open(hand: TraderByHand): OpenOrder[] {
  const all: OpenOrder[] = [];
  for (let order = hand.trader.orders.first(0); order !== undefined; order = order.next) all.push(order);
  return all;
}

const waiting = (hand: TraderByHand): OpenOrder[] =>
  open(hand).filter(({ intent, status }) => isResting(intent) && status !== 'cancelPending');

describe('orders that wait at a venue', () => {
  it('are replaced when the venue has taken the old ones off, and not before', () => {
    const hand = desk();
    const [first] = ordersOf(hand.state([buy(29_900)])) as [OrderIntent];
    say(hand, first, 'accepted');
    const moved = hand.state([buy(29_950)]);
    expect([ordersOf(moved), cancelsOf(moved)]).toEqual([[], [first.clientOrderId]]);
    expect(ordersOf(hand.state([buy(29_960)]))).toEqual([]);
    expect(ordersOf(say(hand, first, 'cancelled')).map(({ priceTicks: ticks }) => ticks)).toEqual([2_996_000]);
  });

  it('leave while nothing is of unknown fate', () => {
    const hand = desk();
    const [first] = ordersOf(hand.state([buy(29_900)])) as [OrderIntent];
    say(hand, first, 'lost');
    expect(ordersOf(hand.state([buy(29_900), sell(30_100)]))).toEqual([]);
    expect(ordersOf(say(hand, first, 'accepted')).map(({ side }) => side)).toEqual(['sell']);
  });

  it('that the venue refuses are not sent again before they are stated again', () => {
    const hand = desk();
    const [first] = ordersOf(hand.state([buy(29_900)])) as [OrderIntent];
    expect(ordersOf(say(hand, first, 'rejected'))).toEqual([]);
    expect(ordersOf(hand.bar(Number.NaN))).toEqual([]);
    expect(ordersOf(hand.state([buy(29_900)]))).toHaveLength(1);
  });

  it('of a pair go when the first has traded, in part too, and the rest of that one stays', () => {
    const hand = desk();
    const [low, high] = ordersOf(hand.state([buy(29_900), sell(30_100)], { oneCancelsOther: true })) as OrderIntent[];
    const told = hand.fill(low as OrderIntent, { lots: qtyLots(10), ticks: priceTicks(2_990_000) });
    expect(cancelsOf(told)).toEqual([high?.clientOrderId]);
    expect(ordersOf(told).map(({ purpose, lots }) => [purpose, lots])).toEqual([['stop', 10]]);
    expect(waiting(hand).map(({ intent }) => intent.clientOrderId)).toEqual([low?.clientOrderId]);
  });

  it('of a pair go when one ends without a trade, and none leaves when one is refused', () => {
    const hand = desk();
    const [low, high] = ordersOf(hand.state([buy(29_900), sell(30_100)], { oneCancelsOther: true })) as OrderIntent[];
    expect(cancelsOf(say(hand, low as OrderIntent, 'expired'))).toEqual([high?.clientOrderId]);
    say(hand, high as OrderIntent, 'cancelled');
    // 10 % away: beyond the price collar.
    const refused = hand.state([buy(29_900), sell(33_000)], { oneCancelsOther: true });
    expect(refused.map(({ kind }) => kind)).toEqual(['order', 'refusal', 'cancel']);
    expect(waiting(hand)).toEqual([]);
  });

  it('are not asked for again within a second of a refusal, and then they are', () => {
    const hand = desk();
    const far = [buy(29_900), sell(33_000)];
    const kinds = (decisions: readonly Decision[]) => decisions.map(({ kind }) => kind);
    expect(kinds(hand.state(far))).toEqual(['order', 'refusal']);
    hand.barMicros = 400_000;
    // What waits already is kept, and a new one must wait as well.
    expect([kinds(hand.state(far)), kinds(hand.state([buy(29_900), sell(30_100)]))]).toEqual([[], []]);
    expect(kinds(hand.state([buy(29_900), sell(30_100)]))).toEqual(['order']);
  });

  it('do not enter while a position that the venue will not protect is closed', () => {
    const hand = desk();
    const [first] = ordersOf(hand.state([buy(29_900), sell(30_100)])) as [OrderIntent];
    const [stop] = ordersOf(hand.fill(first, { ticks: priceTicks(2_990_000) })) as [OrderIntent];
    const [exit] = ordersOf(say(hand, stop, 'rejected')) as [OrderIntent];
    expect([stop.purpose, exit.purpose]).toEqual(['stop', 'exit']);
    // The stop is tried again at each bar; nothing else leaves.
    expect(ordersOf(hand.state([buy(29_950)])).map(({ purpose }) => purpose)).toEqual(['stop']);
    for (const { intent, status } of open(hand)) if (status === 'cancelPending') say(hand, intent, 'cancelled');
    hand.fill(exit);
    expect(hand.trader.account.position(0).lots).toBe(0);
    expect(ordersOf(hand.state([buy(29_950)]))).toHaveLength(1);
  });

  it('of a pair are a list of which one cancels the other: the same cancels after any reports', () => {
    const news = fc.record({
      leg: fc.constantFrom('first' as const, 'second' as const),
      kind: fc.constantFrom('accepted', 'part', 'part', 'expired', 'cancelled', 'cancelRejected'),
    });
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), (reports) => {
        const hand = desk();
        const list = new OneCancelsOther();
        const legs = ordersOf(hand.state([buy(29_900), sell(30_100)], { oneCancelsOther: true }));
        const ids = { first: legs[0]?.clientOrderId, second: legs[1]?.clientOrderId };
        for (const { leg, kind } of reports) {
          const order = open(hand).find(({ intent }) => intent.clientOrderId === ids[leg]);
          if (order === undefined || (kind === 'cancelRejected' && order.status !== 'cancelPending')) continue;
          const told =
            kind === 'part' ? hand.fill(order.intent, part(order)) : say(hand, order.intent, kind as 'expired');
          const answer = kind === 'accepted' ? [] : list.hear(leg, newsOf(kind, order));
          // A refused cancel of a pair that is over: the list has no word for it, and the trader cancels again.
          if (isListRefusal(answer)) {
            expect(kind).toBe('cancelRejected');
            return;
          }
          const wanted = answer.map((action) => ids[(action as { leg: 'first' | 'second' }).leg]);
          const pair = open(hand).filter(({ intent }) => isResting(intent));
          // The list asks again at every event; the trader knows what it has asked for.
          for (const { intent, status } of pair) {
            if (wanted.includes(intent.clientOrderId)) expect(status).toBe('cancelPending');
          }
          const sent = cancelsOf(told).filter((id) => id === ids.first || id === ids.second);
          for (const id of sent) expect(wanted).toContain(id);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(['kill', 'halt'] as const)('are all taken back by %s, and none leaves until it is reset', (action) => {
    const hand = desk();
    const sent = ordersOf(hand.state([buy(29_900), sell(30_100)]));
    hand.trader.apply({ type: 'control', action, time: hand.trader.now, reason: 'by hand' });
    expect(cancelsOf(hand.trader.outbox.takeAll())).toEqual(sent.map(({ clientOrderId }) => clientOrderId));
    for (const order of sent) say(hand, order, 'cancelled');
    expect(hand.state([buy(29_900)])).toEqual([]);
    hand.trader.apply({ type: 'control', action: 'reset', time: hand.trader.now, reason: 'by hand' });
    expect(hand.bar(Number.NaN)).toEqual([]);
    expect(ordersOf(hand.state([buy(29_900)]))).toHaveLength(1);
  });

  const order = fc.record({
    side: fc.constantFrom<Side>('buy', 'sell'),
    type: fc.constantFrom<'limit' | 'stop'>('limit', 'stop'),
    price: fc.integer({ min: 29_900, max: 30_100 }),
    size: fc.constantFrom(0.05, 0.1, 0.2),
  });
  const step = fc.oneof(
    fc.record({
      do: fc.constant('state' as const),
      orders: fc.array(order, { maxLength: MOST }),
      pair: fc.boolean(),
    }),
    fc.record({
      do: fc.constantFrom('accepted', 'cancelled', 'rejected', 'expired', 'lost', 'trade', 'part'),
      of: fc.nat(7),
    }),
    fc.record({ do: fc.constant('wish' as const), target: fc.constantFrom(-0.2, 0, 0.2) }),
    fc.record({ do: fc.constantFrom('kill', 'reset') }),
  );

  it('hold what was stated last once the venue has answered, at most so many, and nothing when trading has stopped', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const hand = desk();
        for (const each of steps) {
          if (each.do === 'state' && 'orders' in each) hand.state(each.orders, { oneCancelsOther: each.pair });
          else if (each.do === 'wish' && 'target' in each) hand.bar(each.target);
          else if (each.do === 'kill' || each.do === 'reset') {
            hand.trader.apply({ type: 'control', action: each.do, time: hand.trader.now, reason: 'by hand' });
            hand.trader.outbox.takeAll();
          } else answer(hand, each as { do: string; of: number });
          check(hand);
        }
        settle(hand);
        hand.state([buy(29_950), sell(30_050)]);
        settle(hand);
        const isActive = hand.trader.risk.active;
        expect(waiting(hand).map(({ intent }) => intent.priceTicks)).toEqual(isActive ? [2_995_000, 3_005_000] : []);
      }),
      { numRuns: 300 },
    );
  });
});

/** A part of what is left of an order, at its own price. */
function part({ intent, filledLots }: OpenOrder): { lots: QtyLots; ticks: PriceTicks } {
  return { lots: qtyLots(Math.max(1, Math.floor((intent.lots - filledLots) / 2))), ticks: intent.priceTicks };
}

/** A report as a list hears it. */
function newsOf(kind: string, { intent }: OpenOrder): LegNews {
  if (kind === 'part') return { kind: 'trade', lots: intent.lots };
  return kind === 'cancelRejected' ? { kind: 'cancelRefused' } : { kind: 'end' };
}

/** The venue says something of one of the open orders. */
function answer(hand: TraderByHand, { do: kind, of }: { do: string; of: number }): void {
  const all = open(hand);
  const { intent, filledLots } = all[of % Math.max(1, all.length)] ?? {};
  if (intent === undefined || filledLots === undefined) return;
  const left = intent.lots - filledLots;
  const ticks = intent.type === 'market' ? priceTicks(3_000_000) : intent.priceTicks;
  if (kind === 'trade') hand.fill(intent, { lots: qtyLots(left), ticks });
  else if (kind === 'part') hand.fill(intent, { lots: qtyLots(Math.max(1, Math.floor(left / 2))), ticks });
  else say(hand, intent, kind as EndReport['kind']);
}

function check(hand: TraderByHand): void {
  const all = waiting(hand);
  expect(all.length).toBeLessThanOrEqual(MOST);
  // What became of an order is not known: it is taken back when it turns out to be there.
  const known = all.filter(({ status }) => status !== 'unknown');
  if (!hand.trader.risk.active) expect(known).toEqual([]);
  for (const { intent } of all) expect(intent.reduceOnly).toBe(false);
}

/** The venue does all that it was asked, until nothing is left to be answered; market orders trade. */
function settle(hand: TraderByHand): void {
  for (let turn = 0; turn < 40; turn++) {
    const due = open(hand).find(({ intent, status }) => status !== 'accepted' || intent.type === 'market');
    if (due === undefined) {
      if (hand.bar(Number.NaN).length === 0) return;
      continue;
    }
    const { intent, status, filledLots } = due;
    if (status === 'cancelPending') say(hand, intent, 'cancelled');
    else if (intent.type === 'market') hand.fill(intent, { lots: qtyLots(intent.lots - filledLots) });
    else if (status === 'partiallyFilled') {
      const rest = { lots: qtyLots(intent.lots - filledLots), ticks: intent.priceTicks, time: micros(hand.trader.now) };
      hand.fill(intent, rest);
    } else say(hand, intent, 'accepted');
  }
  throw new Error('it does not come to rest');
}
