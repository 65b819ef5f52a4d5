import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { CorrelationWatch } from './correlation-watch.ts';

const WINDOW = 8;
const SAMPLE_MICROS = 1_000_000;

/** A watch that saw seeded prices move together, some of them against the others, and holds seeded values. */
function watch(o: {
  readonly plain: boolean;
  readonly instruments: number;
  readonly seed: number;
  readonly marks: number;
}) {
  const { instruments, plain } = o;
  const made = new CorrelationWatch({ instruments, window: WINDOW, sampleMicros: SAMPLE_MICROS, plain });
  const rng = new Rng(o.seed);
  for (let t = 0; t < o.marks; t++) {
    const clock = Float64Array.of(t * SAMPLE_MICROS);
    const market = rng.uniform();
    for (let i = 0; i < instruments; i++) {
      const side = i % 3 === 2 ? -1 : 1;
      made.onMark(i, 1_000_000 + Math.floor(1000 * (side * market + rng.uniform())), clock);
    }
  }
  for (let i = 0; i < instruments; i++) {
    const held = Math.floor(1e12 * (rng.uniform() - 0.5));
    made.highs[i] = held + Math.floor(1e11 * rng.uniform());
    made.lows[i] = held - Math.floor(1e11 * rng.uniform());
  }
  return made;
}

/** Everything that the watch says, to the bit. */
function answers(made: CorrelationWatch, instruments: number): Float64Array {
  return Float64Array.from({ length: 2 * instruments }, (_, i) => {
    made.othersOf(i >> 1, i % 2 === 0 ? 1 : -1);
    return made.result[0] as number;
  });
}

/** Another value of an instrument, as the book of exposures tells of it. */
function move(made: CorrelationWatch, i: number, low: number, width: number): void {
  const high = low + width;
  const moved = Math.abs(high - (made.highs[i] as number)) + Math.abs(low - (made.lows[i] as number));
  made.bounds[made.movedPlace] = (made.bounds[made.movedPlace] as number) + moved;
  made.highs[i] = high;
  made.lows[i] = low;
}

/** The bound of a purchase (even places) or a sale. */
function boundOf(made: CorrelationWatch, place: number): number {
  return (made.bounds[place] as number) + (made.bounds[made.movedPlace] as number);
}

describe('CorrelationWatch', () => {
  it('comes to the same sums by its kernel and by the plain loop, to the bit, for 1 to 30 instruments', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.nat(1e6),
        fc.integer({ min: 2, max: 24 }),
        (instruments, seed, marks) => {
          const [kernel, plain] = [false, true].map((isPlain) =>
            answers(watch({ plain: isPlain, instruments, seed, marks }), instruments),
          );
          expect(kernel).toEqual(plain);
        },
      ),
    );
  });

  it('adds for a purchase what others may come to at the worst: the sum over them of ρ⁺·high and ρ⁻·low', () => {
    const instruments = 7;
    const made = watch({ plain: false, instruments, seed: 3, marks: 24 });
    let negative = 0;
    for (let i = 0; i < instruments; i++) {
      let expected = 0;
      for (let j = 0; j < instruments; j++) {
        if (j === i) continue;
        const rho = made.between(i, j);
        if (rho < 0) negative += 1;
        expected += rho * ((rho > 0 ? made.highs : made.lows)[j] as number);
      }
      made.othersOf(i, 1);
      expect(Math.abs((made.result[0] as number) - expected)).toBeLessThan(1);
    }
    expect(negative).toBeGreaterThan(0);
  });

  it('never comes to more than its bound says, however the values move after a product', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.nat(1e6),
        // Below the window no correlation is known, and each counts as the worst one.
        fc.constantFrom(3, 24),
        fc.array(fc.record({ at: fc.nat(1000), high: fc.double({ min: -1, max: 1, noNaN: true }), size: fc.nat(14) }), {
          minLength: 1,
          maxLength: 40,
        }),
        (instruments, seed, marks, moves) => {
          const made = watch({ plain: false, instruments, seed, marks });
          answers(made, instruments);
          for (const { at, high, size } of moves) {
            move(made, at % instruments, Math.floor(high * 10 ** size), Math.floor(10 ** size / 7));
            for (let i = 0; i < 2 * instruments; i++) {
              const bound = boundOf(made, i);
              const sign = i % 2 === 0 ? 1 : -1;
              made.othersOf(i >> 1, sign);
              expect(bound).toBeGreaterThanOrEqual(sign * (made.result[0] as number));
              // What was just asked for is known but for rounding.
              expect(boundOf(made, i) - sign * (made.result[0] as number)).toBeLessThanOrEqual(2 * instruments + 4);
              // Every other time the bound stays as old as it was.
              if (at % 2 === 0) made.bounds[i] = bound - (made.bounds[made.movedPlace] as number);
            }
          }
        },
      ),
    );
  });

  it('has no bound before the first product, after new correlations, and when the sum of moves was too large to be exact', () => {
    const made = watch({ plain: false, instruments: 3, seed: 5, marks: 24 });
    expect(boundOf(made, 0)).toBeNaN();
    answers(made, 3);
    expect(boundOf(made, 0)).not.toBeNaN();
    made.onMark(0, 1_000_000, Float64Array.of(25 * SAMPLE_MICROS));
    expect(boundOf(made, 0)).toBeNaN();
    answers(made, 3);
    made.forget();
    expect([boundOf(made, 0), made.bounds[made.movedPlace]]).toEqual([Number.NaN, 0]);
  });
});
