import { describe, expect, it } from 'vitest';
import { DeskBench, orderOf, purposes } from './desk.ts';

describe('kill switch', () => {
  it('closes the position although an exit is of unknown fate', () => {
    const desk = new DeskBench();
    desk.enter();
    const exit = orderOf(desk.bar(0), 'exit');
    desk.end('lost', exit);
    desk.settle(desk.kill());
    desk.pass(3);
    expect(desk.held).toBe(0);
  });

  it('closes the position although an order that adds to it is of unknown fate', () => {
    const desk = new DeskBench();
    desk.enter(0.5);
    const more = orderOf(desk.bar(1), 'entry');
    desk.end('lost', more);
    for (const decision of desk.kill()) {
      if (decision.kind === 'cancel') desk.settle(desk.end('cancelRejected', decision.intent));
      else desk.settle([decision]);
    }
    desk.pass(3);
    expect(desk.held).toBe(0);
  });

  it('takes an entry of unknown fate back, which would be sent again when it turns out never to have arrived', () => {
    const desk = new DeskBench();
    const entry = orderOf(desk.bar(1), 'entry');
    desk.end('lost', entry);
    const [decision, ...more] = desk.kill();
    expect(decision).toMatchObject({ kind: 'cancel', intent: { clientOrderId: entry.clientOrderId } });
    expect(more).toEqual([]);
    expect(purposes([...desk.bar(1), ...desk.bar(0)])).toEqual([]);
  });

  it('closes the position at once while it takes a working entry back, without another bar', () => {
    const desk = new DeskBench();
    desk.enter(0.5);
    const more = orderOf(desk.bar(1), 'entry');
    desk.accept(more);
    const decisions = desk.kill();
    expect(purposes(decisions)).toEqual(['cancel', 'flatten']);
    desk.settle(decisions);
    expect(desk.held).toBe(0);
  });

  it('closes what a working partial exit leaves, without another bar', () => {
    const desk = new DeskBench();
    desk.enter(1);
    const half = orderOf(desk.bar(0.5), 'exit');
    desk.accept(half);
    const decisions = [...desk.kill(), ...desk.fill(half)];
    expect(purposes(decisions)).toContain('flatten');
  });
});

describe('protective stop', () => {
  it('comes back, or the position is closed, when the venue takes it away', () => {
    const desk = new DeskBench();
    const stop = desk.enter();
    desk.settle(desk.end('cancelled', stop));
    desk.pass(2);
    expect(desk.stopLots).toBe(Math.abs(desk.held));
  });

  it('comes back, or the position is closed, when its own fate is unknown', () => {
    const desk = new DeskBench();
    const entry = orderOf(desk.bar(1), 'entry');
    desk.accept(entry);
    desk.end('lost', orderOf(desk.fill(entry), 'stop'));
    desk.pass(3);
    expect(desk.stopLots).toBe(Math.abs(desk.held));
  });

  it('is missed when it was rejected while its entry was still working', () => {
    const desk = new DeskBench();
    const entry = orderOf(desk.bar(1), 'entry');
    desk.accept(entry);
    const stop = orderOf(desk.fill(entry, { lots: Math.floor(entry.lots / 2) }), 'stop');
    desk.settle(desk.end('rejected', stop));
    desk.settle(desk.end('expired', entry));
    desk.pass(3);
    expect(desk.stopLots).toBe(Math.abs(desk.held));
  });

  it('bars its wish also when it is filled in parts', () => {
    const desk = new DeskBench();
    const stop = desk.enter();
    const part = Math.floor(stop.lots / 3);
    desk.fill(stop, { lots: part, ticks: 9_000 });
    desk.fill(stop, { lots: part, ticks: 9_000 });
    desk.fill(stop, { lots: stop.lots - 2 * part, ticks: 9_000 });
    expect(desk.held).toBe(0);
    desk.pass(3, 1);
    expect(desk.held).toBe(0);
  });

  it('bars its direction, not only the exact size that was wished', () => {
    const desk = new DeskBench();
    const stop = desk.enter(0.9);
    desk.fill(stop, { ticks: 9_000 });
    desk.pass(1, 0.91);
    expect(desk.held).toBe(0);
  });

  it('leaves no second one behind when the venue refuses to take the old one back', () => {
    const desk = new DeskBench();
    const old = desk.enter(0.5);
    const more = orderOf(desk.bar(1), 'entry');
    desk.accept(more);
    for (const decision of desk.fill(more)) {
      if (decision.kind === 'cancel') desk.settle(desk.end('cancelRejected', old));
      else desk.settle([decision]);
    }
    desk.pass(1, 0);
    desk.pass(2);
    expect(desk.held).toBe(0);
    expect(desk.stopLots).toBe(0);
  });
});

describe('exit', () => {
  it('is sent again when the venue rejects it, as long as the strategy wishes to be flat', () => {
    const desk = new DeskBench();
    desk.enter();
    desk.settle(desk.end('rejected', orderOf(desk.bar(0), 'exit')));
    desk.pass(3, 0);
    expect(desk.held).toBe(0);
  });
});
