import { describe, expect, it } from 'vitest';
import { InvariantError, Rng } from './index.ts';

const MASK = 0xffffffffn;

/** sfc32 written from its definition, in big integers: seeded by splitmix32, twelve draws thrown away. */
class Twin {
  #a = 0n;
  #b = 0n;
  #c = 0n;
  #d = 0n;
  constructor(seed: number) {
    let x = BigInt(seed);
    const next = (): bigint => {
      x = (x + 0x9e3779b9n) & MASK;
      let z = x;
      z = ((z ^ (z >> 16n)) * 0x21f0aaadn) & MASK;
      z = ((z ^ (z >> 15n)) * 0x735a2d97n) & MASK;
      return z ^ (z >> 15n);
    };
    [this.#a, this.#b, this.#c, this.#d] = [next(), next(), next(), next()];
    for (let i = 0; i < 12; i++) this.draw();
  }
  draw(): number {
    const t = (this.#a + this.#b + this.#d) & MASK;
    this.#d = (this.#d + 1n) & MASK;
    this.#a = this.#b ^ (this.#b >> 9n);
    this.#b = (this.#c + (this.#c << 3n)) & MASK;
    this.#c = ((((this.#c << 21n) | (this.#c >> 11n)) & MASK) + t) & MASK;
    return Number(t);
  }
}

function draws(rng: Rng, count: number): number[] {
  return Array.from({ length: count }, () => rng.uint32());
}

describe('generator', () => {
  it.each([0, 1, 7, 2 ** 31, 2 ** 32 - 1])(
    'equals its definition in big integers for 1,000 draws of seed %d',
    (seed) => {
      const rng = new Rng(seed);
      const twin = new Twin(seed);
      for (let i = 0; i < 1000; i++) expect(rng.uint32()).toBe(twin.draw());
    },
  );

  it('refuses a seed that is no unsigned 32-bit integer', () => {
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => new Rng(seed)).toThrow(InvariantError);
  });
});

describe('stream', () => {
  it('gives the same numbers for the same seed and name, however much its parent was used', () => {
    const parent = new Rng(7);
    const early = draws(parent.stream('fills'), 20);
    draws(parent, 1000);
    parent.normal();
    expect(draws(parent.stream('fills'), 20)).toEqual(early);
    expect(draws(new Rng(7).stream('fills'), 20)).toEqual(early);
  });

  it('gives other numbers for another name, and for another seed', () => {
    const names = ['a', 'b', 'ab', 'ba', 'latency', 'noise', ''];
    const seen = [7, 8].flatMap((seed) => names.map((name) => draws(new Rng(seed).stream(name), 4).join()));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('does not move with the draws of another stream', () => {
    const rng = new Rng(3);
    const alone = draws(rng.stream('a'), 10);
    const other = rng.stream('b');
    const again = rng.stream('a');
    const mixed = alone.map(() => {
      other.uint32();
      return again.uint32();
    });
    expect(mixed).toEqual(alone);
  });

  it('is not correlated with its neighbours: within 4 standard errors of 0 over 20,000 draws', () => {
    const root = new Rng(11);
    const streams = [root, root.stream('a'), root.stream('b'), new Rng(12)].map((rng) =>
      Array.from({ length: 20_000 }, () => rng.uniform() - 0.5),
    );
    for (let i = 0; i < streams.length; i++) {
      for (let j = i + 1; j < streams.length; j++) {
        const sum = (streams[i] as number[]).reduce((s, x, k) => s + x * (streams[j]?.[k] as number), 0);
        expect(Math.abs((sum * 12) / Math.sqrt(20_000))).toBeLessThan(4);
      }
    }
  });
});

describe('uniform draw', () => {
  it('fills 100 equal bins evenly: chi-square of 100,000 draws within the 0.01 % tails', () => {
    const rng = new Rng(5);
    const bins = new Array<number>(100).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const bin = Math.floor(rng.uniform() * 100);
      bins[bin] = (bins[bin] ?? Number.NaN) + 1;
    }
    expect(bins.length).toBe(100);
    const chi = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    // χ²(99) leaves 0.01 % below 53.9 and above 158.0.
    expect(chi).toBeGreaterThan(53.9);
    expect(chi).toBeLessThan(158);
  });

  it('uses 53 bits: its smallest step is 2^-53, and the last bit is set as often as not', () => {
    const rng = new Rng(6);
    let odd = 0;
    for (let i = 0; i < 10_000; i++) {
      const scaled = rng.uniform() * 2 ** 53;
      expect(Number.isSafeInteger(scaled)).toBe(true);
      odd += scaled % 2;
    }
    expect(Math.abs(odd - 5000)).toBeLessThan(4 * 50);
  });
});

describe('draw below n', () => {
  it('has no modulo bias: below 3·2^30 a third of the draws lie in the first third', () => {
    const rng = new Rng(9);
    const n = 3 * 2 ** 30;
    let first = 0;
    for (let i = 0; i < 30_000; i++) if (rng.below(n) < 2 ** 30) first += 1;
    // A remainder without rejection would give a half, 15,000; the standard error of a third is 82.
    expect(Math.abs(first - 10_000)).toBeLessThan(4 * 82);
  });

  it('gives every value below 6 within 4 standard errors of a sixth over 60,000 draws', () => {
    const rng = new Rng(10);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[rng.below(6)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * 92);
  });

  it('takes ranges from 1 to 2^32, and no other', () => {
    const rng = new Rng(1);
    expect([rng.below(1), rng.below(1)]).toEqual([0, 0]);
    expect(rng.below(2 ** 32)).toBeLessThan(2 ** 32);
    for (const n of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) expect(() => rng.below(n)).toThrow(InvariantError);
  });

  it('is the plain draw for a range of 2^32, so that nothing is thrown away', () => {
    expect(new Rng(4).below(2 ** 32)).toBe(new Rng(4).uint32());
  });
});

describe('normal draw', () => {
  it('has mean 0, variance 1, no skew and a kurtosis of 3, within 4 standard errors over 100,000 draws', () => {
    const rng = new Rng(8);
    const n = 100_000;
    const moments = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = rng.normal();
      for (let k = 0; k < 4; k++) moments[k]! += x ** (k + 1) / n;
    }
    const [mean = 9, second = 9, third = 9, fourth = 9] = moments;
    // Variances of x, x², x³ and x⁴ of a standard normal are 1, 2, 15 and 96.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(second - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(third)).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it('lies below −1, 0, 1 and 2 as often as the normal distribution says', () => {
    const rng = new Rng(13);
    const n = 50_000;
    const x = Array.from({ length: n }, () => rng.normal());
    for (const [level, share] of [
      [-1, 0.158655],
      [0, 0.5],
      [1, 0.841345],
      [2, 0.97725],
    ] as const) {
      const below = x.filter((value) => value < level).length / n;
      expect(Math.abs(below - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n));
    }
  });

  it('gives the second of each pair without a further draw', () => {
    const a = new Rng(2);
    a.normal();
    a.normal();
    const b = new Rng(2);
    b.normal();
    expect(a.uint32()).toBe(b.uint32());
  });
});
