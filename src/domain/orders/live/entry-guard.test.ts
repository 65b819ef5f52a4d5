import { describe, expect, it } from 'vitest';
import { BTC_SPOT, liveOptions, orderIntent } from '../../../../test/builders.ts';
import { micros, priceTicks, qtyLots } from '../../../core/index.ts';
import type { OrderIntent } from '../order.ts';
import { EntryGuard } from './entry-guard.ts';
import { LiveOrder } from './live-order.ts';

const S = 1_000_000;
const NOW = 1_700_000_000 * S;

function guardWith(bars: readonly (string | undefined)[] = [undefined]): EntryGuard {
  const guard = new EntryGuard(liveOptions(bars.map(() => BTC_SPOT)), (instrument) => bars[instrument]);
  for (let i = 0; i < bars.length; i++) guard.market(i, NOW, 3_000_000);
  return guard;
}

function order(more: Partial<OrderIntent> = {}): LiveOrder {
  return new LiveOrder(orderIntent(1, { lots: qtyLots(1000), time: micros(NOW), ...more }));
}

describe('entry guard', () => {
  it('lets an entry of 300 USDT at a price of this second leave', () => {
    expect(guardWith().refusalOf(order(), NOW)).toBeUndefined();
  });

  it('refuses 16 lots of 4.80 USDT at a least value of 5, and lets 17 leave, also of what reduces', () => {
    for (const reduceOnly of [false, true]) {
      expect(guardWith().refusalOf(order({ lots: qtyLots(16), reduceOnly }), NOW)).toContain('worth less');
      expect(guardWith().refusalOf(order({ lots: qtyLots(17), reduceOnly }), NOW)).toBeUndefined();
    }
  });

  it('stops entries, and nothing that reduces, for each thing that says not now', () => {
    const isStopped = (reason: string, guard: EntryGuard, later: number): void => {
      expect(guard.refusalOf(order(), NOW + later)).toBe(reason);
      expect(guard.refusalOf(order({ reduceOnly: true, side: 'sell' }), NOW + later)).toBeUndefined();
    };
    const halted = guardWith();
    halted.halted = 'by hand';
    isStopped('by hand', halted, 0);
    const closed = guardWith();
    closed.setOpen(0, false);
    isStopped('the market is closed', closed, 0);
    isStopped('the last price is too old', guardWith(), 61 * S);
    isStopped('decided too long ago', guardWith(), 6 * S);
    expect(guardWith(['not reconciled']).refusalOf(order(), NOW)).toBe('not reconciled');
    expect(guardWith().refusalOf(order({ instrument: 3 }), NOW)).toBe('no such instrument');
    expect(guardWith().refusalOf(order({ priceTicks: priceTicks(100_000_001) }), NOW)).toContain('beyond');
  });

  it('puts an instrument into quarantine for 10 minutes with the 8th refusal in a row, and no other', () => {
    const guard = guardWith([undefined, undefined]);
    for (let i = 1; i < 8; i++) expect(guard.struck(0, NOW)).toBe(0);
    guard.taken(0);
    for (let i = 1; i < 8; i++) expect(guard.struck(0, NOW)).toBe(0);
    expect(guard.struck(0, NOW)).toBe(8);
    expect(guard.refusalOf(order(), NOW + S)).toContain('quarantine');
    expect(guard.refusalOf(order({ instrument: 1 }), NOW + S)).toBeUndefined();
    guard.market(0, NOW + 600 * S, 3_000_000);
    expect(guard.refusalOf(order({ time: micros(NOW + 600 * S) }), NOW + 600 * S)).toBeUndefined();
  });

  it('opens again with the market', () => {
    const guard = guardWith();
    guard.setOpen(0, false);
    guard.setOpen(0, true);
    expect(guard.refusalOf(order(), NOW)).toBeUndefined();
  });
});
