/**
 * Writes data/sample/SYNTH-EDGE-USDT_1h.csv: 1,000 hours of synthetic bars, small enough for git, for examples and for
 * trying a command on a file. Run by scripts/gen.ts, or alone: `node scripts/gen-sample.ts [--check]`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_PLANTED_EDGE, type SynthOptions, synthesizeBars } from '../src/domain/market/index.ts';

/** What the sample is made from. */
export const SAMPLE: SynthOptions = {
  seed: 20_240_101,
  bars: 1000,
  intervalMicros: 3600e6,
  startMicros: Date.UTC(2024, 0, 1) * 1000,
  startPrice: 30_000,
  tickSize: '0.01',
  plantedEdge: DEFAULT_PLANTED_EDGE,
};

/** The sample as CSV text: times in milliseconds, prices with their two decimals. */
export function sampleText(): string {
  const bars = synthesizeBars(SAMPLE);
  const lines = ['symbol,ts,open,high,low,close,volume'];
  for (let i = 0; i < bars.openTime.length; i++) {
    const prices = [bars.open, bars.high, bars.low, bars.close].map((column) => (column[i] as number).toFixed(2));
    lines.push([bars.symbol, (bars.openTime[i] as number) / 1000, ...prices, bars.volume[i]].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** Brings the sample up to date, or with `check` only says whether it is. */
export function generateSample(root: string, check: boolean): boolean {
  const file = join(root, 'data', 'sample', 'SYNTH-EDGE-USDT_1h.csv');
  const text = sampleText();
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return true;
  if (check) return false;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const fresh = generateSample(root, process.argv.includes('--check'));
  console.log(fresh ? 'data/sample is up to date' : 'data/sample is stale; run: node scripts/gen-sample.ts');
  process.exitCode = fresh ? 0 : 1;
}
