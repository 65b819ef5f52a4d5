/** Limits and stops of the risk engine, and trading rules of a strategy, as the trader carries them out. */
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/app/trader.ts';
import { micros, type Ppm } from '../../src/core/index.ts';
import { JournalCodec } from '../../src/dto/journal-codec.ts';
import { DeskBench, orderOf, purposes } from './desk.ts';

const ppm = (value: number): Ppm => value as Ppm;
const refusals = (decisions: readonly Decision[]): string[] =>
  decisions.flatMap((decision) => (decision.kind === 'refusal' ? [decision.code] : []));

describe('stop of the risk engine', () => {
  it('closes a position 5 % below its best price, and bars the direction until another wish', () => {
    const desk = new DeskBench({ risk: { positionTrailingPpm: ppm(50_000) } });
    desk.settle(desk.bar(1));
    expect(desk.held).toBeGreaterThan(0);
    desk.settle(desk.bar(1, { ticks: 11_000 }));
    const decisions = desk.bar(1, { ticks: 10_450 });
    expect(purposes(decisions)).toEqual(['exit']);
    desk.settle(decisions);
    expect(desk.held).toBe(0);
    desk.pass(2, 1);
    expect(desk.held).toBe(0);
    desk.pass(1, 0);
    desk.pass(1, 1);
    expect(desk.held).toBeGreaterThan(0);
  });

  it('closes what was held for 3 hours', () => {
    const desk = new DeskBench({ risk: { positionMaxMicros: 3 * 3_600_000_000 } });
    desk.settle(desk.bar(-1));
    desk.pass(3);
    expect(desk.held).toBeLessThan(0);
    desk.pass(1);
    expect(desk.held).toBe(0);
  });
});

describe('emergency stop', () => {
  it('lets no order leave, not even an exit, until the reset', () => {
    const desk = new DeskBench();
    desk.settle(desk.bar(1));
    const { held } = desk;
    expect(desk.command('halt')).toEqual([]);
    for (const wish of [0, -1, 1, 0]) {
      expect(purposes(desk.bar(wish)).filter((purpose) => purpose !== 'refusal' && purpose !== 'cancel')).toEqual([]);
    }
    expect(desk.held).toBe(held);
    desk.command('reset');
    desk.pass(2, 0);
    expect(desk.held).toBe(0);
  });

  it('is a command that the journal keeps', () => {
    const codec = new JournalCodec();
    const event = { type: 'control', action: 'halt', reason: 'by hand', time: micros(7) } as const;
    expect(codec.decodeEvent(codec.eventType(event), codec.encodeEvent(event))).toEqual(event);
  });
});

describe('entry', () => {
  it('is refused after a loss of the day, until the next', () => {
    const desk = new DeskBench({ risk: { dailyLossPpm: ppm(1000) }, symbols: ['X', 'Y'] });
    desk.settle(desk.bar(1));
    desk.settle(desk.bar('same', { ticks: 9200 }));
    expect(desk.trader.risk.state).toBe('reducing');
    expect(refusals(desk.bar(1, { instrument: 1 }))).toEqual(['BOT4_RISK_DAILY_LOSS']);
    for (let hour = 0; hour < 23; hour++) desk.settle(desk.bar('same', { ticks: 9200 }));
    expect(desk.trader.risk.state).toBe('active');
  });

  it('goes to the venue that answers while the breaker to the other one is open', () => {
    const desk = new DeskBench({ symbols: ['X', 'Y'], venues: [0, 1] });
    for (let i = 0; i < 8; i++) {
      const entry = orderOf(desk.bar(i % 2 === 0 ? 1 : -1), 'entry');
      desk.end('lost', entry);
      desk.trader.orders.apply(entry.clientOrderId, 'reject');
    }
    // At the same time: an hour later it lets a probe through.
    expect(refusals(desk.bar(1, { sameTime: true }))).toEqual(['BOT4_RISK_BREAKER_OPEN']);
    expect(purposes(desk.bar(1, { instrument: 1, sameTime: true }))).toEqual(['entry']);
  });
});

describe('trading rules', () => {
  it('of signals enter on a signal, hold on the same one, and turn on the other', () => {
    const desk = new DeskBench({ trading: { targets: 'signal', size: { kind: 'fixed', qty: '0.01' } } });
    desk.settle(desk.bar(1));
    expect(desk.held).toBe(10);
    desk.settle(desk.bar(1, { ticks: 10_100 }));
    expect(desk.held).toBe(10);
    desk.settle(desk.bar(-1, { ticks: 10_100 }));
    expect(desk.held).toBe(-10);
  });

  it('keep a stop 2 % and a target 3 % from the entry at the venue', () => {
    const desk = new DeskBench({ trading: { stopLossPpm: 20_000, takeProfitPpm: 30_000 } });
    const entry = orderOf(desk.bar(1), 'entry');
    desk.accept(entry);
    const decisions = desk.fill(entry);
    expect([orderOf(decisions, 'stop').priceTicks, orderOf(decisions, 'target').priceTicks]).toEqual([9800, 10_300]);
  });

  it('from the next bar on keep only the stop of the risk profile until the bar of the entry has closed', () => {
    const desk = new DeskBench({ trading: { stopLossPpm: 20_000, exitsFrom: 'nextBar' } });
    const entry = orderOf(desk.bar(1), 'entry');
    desk.accept(entry);
    const stop = orderOf(desk.fill(entry), 'stop');
    expect(stop.priceTicks).toBe(9000);
    desk.accept(stop);
    const decisions = desk.bar('same');
    expect(purposes(decisions)).toEqual(['cancel', 'stop']);
    expect(orderOf(decisions, 'stop').priceTicks).toBe(9800);
  });
});
