/**
 * A strategy that peeks at the future cannot be written: each of the known tricks is refused where it is written, fails
 * at its first decision, or is caught by the look-ahead check. A control shows that the check is no blanket refusal.
 */
import { describe, expect, it } from 'vitest';
import { type BacktestRequest, replay } from '../../src/app/backtest.ts';
import { findLookAhead } from '../../src/app/look-ahead.ts';
import { Rng } from '../../src/core/index.ts';
import { type FeatureSpec, feature } from '../../src/domain/features/index.ts';
import { sliceBars } from '../../src/domain/market/index.ts';
import {
  bundleStrategy,
  parseStrategyBundle,
  type StrategyBundle,
  type StrategyDefinition,
} from '../../src/domain/strategy/index.ts';
import type { StrategySandbox } from '../../src/ports/index.ts';
import { crossRequest, ports, syntheticBars } from '../fixtures.ts';

const BARS = syntheticBars({ seed: 12, bars: 700 });
/** The answers: 1 where the next close is higher. */
const ANSWERS = Array.from(BARS.close, (close, i) => ((BARS.close[i + 1] ?? close) > close ? 1 : -1));

function requestOf(bundle: StrategyBundle, bars = BARS): BacktestRequest {
  return { ...crossRequest(bars), bundle };
}

function bundleOf(change: Partial<StrategyDefinition>): StrategyBundle {
  return bundleStrategy({ name: 'peek', features: [], params: {}, onBar: () => undefined, ...change });
}

/** The code of what a trick fails with, from its writing to its last decision; `ran` when nothing stopped it. */
async function fateOf(write: () => StrategyBundle): Promise<string> {
  try {
    await replay(requestOf(write()), ports);
    return 'ran';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const spec = (change: object): readonly FeatureSpec[] => [
  { ...feature.sma('x', { input: 'close', period: 3 }), ...change } as FeatureSpec,
];

describe('a strategy that peeks', () => {
  it.each<[string, () => StrategyBundle, string]>([
    ['shifts a feature by -1', () => bundleOf({ features: spec({ lag: -1 }) }), 'BOT4_FEATURE_SPEC'],
    ['shifts a feature by -0.5', () => bundleOf({ features: spec({ lag: -0.5 }) }), 'BOT4_FEATURE_SPEC'],
    [
      'centres an average',
      () => bundleOf({ features: spec({ params: { period: 3, center: 1 } }) }),
      'BOT4_FEATURE_SPEC',
    ],
    ['asks for a period of -3', () => bundleOf({ features: spec({ params: { period: -3 } }) }), 'BOT4_FEATURE_SPEC'],
    [
      'declares a label as a feature',
      () => bundleOf({ features: spec({ kind: 'tripleBarrier' }) }),
      'BOT4_FEATURE_SPEC',
    ],
    ['declares a forward return', () => bundleOf({ features: spec({ kind: 'forwardReturn' }) }), 'BOT4_FEATURE_SPEC'],
    ['reads a label as an input', () => bundleOf({ features: spec({ input: 'label' }) }), 'BOT4_FEATURE_SPEC'],
    [
      'reads the next close as an input',
      () => bundleOf({ features: spec({ input: 'nextClose' }) }),
      'BOT4_FEATURE_SPEC',
    ],
    [
      'closes over the data set',
      () => bundleOf({ onBar: ({ close }) => ({ target: (BARS.close.at(-1) as number) > close ? 1 : -1 }) }),
      'BOT4_STRATEGY_SOURCE',
    ],
    [
      'closes over an array that was shifted',
      () =>
        bundleOf({ init: () => ({ i: 0 }), onBar: ({ state }) => ({ target: ANSWERS[Number(state.i)] as number }) }),
      'BOT4_STRATEGY_SOURCE',
    ],
    [
      'brings the answers as parameters',
      () => bundleOf({ params: Object.fromEntries(ANSWERS.map((answer, i) => [`a${i}`, answer])) }),
      'BOT4_STRATEGY_SOURCE',
    ],
    [
      'brings the answers as a table in its text',
      () =>
        parseStrategyBundle({
          ...bundleOf({}),
          source: `({ init: () => ({}), onBar: () => ({ target: [${ANSWERS}][0] }) })`,
        }),
      'BOT4_STRATEGY_SOURCE',
    ],
    ['reads the wall clock', () => bundleOf({ onBar: () => ({ target: Date.now() % 2 }) }), 'BOT4_STRATEGY_SOURCE'],
    [
      'reads the other clock',
      () => bundleOf({ onBar: () => ({ target: performance.now() > 0 ? 1 : 0 }) }),
      'BOT4_STRATEGY_SOURCE',
    ],
    ['throws dice', () => bundleOf({ onBar: () => ({ target: Math.random() }) }), 'BOT4_STRATEGY_SOURCE'],
    [
      'throws better dice',
      () => bundleOf({ onBar: () => ({ target: crypto.getRandomValues(new Uint8Array(1))[0] as number }) }),
      'BOT4_STRATEGY_SOURCE',
    ],
    [
      'asks for the bars through its caller',
      () => bundleOf({ onBar: (bar) => ({ target: (bar.constructor as unknown as (t: string) => never)('bars') }) }),
      'BOT4_STRATEGY_INTENT',
    ],
    [
      'waits for the next bar with a promise',
      () => bundleOf({ onBar: () => Promise.resolve({ target: 1 }) as never }),
      'BOT4_STRATEGY_INTENT',
    ],
  ])('%s is stopped with a code', async (_, write, code) => {
    expect(await fateOf(write)).toBe(code);
  });

  it('sees nothing on a second instrument of what it left in globals and prototypes on the first', async () => {
    // What is global of one instrument would be a window into the other one, whose bars may be ahead.
    const onBar = `({ close }) => {
      globalThis.seen = (globalThis.seen ?? 0) + 1;
      Object.prototype.calls = (Object.prototype.calls ?? 0) + 1;
      return { target: globalThis.seen === Object.prototype.calls && globalThis.seen === 1 ? 1 : 0 };
    }`;
    const bundle = { ...bundleOf({}), source: `({ init: () => ({}), onBar: ${onBar} })` };
    const first = ports.sandbox.load(bundle);
    const outcomes = [first.decide(), first.decide(), ports.sandbox.load(bundle).decide()];
    expect(outcomes).toEqual([1, 0, 1]);
  });

  it('remembers nothing of an earlier run: the same bars twice, and after other bars, give the same orders', async () => {
    const source =
      '({ init: () => ({ n: 0 }), onBar: ({ state }) => { globalThis.n = (globalThis.n ?? 0) + 1; return { target: (globalThis.n + ++state.n) % 3 - 1 }; } })';
    const bundle = { ...bundleOf({}), source };
    const once = await replay(requestOf(bundle), ports);
    await replay(requestOf(bundle, sliceBars(BARS, { from: 0, to: 401 })), ports);
    const again = await replay(requestOf(bundle), ports);
    expect(once.orders).toBeGreaterThan(10);
    expect(again.orderListHash).toBe(once.orderListHash);
  });

  it('is caught where a wall has a hole: what an earlier run left behind changes decisions at 4 of 4 cuts', async () => {
    // A sandbox that keeps something between runs, as a module of a strategy would.
    let calls = 0;
    const leaky: StrategySandbox = {
      load: (bundle) => {
        const { slots } = ports.sandbox.load(bundle);
        return { slots, decide: () => (Math.sin(calls++ / 3) > 0 ? 1 : -1) };
      },
    };
    const request = requestOf(bundleOf({}), sliceBars(BARS, { from: 0, to: 403 }));
    const full = await replay(request, { ...ports, sandbox: leaky });
    const facts = await findLookAhead(request, { ...ports, sandbox: leaky }, { full, cuts: 4, rng: new Rng(1) });
    expect(facts.changed).toBe(4);
    expect(facts.first).toContain('became');
  });

  it('leaves an honest cross alone: no decision changes at any of 4 cuts', async () => {
    const request = crossRequest(BARS);
    const full = await replay(request, ports);
    const facts = await findLookAhead(request, ports, { full, cuts: 4, rng: new Rng(2) });
    expect(facts.decisions).toBeGreaterThan(20);
    expect(facts.changed).toBe(0);
  });
});
