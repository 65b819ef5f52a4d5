/** The search of a and b where a hill stands at the edge of constant correlations. */
import { describe, expect, it } from 'vitest';
import type { TwoParameterLikelihood } from './dcc-recursion.ts';
import { maximise } from './dcc-search.ts';

/** a s(b) − ½ c a², with a slope upwards at a = 0 only where b is near `top`. */
function hill(top: number): TwoParameterLikelihood {
  const bend = 6600;
  const value = (a: number, b: number): number => a * (0.5 - ((b - top) / 0.008) ** 2) - 0.5 * bend * a * a;
  return {
    value,
    screen: value,
    gradient(a, b, out) {
      out.value = value(a, b);
      out.a = 0.5 - ((b - top) / 0.008) ** 2 - bend * a;
      out.b = (-2 * a * (b - top)) / 0.008 ** 2;
      out.aa = 0.4 * bend;
      out.ab = 0;
      out.bb = 1;
    },
  };
}

describe('maximise', () => {
  it('leaves the edge of constant correlations where a rises at some b', () => {
    const found = maximise(hill(0.97), { starts: 4, stride: 1 });
    expect(found.a).toBeCloseTo(0.5 / 6600, 6);
    expect(found.b).toBeCloseTo(0.97, 3);
    expect(found.value).toBeGreaterThan(1e-5);
  });

  it('reports the corner where a rises at no b', () => {
    const flat = hill(0.97);
    const down: TwoParameterLikelihood = {
      ...flat,
      value: (a) => -a,
      screen: (a) => -a,
      gradient(_, __, out) {
        out.a = -1;
        out.b = 0;
        out.aa = 6600;
        out.ab = 0;
        out.bb = 1;
      },
    };
    expect(maximise(down, { starts: 4, stride: 1 })).toMatchObject({ a: 0, b: 0, atBound: ['a', 'b'] });
  });
});
