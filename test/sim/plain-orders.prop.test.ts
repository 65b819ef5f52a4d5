/**
 * The WebAssembly core beside the parts that it stands for: the same commands give the same events, all numbers of them, and
 * leave the same exchange.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clearOrderRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  SIM_EVENT,
} from '../../src/domain/sim/index.ts';
import { compare, recorded } from './core-twins.ts';
import { market, type Recorded, Schedule, stage } from './schedule.ts';

const STEPS = Number(process.env.SIM_STEPS ?? 150);
const ONE = process.env.SIM_SEED;
const SEEDS = ONE === undefined ? Array.from({ length: 40 }, (_, seed) => seed) : [Number(ONE)];

/** A market order book of limit orders and cancels, as plain as the core takes them and a little less. */
interface Step {
  readonly account: number;
  readonly side: 1 | -1;
  readonly price: number;
  readonly lots: number;
  readonly clientId: number;
  readonly kind: 'limit' | 'maker' | 'ioc' | 'fok' | 'iceberg' | 'cancel' | 'cancelByClientId' | 'stop' | 'market';
  readonly wait: number;
  readonly stp: -1 | 0 | 1 | 2 | 3 | 4 | 5;
}

const step: fc.Arbitrary<Step> = fc.record({
  account: fc.integer({ min: 0, max: 5 }),
  side: fc.constantFrom<1 | -1>(1, -1),
  price: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 990, max: 1010 }) },
    fc.constantFrom(0, 1, -1, 0.5, 4095, 4096, 4097, 131_072, 5_000_000, 9e15, Number.NaN),
  ),
  lots: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 40 }) },
    fc.constantFrom(0, -1, 1.5, 1e6, 9e9, 9e15, Number.POSITIVE_INFINITY),
  ),
  clientId: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 30 }), fc.constant(2 ** 45)),
  kind: fc.constantFrom<Step['kind']>(
    ...(['limit', 'limit', 'limit', 'limit', 'maker', 'ioc', 'fok', 'iceberg'] as const),
    ...(['cancel', 'cancel', 'cancelByClientId', 'stop', 'market'] as const),
  ),
  wait: fc.constantFrom(0, 1, 50, 1000, 1_500_000, 400_000_000, 90_000_000_000),
  stp: fc.constantFrom<Step['stp']>(-1, -1, 0, 1, 2, 3, 4, 5),
});

function fillRequest(request: OrderRequest, { account, side, price, lots, clientId, kind, stp }: Step): void {
  clearOrderRequest(request);
  const type = kind === 'maker' ? ORDER_TYPE.limitMaker : kind === 'stop' ? ORDER_TYPE.stopLossLimit : ORDER_TYPE.limit;
  Object.assign(request, { account, side, type, priceTicks: price, lots, clientId, stpMode: stp });
  if (kind === 'ioc') request.timeInForce = 1;
  if (kind === 'fok') request.timeInForce = 2;
  if (kind === 'iceberg') request.icebergLots = Math.ceil(lots / 3);
  if (kind === 'stop') request.stopTicks = price;
  if (kind === 'market') Object.assign(request, { type: ORDER_TYPE.market, priceTicks: 0 });
}

function play({ exchange }: Recorded, steps: readonly Step[], definition: Parameters<typeof market>[3]): void {
  exchange.addSymbol(market('AAAQQQ', 'AAA', 'QQQ', definition));
  for (let account = 0; account < 6; account++) {
    const schedule = account === 4 ? 'quote' : account === 3 ? 'token' : 'standard';
    const tradeGroup = account === 1 || account === 2 ? 7 : -1;
    const name = `account ${account}`;
    exchange.addAccount({ name, tradeGroup, enabled: true, feeSchedule: schedule, keepsHistory: account !== 5 });
    for (let asset = 0; asset < exchange.assets.length; asset++) exchange.deposit(1, account, asset, 1e12);
  }
  const request = makeOrderRequest();
  const ids: [account: number, orderId: number][] = [];
  let time = 1_700_000_000_000_000;
  for (const one of steps) {
    time += one.wait;
    const { account, clientId } = one;
    const [owner, orderId] = ids[Math.abs(Math.trunc(one.lots || 0)) % Math.max(1, ids.length)] ?? [0, 0];
    if (one.kind === 'cancel') exchange.cancel(time, { account: owner, symbol: 0, orderId, clientId: 0 });
    else if (one.kind === 'cancelByClientId') exchange.cancel(time, { account, symbol: 0, orderId: 0, clientId });
    else {
      fillRequest(request, one);
      const id = exchange.submit(time, request);
      if (id > 0) ids.push([account, id]);
    }
  }
}

const LATER = 1_800_000_000_000_000;

/** What a row can say: whole ticks within 32 bits, markets and accounts that may not be there, times that go back. */
function rowsOf(steps: readonly Step[]): { readonly isCancel: boolean; readonly time: number; readonly step: Step }[] {
  let time = LATER;
  return steps.map((one, i) => {
    time += one.wait;
    const price = Number.isSafeInteger(one.price) ? Math.min(2 ** 31 - 1, Math.max(-1, one.price)) : 0;
    return { isCancel: one.kind.startsWith('cancel'), time: i % 11 === 5 ? time - 500 : time, step: { ...one, price } };
  });
}

function oneByOne({ exchange }: Recorded, steps: readonly Step[]): number[] {
  const request = makeOrderRequest();
  const results: number[] = [];
  for (const [row, { isCancel, time, step: one }] of rowsOf(steps).entries()) {
    const account = row % 17 === 16 ? 9 : one.account;
    if (isCancel) {
      const orderId = results[row - 1 - (Math.abs(one.price) % 5)] ?? 77;
      results.push(exchange.cancel(time, { account, symbol: 0, orderId, clientId: 0 }));
    } else {
      clearOrderRequest(request);
      fillRow(request, one);
      Object.assign(request, { account, symbol: row % 13 === 12 ? 1 : 0 });
      results.push(exchange.submit(time, request));
    }
  }
  return results;
}

function fillRow(request: OrderRequest, { side, price, lots, clientId, kind, stp }: Step): void {
  const type = kind === 'maker' ? ORDER_TYPE.limitMaker : kind === 'stop' ? ORDER_TYPE.stopLossLimit : ORDER_TYPE.limit;
  const timeInForce = kind === 'ioc' ? 1 : kind === 'fok' ? 2 : 0;
  Object.assign(request, { side, type, timeInForce, priceTicks: price, lots, clientId, stpMode: stp });
}

function asTable({ exchange }: Recorded, steps: readonly Step[], part: number): number[] {
  const rows = rowsOf(steps);
  const table = exchange.commandTable(rows.length);
  const request = makeOrderRequest();
  for (const [row, { isCancel, time, step: one }] of rows.entries()) {
    const account = row % 17 === 16 ? 9 : one.account;
    const ofRow = row - 1 - (Math.abs(one.price) % 5);
    if (isCancel && ofRow >= 0) table.cancel(row, { time, account, symbol: 0, ofRow });
    else if (isCancel) table.cancel(row, { time, account, symbol: 0, orderId: 77 });
    else {
      fillRow(request, one);
      table.place(row, { ...request, time, account, symbol: row % 13 === 12 ? 1 : 0 });
    }
  }
  for (let from = 0; from < rows.length; from += part) exchange.run(table, from, Math.min(rows.length, from + part));
  return rows.map((_, row) => table.result(row));
}

describe('plain orders', () => {
  it('give the same events through the core, as objects and as rows, under 40 random schedules', {
    timeout: 600_000,
  }, () => {
    for (const seed of SEEDS) {
      const inQuote = seed % 3 === 2;
      compare({ capacity: 1 + (seed % 5) }, (one) => {
        stage(one, inQuote);
        const schedule = new Schedule(seed, one, inQuote);
        for (let i = 0; i < STEPS; i++) schedule.step();
      });
    }
  });

  it('are refused, traded and kept alike, whatever their numbers are', { timeout: 600_000 }, () => {
    const rules = fc.constantFrom<Parameters<typeof market>[3]>(
      {},
      { defaultStpMode: 2 },
      { priceRange: { bidUp: '1.01', bidDown: '0.5', askUp: '2', askDown: '0.99' } },
      { orderTypes: [ORDER_TYPE.limit, ORDER_TYPE.market], allowedStpModes: [0, 1] },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), rules, (steps, definition) => {
        compare({ capacity: 2, keptOrders: 7, keptFills: 1024, keptLists: 3 }, (one) => play(one, steps, definition));
      }),
      { numRuns: 80 },
    );
  });

  it('stand in a table and give the results and the events that they give one by one', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 150 }), fc.integer({ min: 1, max: 50 }), (steps, part) => {
        const results: number[][] = [];
        compare({ capacity: 2, keptOrders: 7, keptFills: 1024 }, (one) => {
          play(one, steps.slice(0, 10), { defaultStpMode: 3 });
          results.push(results.length === 0 ? oneByOne(one, steps) : asTable(one, steps, part));
        });
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
      { numRuns: 80 },
    );
  });

  it('refuse rows that are not there, and tables of another exchange', () => {
    const { exchange } = recorded({}, true);
    const table = exchange.commandTable(3);
    exchange.run(table, 0, 3);
    expect([table.result(0), exchange.sequence]).toEqual([0, 0]);
    expect(() => exchange.run(table, 0, 4)).toThrow('rows of a table');
    expect(() => exchange.run(table, 2, 1)).toThrow('rows of a table');
    expect(() => exchange.run(table, 0, 0.5)).toThrow('rows of a table');
    expect(() => recorded({}, true).exchange.run(table, 0, 1)).toThrow('the exchange that made it');
    expect(() => exchange.commandTable(0)).toThrow('1 to 2^24 rows');
    expect(() => table.cancel(0, { time: 1, account: 0, symbol: 0, ofRow: 3 })).toThrow('a row of the table');
    expect(() => table.clear(-1)).toThrow('a row of the table');
  });

  it('sweep a book of 3,000 levels: rows come in parts, in order, and the history grows', () => {
    const log = compare({ capacity: 1 }, ({ exchange }) => {
      exchange.addSymbol(market('AAAQQQ', 'AAA', 'QQQ'));
      for (let account = 0; account < 6; account++) {
        exchange.addAccount({ name: `${account}`, tradeGroup: -1, enabled: true, feeSchedule: 'standard' });
        for (const asset of [0, 1]) exchange.deposit(1, account, asset, 1e15);
      }
      const request = makeOrderRequest();
      for (let level = 0; level < 3000; level++) {
        Object.assign(request, { account: level % 5, side: -1, priceTicks: 2 + 7 * level, lots: 1 + (level % 3) });
        exchange.submit(10 + level, request);
      }
      Object.assign(request, { account: 5, side: 1, priceTicks: 30_000, lots: 10_000 });
      exchange.submit(5000, request);
    });
    expect(log.filter((line) => line.startsWith(`{"kind":${SIM_EVENT.trade},`))).toHaveLength(3000);
  });
});
