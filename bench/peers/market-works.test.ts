import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { writeInput } from './inputs.ts';
import { barColumns, barsCsv, depthMessages, tickColumns, ticksCsv, tradeMessages } from './market-inputs.ts';
import { measureJudged, type PeerSides } from './measure.ts';
import { SMOKE_PLAN } from './pairs.ts';
import { PeerProcess } from './peer-process.ts';
import { SplitMix64 } from './splitmix.ts';
import { cellsOf, detailsOf } from './table.ts';
import { isMet, type PeerWork } from './work.ts';
import { DATA_WORKS } from './works-data.ts';
import { INDICATOR_WORKS } from './works-indicators.ts';
import { JSON_WORKS } from './works-json.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'bot4-peers-test-'));
const PEERS = fileURLToPath(new URL('../../.bot4/peers', import.meta.url));
const PYTHON = join(PEERS, 'venv', 'bin', 'python');
/** An environment of before this group has no polars. */
const HAS_POLARS =
  existsSync(join(PEERS, 'venv', 'lib')) &&
  readdirSync(join(PEERS, 'venv', 'lib')).some((python) =>
    existsSync(join(PEERS, 'venv', 'lib', python, 'site-packages', 'polars')),
  );
const HAS_TALIB =
  existsSync(join(PEERS, 'venv', 'lib')) &&
  readdirSync(join(PEERS, 'venv', 'lib')).some((python) =>
    existsSync(join(PEERS, 'venv', 'lib', python, 'site-packages', 'talib')),
  );
const RUST = join(PEERS, 'rust', 'release', 'bot4-peers');

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A peer that nobody may ask. */
const ABSENT = undefined as unknown as PeerProcess;

function smoke(work: PeerWork, sides: Partial<PeerSides> = {}) {
  const all = { python: ABSENT, rust: undefined, noRust: 'no cargo here', ...sides };
  return measureJudged(work, { sides: all, folder: FOLDER, smoke: true, plan: SMOKE_PLAN });
}

describe('splitmix64 in two halves', () => {
  it('gives the published numbers of seed 1234567', () => {
    const stream = new SplitMix64(1234567);
    const numbers = [1, 2, 3].map(() => (BigInt(stream.next().hi) << 32n) | BigInt(stream.lo));
    expect(numbers).toEqual([6457827717110365317n, 3203168211198807973n, 9817491932198370423n]);
  });

  it('has the remainder and the fraction of the whole number', () => {
    const stream = new SplitMix64(77);
    for (let i = 0; i < 1000; i++) {
      const whole = (BigInt(stream.next().hi) << 32n) | BigInt(stream.lo);
      expect(stream.mod(300_000)).toBe(Number(whole % 300_000n));
      expect(stream.unit()).toBe(Number(whole >> 11n) / 2 ** 53);
    }
  });
});

describe('the inputs', () => {
  const hashOf = (bytes: Uint8Array | undefined): string =>
    createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');

  // Made by the generator of the reference inputs (numpy): the first lines of its files.
  it.each([
    ['300 trades', tradeMessages(300), 'c6985ee47bcd0a3cb55e58c267e867943fef651faa0626e3a15a924a76cb7e53'],
    ['300 depth messages', depthMessages(300), '0b3428b9f7b8730f6a0043236157ee2208853219d910aeb172b505d176bee549'],
    ['1,000 ticks', ticksCsv(1000), 'a566de8d0b4aa0dd6ec1d9b5bba568ca7e180ad6e1f3593842ac35095cae1510'],
    ['1,000 bars', barsCsv(1000), 'af63112b3396835c3d37318564ab6acd457ef7fc4b986f4b9c29f533cf8771d0'],
  ])('of %s are the bytes of the reference', (_name, { bytes }, hash) => {
    expect(hashOf(bytes)).toBe(hash);
  });

  it('of columns are the numbers of the text', () => {
    const [head, ...lines] = new TextDecoder().decode(ticksCsv(50).bytes).trimEnd().split('\n');
    const { values } = tickColumns(50);
    expect(head).toBe('ts,price,qty,side');
    lines.forEach((line, i) => {
      expect(line.split(',').slice(0, 3).map(Number)).toEqual([values[i], values[50 + i], values[100 + i]]);
    });
  });

  it('of text are written as they are', () => {
    expect(writeInput(FOLDER, ticksCsv(3))).toBe(join(FOLDER, 'ticks-3.csv'));
  });
});

describe('group json', () => {
  it.each([0, 2])('reads the same sums as JSON.parse, work %i', async (at) => {
    const outcome = await smoke(JSON_WORKS[at] as PeerWork);
    expect(outcome).toMatchObject({ library: 'JSON.parse + Number', n: 400, goalMet: null });
    expect(outcome.answers[0]).toMatchObject({ name: 'checksum', ok: true });
    expect(outcome.answers[0]?.ours).toBeGreaterThan(1e6);
  });

  it('without a native peer says so and does not count as met', async () => {
    const outcome = await smoke(JSON_WORKS[1] as PeerWork);
    expect(outcome).toMatchObject({ missing: 'no cargo here', answers: [], library: 'sonic-rs' });
    expect(isMet(outcome)).toBe(false);
    expect(cellsOf(outcome).at(-1)).toBe('no peer');
    expect(detailsOf(outcome)[0]).toBe('    not compared: no cargo here');
  });

  it.skipIf(!existsSync(RUST))('agrees with the native peer where that was built', async () => {
    const rust = new PeerProcess(RUST, []);
    try {
      for (const at of [1, 3]) {
        const outcome = await smoke(JSON_WORKS[at] as PeerWork, { rust });
        expect(outcome.answers).toHaveLength(1);
        expect(isMet(outcome)).toBe(true);
      }
    } finally {
      rust.close();
    }
  });
});

describe('group data', () => {
  const importWorks = DATA_WORKS.filter(({ peer }) => peer === undefined);

  it.each(importWorks)('imports all bars, $name', async (work) => {
    const outcome = await smoke(work);
    expect(outcome.found).toEqual({ rows: 400 });
    expect(outcome.ours.clock).toBe('wall');
  });

  it.skipIf(!HAS_POLARS)('agrees with polars where that is installed', async () => {
    const python = PeerProcess.python(PYTHON);
    try {
      for (const work of DATA_WORKS.filter(({ peer }) => peer !== undefined)) {
        const outcome = await smoke(work, { python });
        expect(outcome.answers.length).toBeGreaterThan(5);
        expect(isMet(outcome)).toBe(true);
      }
    } finally {
      python.close();
    }
  });

  it('makes the same bars as a plain loop', async () => {
    const n = 400;
    const inputs = [tickColumns(n)];
    const { answer } = await (DATA_WORKS[0] as PeerWork).ours(inputs, []);
    const { time, high, volume } = (await answer()) as Record<string, Float64Array>;
    const values = inputs[0]?.values as Float64Array;
    const bars = new Map<number, { high: number; volume: number }>();
    for (let i = 0; i < n; i++) {
      const minute = Math.floor((values[i] as number) / 60_000) * 60_000;
      const bar = bars.get(minute) ?? { high: 0, volume: 0 };
      bars.set(minute, {
        high: Math.max(bar.high, values[n + i] as number),
        volume: bar.volume + (values[2 * n + i] as number),
      });
    }
    expect(Array.from(time as Float64Array)).toEqual([...bars.keys()]);
    expect(Array.from(high as Float64Array)).toEqual([...bars.values()].map((bar) => bar.high));
    [...bars.values()].forEach((bar, i) => {
      expect(volume?.[i]).toBeCloseTo(bar.volume, 9);
    });
  });
});

describe('group indicators', () => {
  it('has the bars of the text as columns', () => {
    const [, ...lines] = new TextDecoder().decode(barsCsv(40).bytes).trimEnd().split('\n');
    const { values } = barColumns(40);
    lines.forEach((line, i) => {
      const row = [0, 1, 2, 3, 4].map((k) => values[k * 40 + i]);
      expect(row).toEqual(line.split(',').slice(1).map(Number));
    });
  });

  it.skipIf(!HAS_TALIB)(
    'agrees with TA-Lib and polars where they are installed',
    async () => {
      const python = PeerProcess.python(PYTHON);
      try {
        for (const work of INDICATOR_WORKS) {
          const outcome = await smoke(work, { python });
          expect([work.name, outcome.answers.length > 0, isMet(outcome)]).toEqual([work.name, true, true]);
        }
      } finally {
        python.close();
      }
    },
    60_000,
  );

  it('compares every eighth row of the outputs of a trial', async () => {
    const inputs = (INDICATOR_WORKS[0] as PeerWork).inputs(400);
    const { answer } = await (INDICATOR_WORKS[0] as PeerWork).ours(inputs, []);
    const { output0 } = (await answer()) as { output0: Float64Array };
    const close = inputs[0]?.values.subarray(3 * 768, 4 * 768) as Float64Array;
    const mean = (t: number) => close.subarray(t - 19, t + 1).reduce((sum, x) => sum + x, 0) / 20;
    expect(output0.length).toBe(64);
    expect(output0[1]).toBeCloseTo(mean(264), 6);
  });
});
