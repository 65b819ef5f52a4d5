/** The curve of equity, and what it says of exposure. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../domain/portfolio/index.ts';
import { EquityCurve } from './equity-curve.ts';

const MINUTE = 60_000_000;
const SEED = 4711;

/** An account as far as a curve reads it. */
function purse(): { cash: number; gross: number; account: Account } {
  const state = { cash: 100, gross: 0 };
  const account = {
    get cash() {
      return state.cash;
    },
    grossExposure: () => state.gross,
  } as unknown as Account;
  return Object.assign(state, { account });
}

describe('an equity curve', () => {
  it('holds every point, when 5 were expected and 10,000 come as when 10,000 were', () => {
    for (const points of [5, 10_000, undefined]) {
      const curve = new EquityCurve(1, points);
      for (let i = 0; i < 10_000; i++) curve.add(i, 2 * i);
      expect([...curve.time]).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
      expect(curve.equity.at(-1)).toBe(19_998);
    }
  });

  it('says of exposure what equity less cash is, whatever the order of bars, trades and changes of cash', () => {
    const step = fc.record({ wait: fc.integer({ min: 1, max: MINUTE }), cash: fc.integer({ min: 98, max: 100 }) });
    const property = fc.property(
      fc.array(step, { maxLength: 600, size: 'max' }),
      fc.boolean(),
      fc.integer({ min: 1, max: 2 }),
      fc.nat(600),
      (steps, areTrades, instruments, asked) => {
        const state = purse();
        const curve = new EquityCurve(instruments, 1);
        curve.watch(state.account);
        const plain: { time: number; equity: number; net: number; gross: number }[] = [];
        let time = 0;
        for (const [i, { wait, cash }] of steps.entries()) {
          // Asked for on the way, as a session that runs is.
          if (i === asked) expect([...curve.equity]).toEqual(plain.map((point) => point.equity));
          time += wait;
          state.cash = cash;
          state.gross = 3 * cash;
          const last = plain.at(-1);
          const isSame =
            areTrades && last !== undefined && Math.floor(last.time / MINUTE) === Math.floor(time / MINUTE);
          if (isSame) plain.pop();
          plain.push({ time, equity: 101, net: 101 - cash, gross: 3 * cash });
          if (areTrades) curve.addOfMinute(time, 101);
          else curve.add(time, 101);
        }
        const { net, gross } = curve.exposure();
        expect([...curve.time]).toEqual(plain.map((point) => point.time));
        expect([...net]).toEqual(plain.map((point) => point.net));
        expect([...gross]).toEqual(plain.map((point) => (instruments === 1 ? point.net : point.gross)));
      },
    );
    fc.assert(property, { seed: SEED });
  });

  it('has no exposure without an account', () => {
    const curve = new EquityCurve(1);
    curve.add(1, 50);
    expect([...curve.exposure().net]).toEqual([0]);
  });
});
