import { describe, expect, it } from 'vitest';
import { cryptoDigest as digest } from '../adapters/crypto/digest.ts';
import { DEFAULT_PLANTED_EDGE, type LoadedBars, type SynthOptions } from '../domain/market/index.ts';
import { type BarsSources, loadBars, loadSynthetic } from './load-bars.ts';

const OPTIONS: SynthOptions = {
  seed: 3,
  bars: 50,
  intervalMicros: 3600e6,
  startMicros: 1_640_995_200e6,
  startPrice: 30_000,
  tickSize: '0.01',
};

/** Sources that record what they were asked for. */
function sources(): BarsSources & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const readFile = async (...request: unknown[]): Promise<LoadedBars> => {
    asked.push(request);
    return loadSynthetic(OPTIONS, digest);
  };
  return { asked, readFile, digest };
}

describe('request for bars', () => {
  it('reads a file by its path, with only the options that are given', async () => {
    const from = sources();
    await loadBars('a.csv', from);
    await loadBars({ file: 'b.csv' }, from);
    await loadBars({ file: 'c.csv', symbol: 'BTCUSDT', rowsMin: 100 }, from);
    expect(from.asked).toEqual([
      ['a.csv', {}],
      ['b.csv', {}],
      ['c.csv', { symbol: 'BTCUSDT', rowsMin: 100 }],
    ]);
  });

  it('is refused when it names neither a file nor a generator', async () => {
    await expect(loadBars({} as never, sources())).rejects.toThrow(/BOT4_CONFIG_VALUE.*\[file\]/);
  });

  it('makes synthetic bars without touching a file', async () => {
    const from = sources();
    const loaded = await loadBars({ synthetic: { ...OPTIONS, plantedEdge: DEFAULT_PLANTED_EDGE } }, from);
    expect(from.asked).toEqual([]);
    expect(loaded).toMatchObject({ synthetic: true, rows: 50, symbols: ['SYNTH-EDGE-USDT'], timeUnit: 'us' });
    expect(loaded.source).toBe('synthetic, seed 3, planted edge of strength 0.5 with a half-life of 72 h, 50 bars');
  });
});

describe('hash of synthetic bars', () => {
  it('is the same for the same options and another for any other content', () => {
    const hashes = [
      OPTIONS,
      { ...OPTIONS, seed: 4 },
      { ...OPTIONS, bars: 51 },
      { ...OPTIONS, startMicros: 0 },
      { ...OPTIONS, plantedEdge: DEFAULT_PLANTED_EDGE },
    ].map((options) => loadSynthetic(options, digest).sha256);
    expect(new Set(hashes).size).toBe(5);
    expect(loadSynthetic(OPTIONS, digest).sha256).toBe(hashes[0]);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('needs 2 bars, as a file does', () => {
    expect(() => loadSynthetic({ ...OPTIONS, bars: 1 }, digest)).toThrow(/BOT4_DATA_TOO_SHORT/);
  });
});
