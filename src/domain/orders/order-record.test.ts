import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import {
  ClientOrderIds,
  clientOrderId,
  copyReport,
  type FillReport,
  OpenOrders,
  OrderRecord,
  ReportRecord,
  type VenueReport,
} from './index.ts';

const IDS = new ClientOrderIds('0a1b2c3d');

function ordered(orders: OpenOrders, intentSeq: number, epoch = 1): OrderRecord {
  const draft = orders.draft(IDS, epoch, intentSeq);
  draft.lots = qtyLots(10);
  return orders.add(draft) as OrderRecord;
}

function fill(name: { orderSeq?: number; epoch?: number; clientOrderId?: string }, tradeId: number): FillReport {
  const text = (name.clientOrderId ?? '') as FillReport['clientOrderId'];
  const at = { instrument: 0, time: micros(1), tradeId, lots: qtyLots(10), ticks: priceTicks(5) };
  return { kind: 'filled', ...name, clientOrderId: text, ...at, fee: quoteUnits(0), deadMarket: false };
}

describe('an order record', () => {
  it('is found by its numbers, by the text of its id, and by nothing that only ends like it', () => {
    const orders = new OpenOrders();
    const order = ordered(orders, 35);
    const text = clientOrderId({ session: '0a1b2c3d', epoch: 1, intentSeq: 35 });
    expect(orders.find({ orderSeq: 35, epoch: 1, clientOrderId: '' as typeof text })).toBe(order);
    expect(orders.find({ clientOrderId: text })).toBe(order);
    // The same number in another term is another order, whatever the text says.
    expect(orders.find({ orderSeq: 35, epoch: 2, clientOrderId: text })).toBeUndefined();
    expect(orders.find({ clientOrderId: 'web-z' as typeof text })).toBeUndefined();
    expect([IDS.seqOf(text), IDS.seqOf('b4-ffffffff-1-z'), IDS.seqOf('web-z')]).toEqual([35, 0, 0]);
  });

  it('is remembered through 4,095 later ones that close, for fills of it that come late', () => {
    const orders = new OpenOrders();
    const first = ordered(orders, 1);
    orders.advance(first, 'cancelled');
    for (let i = 2; i <= 4096; i++) orders.advance(ordered(orders, i), 'cancelled');
    const late = { kind: 'counted', order: { intentSeq: 1, epoch: 1, clientOrderId: 'b4-0a1b2c3d-1-1' } };
    expect(orders.fill(fill({ orderSeq: 1, epoch: 1 }, 1))).toMatchObject(late);
    orders.advance(ordered(orders, 4097), 'cancelled');
    expect(orders.fill(fill({ orderSeq: 1, epoch: 1 }, 2)).kind).toBe('external');
  });

  it('stands for its order while 255 later ones close, then for another one, with nothing left of the first', () => {
    const orders = new OpenOrders();
    const first = ordered(orders, 1);
    const text = first.clientOrderId;
    orders.advance(first, 'cancelled');
    for (let i = 2; i <= 256; i++) orders.advance(ordered(orders, i), 'cancelled');
    expect(first).toMatchObject({ intentSeq: 1, status: 'cancelled' });
    orders.advance(ordered(orders, 257), 'cancelled');
    const again = ordered(orders, 5000, 2);
    expect(again).toBe(first);
    expect(again).toMatchObject({ intentSeq: 5000, epoch: 2, status: 'submitted', filledLots: 0 });
    expect(again.clientOrderId).toBe(clientOrderId({ session: '0a1b2c3d', epoch: 2, intentSeq: 5000 }));
    expect(orders.fill(fill({ clientOrderId: text }, 2))).toMatchObject({ kind: 'counted', order: { intentSeq: 1 } });
  });

  it('has a number of its own: numbers rise, also over drafts that were given back', () => {
    const orders = new OpenOrders();
    orders.discard(orders.draft(IDS, 1, 5));
    expect(() => orders.draft(IDS, 1, 5)).toThrow('numbers of orders rise');
    expect(() => orders.draft(IDS, 2, 4)).toThrow('numbers of orders rise');
    expect(orders.draft(IDS, 1, 6).intentSeq).toBe(6);
  });

  it('is copied with its numbers, and its text is made when it is asked for', () => {
    const orders = new OpenOrders();
    const copy = new OrderRecord();
    copy.copy(ordered(orders, 36));
    expect(copy.text).toBe('');
    expect(copy).toMatchObject({ intentSeq: 36, epoch: 1, clientOrderId: 'b4-0a1b2c3d-1-10' });
  });
});

describe('a report record', () => {
  it('keeps the name of its order when the record of the order stands for another one', () => {
    const orders = new OpenOrders();
    const record = orders.draft(IDS, 1, 7);
    const report = new ReportRecord();
    report.name(record);
    orders.discard(record);
    orders.draft(IDS, 1, 8);
    expect(report).toMatchObject({ orderSeq: 7, epoch: 1, clientOrderId: 'b4-0a1b2c3d-1-7' });
  });

  it.each(['accepted', 'filled', 'cancelled'] as const)('is copied as the plain report that it is: %s', (kind) => {
    const report = new ReportRecord();
    report.nameText({ clientOrderId: 'by-hand' as FillReport['clientOrderId'] });
    Object.assign(report, { kind, time: micros(3), tradeId: 4, lots: 5, ticks: 6, fee: 7, reason: 'words' });
    const base = { kind, clientOrderId: 'by-hand', instrument: 0, time: 3 };
    const rest = {
      accepted: {},
      filled: { tradeId: 4, lots: 5, ticks: 6, fee: 7, deadMarket: false },
      cancelled: { reason: 'words' },
    }[kind];
    expect(copyReport(report as VenueReport)).toEqual({ ...base, ...rest });
  });
});
