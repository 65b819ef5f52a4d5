/**
 * A slot for an order or a tick: what takes the place of constructing an object. Orders end in any order, so their rows come
 * from a pool; ticks end in the order in which they came, so theirs go round.
 */
import { RingCursor, SlotPool } from '../../src/hot/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';

const CAPACITY = 4096;
/** Orders that are open at a time, so that slots are not given out in the same order for ever. */
const OPEN = 32;

/** Constants of the module, so that the compiler knows where the columns stand, as it does of what lives as long as the process. */
const orders = {
  pool: new SlotPool(CAPACITY),
  price: new Float64Array(CAPACITY),
  lots: new Float64Array(CAPACITY),
  state: new Int32Array(CAPACITY),
  open: new Int32Array(OPEN),
};

function passOrders(count: number): number {
  const { pool, price, lots, state, open } = orders;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const oldest = open[i & (OPEN - 1)] as number;
    if (oldest >= 0) {
      sum += (price[oldest] as number) + (lots[oldest] as number) * (state[oldest] as number);
      pool.release(oldest);
    }
    const slot = pool.acquire();
    price[slot] = i + 0.5;
    lots[slot] = i;
    state[slot] = i & 3;
    open[i & (OPEN - 1)] = slot;
  }
  return sum;
}

function poolSubject(): Subject {
  orders.pool.clear();
  orders.open.fill(-1);
  return { run: passOrders };
}

function objectSubject(): Subject {
  const open: ({ price: number; lots: number; state: number } | undefined)[] = new Array(OPEN).fill(undefined);
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const oldest = open[i & (OPEN - 1)];
      if (oldest !== undefined) sum += oldest.price + oldest.lots * oldest.state;
      open[i & (OPEN - 1)] = { price: i + 0.5, lots: i, state: i & 3 };
    }
    return sum;
  };
  return { run };
}

const TICKS = 2 ** 20;
/** Ticks that are held at a time. */
const HELD = 256;

const ticks = { ring: new RingCursor(TICKS), price: new Int32Array(TICKS), lots: new Int32Array(TICKS) };

function passTicks(count: number): number {
  const { ring, price, lots } = ticks;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const oldest = ring.pop();
    if (oldest >= 0) sum = (sum + (price[oldest] as number) + (lots[oldest] as number)) | 0;
    const row = ring.push();
    if (row >= 0) {
      price[row] = i;
      lots[row] = 7;
    }
  }
  return sum;
}

function tickSubject(): Subject {
  ticks.ring.clear();
  for (let i = 0; i < HELD; i++) ticks.ring.push();
  return { run: passTicks };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'order slot: acquire, three fields, release',
    input: 'pool of 4,096 slots, 32 orders open',
    method: 'batched',
    setup: poolSubject,
    twin: { name: 'an object each', setup: objectSubject },
    budgets: ['poolAsked', 'poolFloor', 'poolBytes'],
  },
  {
    name: 'tick slot of 1,048,576: given out, two fields, taken back',
    input: 'ring of 2^20 rows, 256 ticks held',
    method: 'batched',
    setup: tickSubject,
    budgets: ['tickPoolAsked', 'tickPoolFloor', 'tickPoolBytes'],
  },
];
