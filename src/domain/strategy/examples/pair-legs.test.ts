import { describe, expect, it } from 'vitest';
import type { MarketsContext } from '../index.ts';
import { type PairLegsOptions, pairLegs } from './pair-legs.ts';

const OPTIONS: PairLegsOptions = { hedge: 2, period: 4, entry: 1.5, exit: 0.5, broken: 1.9, holdMax: 3, fraction: 0.5 };

/** Runs a pair over spreads, with positions as if each wish were filled before the next bar. */
function run(
  spreads: readonly number[],
  options: Partial<PairLegsOptions> = {},
  fills = (targets: readonly number[]) => targets,
) {
  const definition = pairLegs({ ...OPTIONS, ...options });
  const state = definition.init?.(definition.params) ?? {};
  let held: readonly number[] = [0, 0];
  return spreads.map((spread) => {
    const market = { open: 1, high: 1, low: 1, volume: 1, features: {}, score: Number.NaN };
    const markets = [
      { ...market, close: Math.exp(spread), position: held[0] as number },
      { ...market, close: 1, position: held[1] as number },
    ];
    const context: MarketsContext = { time: 0, markets, params: definition.params, state };
    const targets = definition.onBars(context)?.targets as readonly number[] | undefined;
    if (targets !== undefined) held = fills(targets);
    return targets;
  });
}

describe('pairs with both legs', () => {
  it('wishes nothing before it has 4 spreads, and nothing while they do not move', () => {
    expect(run([0, 0, 0, 0, 0])).toEqual([undefined, undefined, undefined, [0, 0], [0, 0]]);
  });

  it('sells the spread above its mean and buys it below, the legs as 1 to the hedge of 2', () => {
    // Of 0, 0, 0, 1 the last one is 1.73 deviations above the mean.
    expect(run([0, 0, 0, 1]).at(-1)).toEqual([-0.25, 0.5]);
    expect(run([0, 0, 0, -1]).at(-1)).toEqual([0.25, -0.5]);
    expect(run([0, 0, 0, 1], { hedge: 0.5 }).at(-1)).toEqual([-0.5, 0.25]);
  });

  it('keeps the pair until the spread is back, and leaves it then', () => {
    const wishes = run([0, 0, 0, 1, 1, 0.5]);
    expect(wishes.slice(3)).toEqual([[-0.25, 0.5], undefined, [0, 0]]);
  });

  it('gives a pair up after 3 bars, and does not enter again before the spread was at its mean', () => {
    const wishes = run([0, 0, 0, 1, 1.2, 1.8, 4, 12, 40], { broken: 1000 });
    expect(wishes.slice(3)).toEqual([[-0.25, 0.5], undefined, undefined, [0, 0], [0, 0], [0, 0]]);
  });

  it('does not enter where the relation counts as broken', () => {
    expect(run([0, 0, 0, 1], { broken: 1.6 }).at(-1)).toEqual([0, 0]);
  });

  it('closes a leg whose other one was not filled, and stays out', () => {
    const wishes = run([0, 0, 0, 1, 1.2, 4], { broken: 1000 }, ([first]) => [first as number, 0]);
    expect(wishes.slice(3)).toEqual([
      [-0.25, 0.5],
      [0, 0],
      [0, 0],
    ]);
  });

  it.each([
    { hedge: 0 },
    { hedge: 11 },
    { period: 1 },
    { period: 10_001 },
    { period: 3.5 },
    { entry: 0.5, exit: 0.5 },
    { broken: 1 },
    { holdMax: 0 },
    { fraction: 0 },
    { fraction: 1.1 },
    { fraction: Number.NaN },
  ])('refuses %o', (wrong) => {
    expect(() => pairLegs({ ...OPTIONS, ...wrong })).toThrow(expect.objectContaining({ code: 'BOT4_CONFIG_VALUE' }));
  });
});
