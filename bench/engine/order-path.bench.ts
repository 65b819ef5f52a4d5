/**
 * The whole path of an order, from its number to its end at the venue, and how its cost grows: with the orders that were
 * made before, and with those that are open. Nothing is allocated on it.
 */
import type { OrderIntent } from '../../src/domain/orders/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import { OrderDesk } from './order-desk.ts';

/** @param o.past orders that came and went before.   @param o.open orders that rest far from the market. */
function pathSubject(o: { readonly past: number; readonly open: number }): Subject {
  const desk = new OrderDesk();
  for (let i = 0; i < o.past; i++) desk.close(desk.open(1000));
  for (let i = 0; i < o.open; i++) desk.open(300_000 + (i % 50_000));
  const run = (count: number): number => {
    for (let i = 0; i < count; i++) desk.close(desk.open(1000 + (i & 1023)));
    return desk.orders.size - o.open + count;
  };
  return { run };
}

/** Orders go in and rest; outside of the time they are taken back. */
function entrySubject(): Subject {
  const desk = new OrderDesk();
  for (let i = 0; i < 10_000; i++) desk.close(desk.open(1000));
  const resting: OrderIntent[] = [];
  let count = 0;
  const run = (orders: number): number => {
    for (let i = 0; i < orders; i++) {
      resting[count] = desk.open(1000 + (i & 1023));
      count = (count + 1) | 0;
    }
    return desk.orders.size;
  };
  const clear = (): void => {
    for (; count > 0; count = (count - 1) | 0) desk.close(resting[count - 1] as OrderIntent);
  };
  return { run, clear };
}

function amount(size: BenchSize, full: number): number {
  return size === 'full' ? full : Math.ceil(full / 1000);
}

const INPUT =
  'limit orders of 1 lot; a number that is used once, all house rules of the risk engine, breaker, record, book of the bar simulator, acknowledgement, cancel, its report';

export const cases: readonly BenchCase[] = [
  {
    name: 'order path: an order from its number to its place in the book',
    input:
      'limit orders of 1 lot; a number that is used once, all house rules of the risk engine, breaker, record, book of the bar simulator, acknowledgement, state; taken back outside of the time',
    method: 'batched',
    setup: entrySubject,
    budgets: ['orderEntryP99', 'orderEntryTail', 'orderEntryBytes'],
  },
  {
    name: 'order path: an order from its number to its end',
    input: INPUT,
    method: 'batched',
    // Past the 4,096 closed orders that are remembered, so that records are used again.
    setup: () => pathSubject({ past: 10_000, open: 0 }),
    budgets: ['orderPathAsked', 'orderPathP99', 'orderPathBytes'],
  },
  {
    name: 'order path: with 100,000 open orders',
    input: `${INPUT}; 100,000 more orders rest 10 % below the market`,
    method: 'batched',
    setup: (size) => pathSubject({ past: 10_000, open: amount(size, 100_000) }),
    twin: { name: 'none open', setup: () => pathSubject({ past: 10_000, open: 0 }) },
    budgets: ['orderPathOpen'],
  },
  {
    name: 'order path: after 1,000,000 orders',
    input: `${INPUT}; after 1,000,000 orders that came and went`,
    method: 'batched',
    setup: (size) => pathSubject({ past: amount(size, 1_000_000), open: 0 }),
    twin: { name: 'after 1,000', setup: () => pathSubject({ past: 1000, open: 0 }) },
    budgets: ['orderPathPast'],
  },
];
