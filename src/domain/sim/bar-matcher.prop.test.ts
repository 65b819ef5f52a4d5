import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC_PERP } from '../../../test/builders.ts';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import {
  clientOrderId,
  copyReport,
  type OrderIntent,
  type OrderType,
  type Side,
  type VenueReport,
} from '../orders/index.ts';
import { BarMatcher, FIRST, type MatchBar } from './index.ts';

/** Prices of the test lie from 10 to this: so few that bars often reach a level exactly. */
const HIGHEST = 30;

type Step =
  | {
      readonly do: 'submit';
      readonly side: Side;
      readonly type: OrderType;
      readonly level: number;
      readonly reduceOnly: boolean;
    }
  | { readonly do: 'cancel'; readonly of: number }
  | { readonly do: 'bar'; readonly bar: MatchBar };

const submit = fc.record({
  do: fc.constant('submit' as const),
  side: fc.constantFrom<Side>('buy', 'sell'),
  type: fc.constantFrom<OrderType>('market', 'limit', 'stopMarket'),
  level: fc.integer({ min: 10, max: HIGHEST }),
  reduceOnly: fc.boolean(),
});
const cancel = fc.record({ do: fc.constant('cancel' as const), of: fc.integer({ min: 1, max: 6 }) });
const bar = fc.array(fc.integer({ min: 10, max: HIGHEST }), { minLength: 3, maxLength: 3 }).map((prices): Step => {
  const [low, open, high] = prices.toSorted((a, b) => a - b) as [number, number, number];
  return { do: 'bar', bar: { openTicks: open, highTicks: high, lowTicks: low, volume: 1 } };
});

function order(number: number, step: Extract<Step, { do: 'submit' }>): OrderIntent {
  return {
    intentSeq: number,
    clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: number }),
    instrument: 0,
    side: step.side,
    type: step.type,
    purpose: 'entry',
    lots: qtyLots(10),
    priceTicks: priceTicks(step.type === 'market' ? 0 : step.level),
    reduceOnly: step.reduceOnly,
    time: micros(0),
  };
}

/** Reports of a session of orders, cancels and bars. `onBar` says how a bar passes. */
function reportsOf(
  steps: readonly Step[],
  onBar: (matcher: BarMatcher, bar: MatchBar, at: number) => void,
): VenueReport[] {
  const costs = { feePpm: ppm(1000), slippagePpm: ppm(500) };
  const matcher = new BarMatcher({ instruments: [BTC_PERP], costs, cash: quoteUnits(1e13) });
  const reports: VenueReport[] = [];
  let orders = 0;
  for (const [i, step] of steps.entries()) {
    if (step.do === 'submit') matcher.submit(order(++orders, step), micros(i));
    else if (step.do === 'bar') onBar(matcher, step.bar, i);
    else {
      const id = clientOrderId({ session: '00000000', epoch: 1, intentSeq: step.of });
      matcher.cancel({ clientOrderId: id, instrument: 0 }, micros(i));
    }
    for (let report = matcher.takeReport(); report !== undefined; report = matcher.takeReport())
      reports.push(copyReport(report));
  }
  return reports;
}

function wholeBar(matcher: BarMatcher, of: MatchBar, at: number): void {
  matcher.onOpen(0, of, micros(at));
  for (let since = FIRST; ; ) {
    since = matcher.onRange(0, of, micros(at), since);
    if (since === FIRST) return;
  }
}

describe('bar matcher', () => {
  const session = fc.array(fc.oneof(submit, submit, cancel, bar), { minLength: 20, maxLength: 60 });

  it.each([
    ['buy', 'stopMarket', [20, 25]],
    ['sell', 'limit', [20, 25]],
    ['sell', 'stopMarket', [15, 12]],
    ['buy', 'limit', [15, 12]],
  ] as const)('fills the nearer of two orders (%s %s) when the farther one came last', (side, type, levels) => {
    const orders = levels.map((level): Step => ({ do: 'submit', side, type, level, reduceOnly: false }));
    const near: Step = { do: 'bar', bar: { openTicks: 17, highTicks: 21, lowTicks: 14, volume: 1 } };
    const filled = reportsOf([...orders, near], wholeBar).filter((report) => report.kind === 'filled');
    expect(filled.map((report) => report.clientOrderId)).toEqual(['b4-00000000-1-1']);
  });

  it('leaves every order alone in a bar that it calls quiet', () => {
    fc.assert(
      fc.property(session, (steps) => {
        const all = reportsOf(steps, wholeBar);
        const skipping = reportsOf(steps, (matcher, of, at) => {
          if (!matcher.isQuiet(0, of)) wholeBar(matcher, of, at);
        });
        expect(skipping).toEqual(all);
      }),
    );
  });

  it('misses no order whose level a bar reaches, whatever was submitted, cancelled and filled before', () => {
    fc.assert(
      fc.property(session, (steps) => {
        const resting = new Map<string, Extract<Step, { do: 'submit' }>>();
        let orders = 0;
        const ended = new Set<string>();
        const reports = reportsOf(steps, wholeBar);
        for (const report of reports)
          if (report.kind !== 'accepted' && report.kind !== 'cancelRejected') ended.add(report.clientOrderId);
        for (const step of steps) {
          if (step.do === 'submit')
            resting.set(clientOrderId({ session: '00000000', epoch: 1, intentSeq: ++orders }), step);
          else if (step.do === 'cancel')
            resting.delete(clientOrderId({ session: '00000000', epoch: 1, intentSeq: step.of }));
          else {
            for (const [id, { side, type, level }] of resting) {
              const above = (type === 'stopMarket') === (side === 'buy');
              const reached = type === 'market' || (above ? step.bar.highTicks >= level : step.bar.lowTicks <= level);
              if (!reached) continue;
              expect(ended, id).toContain(id);
              resting.delete(id);
            }
          }
        }
        // What no bar reached and nobody cancelled is still there.
        for (const id of resting.keys()) expect(ended).not.toContain(id);
      }),
    );
  });
});
