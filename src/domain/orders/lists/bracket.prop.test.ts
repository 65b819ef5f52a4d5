import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bracket, isListRefusal, type ListAction, type ListAnswer } from './index.ts';

const trade = (lots: number) => ({ kind: 'trade', lots }) as const;
const END = { kind: 'end' } as const;

interface VenueOrder {
  left: number;
  cancelling: boolean;
}

/** A venue that does what it is asked when the test lets it, and tells of it at once. */
class Venue {
  readonly bracket: Bracket;
  readonly orders = new Map<'entry' | 'stop' | 'target', VenueOrder>();
  market = 0;
  /** What really is held. */
  held = 0;

  constructor(lots: number) {
    this.bracket = new Bracket(lots);
    this.orders.set('entry', { left: lots, cancelling: false });
  }

  obey(answer: ListAnswer): void {
    if (isListRefusal(answer)) return;
    for (const action of answer) this.#do(action);
  }

  #do(action: ListAction): void {
    if (action.kind === 'flatten') {
      this.market += action.lots;
      return;
    }
    const leg = action.leg as 'entry' | 'stop' | 'target';
    const order = this.orders.get(leg);
    if (action.kind === 'cancel') {
      if (order !== undefined) order.cancelling = true;
    } else if (action.kind === 'resize') {
      if (order !== undefined) order.left = action.lots;
    } else this.orders.set(leg, { left: action.lots, cancelling: false });
  }

  /** Some of an order trades. */
  trade(leg: 'entry' | 'stop' | 'target', lots: number): void {
    const order = this.orders.get(leg);
    if (order === undefined) return;
    const traded = Math.min(lots, order.left);
    order.left -= traded;
    if (order.left === 0) this.orders.delete(leg);
    this.held += leg === 'entry' ? traded : -traded;
    this.obey(this.bracket.hear(leg, trade(traded)));
  }

  /** An order ends without trading any more: asked for, or by itself. */
  end(leg: 'entry' | 'stop' | 'target', isWilling: boolean): void {
    const order = this.orders.get(leg);
    if (order === undefined || !(order.cancelling || isWilling)) return;
    this.orders.delete(leg);
    this.obey(this.bracket.hear(leg, END));
  }

  /** What was sent to the market trades. */
  close(lots: number): void {
    const traded = Math.sign(this.market) * Math.min(Math.abs(this.market), lots);
    if (traded === 0) return;
    this.market -= traded;
    this.held -= traded;
    this.obey(this.bracket.flattened(traded));
  }

  /** All that was asked for happens, as often as something comes of it. */
  settle(): void {
    for (let i = 0; i < 50; i++) {
      for (const leg of ['entry', 'stop', 'target'] as const) this.end(leg, false);
      this.close(1000);
    }
  }
}

const step = fc.record({
  what: fc.constantFrom('trade', 'trade', 'end', 'endByItself', 'close', 'cancel', 'cancelRefused', 'lostMarket'),
  leg: fc.constantFrom('entry', 'stop', 'target'),
  lots: fc.integer({ min: 1, max: 8 }),
});

function run(lots: number, steps: readonly { what: string; leg: 'entry' | 'stop' | 'target'; lots: number }[]): Venue {
  const venue = new Venue(lots);
  const { bracket } = venue;
  for (const { what, leg, lots: some } of steps) {
    if (what === 'trade') venue.trade(leg, some);
    else if (what === 'end' || what === 'endByItself') venue.end(leg, what === 'endByItself');
    else if (what === 'close') venue.close(some);
    else if (what === 'cancel') venue.obey(bracket.cancel());
    else if (what === 'cancelRefused') venue.obey(bracket.hear(leg, { kind: 'cancelRefused' }));
    else if (venue.market !== 0) {
      venue.market = 0;
      venue.obey(bracket.flattenEnded());
    }
    check(venue);
  }
  return venue;
}

function check({ bracket, held, orders, market }: Venue): void {
  expect(bracket.held).toBe(held);
  const { state } = bracket;
  if (state === 'entering' || state === 'closed' || state === 'ended') expect(held).toBe(0);
  // What is held is covered by a stop of its size, or on its way out.
  if (state === 'covered' || state === 'guarded' || state === 'exiting') {
    expect(held).toBeGreaterThanOrEqual(0);
    const stop = orders.get('stop');
    if (held > 0) expect(stop).toEqual({ left: held, cancelling: false });
  }
  if (state === 'exposed' && held !== 0) expect(market).not.toBe(0);
  // No exit is larger than what is held, while it counts.
  const target = orders.get('target');
  if (held > 0 && target !== undefined && !target.cancelling) expect(target.left).toBe(held);
}

describe('a bracket', () => {
  it('covers what is held by a stop of that size or closes it, after any reports in any order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 40 }), (lots, steps) => {
        run(lots, steps);
      }),
      { numRuns: 400 },
    );
  });

  it('holds nothing and has nothing at the venue once it is closed and all that was asked for has happened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 40 }), (lots, steps) => {
        const venue = run(lots, steps);
        venue.settle();
        check(venue);
        const { state } = venue.bracket;
        if (state === 'closed' || state === 'ended' || state === 'exposed') {
          expect([venue.held, venue.orders.size, venue.market]).toEqual([0, 0, 0]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('grows its exits with the fills of its entry', () => {
    const bracket = new Bracket(10);
    expect(bracket.hear('entry', trade(4))).toEqual([
      { kind: 'place', leg: 'stop', lots: 4 },
      { kind: 'place', leg: 'target', lots: 4 },
    ]);
    expect(bracket.hear('entry', trade(6))).toEqual([
      { kind: 'resize', leg: 'stop', lots: 10 },
      { kind: 'resize', leg: 'target', lots: 10 },
    ]);
    expect([bracket.state, bracket.covers('stop')]).toEqual(['guarded', 10]);
    expect(bracket.cancel()).toMatchObject({ code: 'BOT4_ORDER_TRANSITION' });
  });

  it('takes the entry and the other exit back when one exit trades', () => {
    const bracket = new Bracket(10);
    bracket.hear('entry', trade(4));
    expect(bracket.hear('target', trade(1))).toEqual([
      { kind: 'cancel', leg: 'entry' },
      { kind: 'resize', leg: 'stop', lots: 3 },
    ]);
    bracket.hear('entry', END);
    expect(bracket.hear('target', trade(3))).toEqual([{ kind: 'cancel', leg: 'stop' }]);
    expect(bracket.state).toBe('closed');
    expect(bracket.hear('stop', END)).toEqual([]);
  });

  it('closes at the market what has lost its stop, and what both exits sold too much', () => {
    const bracket = new Bracket(5);
    bracket.hear('entry', trade(5));
    expect(bracket.hear('stop', END)).toEqual([
      { kind: 'cancel', leg: 'target' },
      { kind: 'flatten', lots: 5 },
    ]);
    expect(bracket.hear('target', trade(2))).toEqual([{ kind: 'cancel', leg: 'target' }]);
    expect(bracket.flattened(5)).toContainEqual({ kind: 'flatten', lots: -2 });
    const twice = new Bracket(5);
    twice.hear('entry', trade(5));
    twice.hear('target', trade(5));
    expect(twice.hear('stop', trade(5))).toEqual([{ kind: 'flatten', lots: -5 }]);
    expect([twice.state, twice.held]).toEqual(['exposed', -5]);
    twice.flattened(-5);
    expect(twice.state).toBe('closed');
  });

  it('ends when nothing was bought', () => {
    const bracket = new Bracket(5);
    expect(bracket.cancel()).toEqual([{ kind: 'cancel', leg: 'entry' }]);
    expect(bracket.hear('entry', END)).toEqual([]);
    expect(bracket.state).toBe('ended');
    expect(() => new Bracket(0)).toThrow('an entry has a quantity');
  });
});
