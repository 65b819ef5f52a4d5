/** A strategy of two markets from the session of a notebook through the gate into an artifact and back. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot4 } from '../../../runner/child.ts';
import { cointegratedBars, ports } from '../../../test/fixtures.ts';
import { openTrustedKeys } from '../../adapters/crypto/ed25519.ts';
import { loadBarsFile } from '../../adapters/duckdb/index.ts';
import { openArtifact } from '../../app/artifact.ts';
import { replay } from '../../app/backtest.ts';
import { marketsOfArtifact, requestOf } from '../../app/paper.ts';
import type { LoadedBars } from '../../domain/market/index.ts';
import { pairLegs } from '../../domain/strategy/index.ts';
import { keyFolder, openModels, placeOf } from '../models.ts';
import { openResearch } from './open-research.ts';
import { runPaper } from './paper-run.ts';
import type { Research } from './research.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-joint-'));
const FILE = join(folder, 'pair.csv');
const [STATE, MODELS] = [join(folder, 'state'), join(folder, 'models')];
const SYMBOLS = ['FIRSTUSDT', 'SECONDUSDT'];
const PAIR = pairLegs({ hedge: 1, period: 48, entry: 1.2, exit: 0.3, broken: 6, holdMax: 100, fraction: 1 });
const OPTIONS = { seed: 1, initialCash: '100000', feePpm: 100, slippagePpm: 20, outOfSample: 0.4, embargoBars: 24 };

const before = { state: process.env.BOT4_STATE, models: process.env.BOT4_MODELS };
let research: Research;
let name = '';

beforeAll(async () => {
  process.env.BOT4_STATE = STATE;
  process.env.BOT4_MODELS = MODELS;
  const rows = cointegratedBars({ seed: 3, bars: 8760 }).flatMap(
    ({ symbol, openTime, open, high, low, close, volume }) =>
      Array.from(openTime, (time, i) => [symbol, time / 1000, open[i], high[i], low[i], close[i], volume[i]].join()),
  );
  writeFileSync(FILE, ['symbol,ts,open,high,low,close,volume', ...rows].join('\n'));
  const question = 'Does the spread of the two return?';
  research = await openResearch({
    ...OPTIONS,
    question,
    data: { file: FILE, symbol: 'FIRSTUSDT' },
    others: [{ symbol: 'SECONDUSDT' }],
  });
  const candidate = await research.promote(PAIR);
  const failed = candidate.checks.filter(({ passed }) => !passed).map(({ id, measured }) => `${id} ${measured}`);
  expect(failed).toEqual([]);
  name = candidate.artifact as string;
}, 600_000);

afterAll(() => {
  for (const [key, value] of [
    ['BOT4_STATE', before.state],
    ['BOT4_MODELS', before.models],
  ] as const) {
    if (value === undefined) delete process.env[key];
    else process.env[key] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

function opened() {
  const place = placeOf(process.cwd());
  const { store, digest } = openModels(place);
  return openArtifact(name, { store, digest, verifier: openTrustedKeys(keyFolder(place)) });
}

describe('a pair that is promoted', () => {
  it('counts its trials in one ledger of both markets, cut in sample at one time', () => {
    expect(readFileSync(join(STATE, 'trials', 'FIRSTUSDT+SECONDUSDT-3600s.ndjson'), 'utf8')).toContain('pair-legs');
    const [other] = research.othersInSample;
    expect([...(other?.openTime ?? [])]).toEqual([...research.inSample.openTime]);
  });

  it('names both markets and their data in its artifact, which decides again what the gate judged', async () => {
    const artifact = opened();
    expect(marketsOfArtifact(artifact).map(({ symbol }) => symbol)).toEqual(SYMBOLS);
    expect(artifact.bundle.markets).toBe(2);
    const loaded: LoadedBars[] = [];
    for (const symbol of SYMBOLS) loaded.push(await loadBarsFile(FILE, { symbol }));
    const result = await replay(requestOf(artifact, loaded, ports.digest), ports);
    expect(result.orderListHash).toBe(artifact.evidence.bundleOrderListHash);
    expect(result.orders).toBeGreaterThan(1000);
    const [first, second] = loaded as [LoadedBars, LoadedBars];
    const strange = { ...second, sha256: 'f'.repeat(64) };
    expect(() => requestOf(artifact, [first, strange], ports.digest)).toThrow('this is ffffffffffff');
  });

  it('trades on paper from a journal as in its backtest, from the file that is remembered', async () => {
    // In memory: a disk that is asked to keep each of 2,000 orders takes minutes on a busy machine.
    const run = await runPaper(name);
    expect(run.orders).toBeGreaterThan(1000);
    expect(run.orderListHash).toBe(run.backtestOrderListHash);
    expect(run.orderListHash).toBe(opened().evidence.bundleOrderListHash);
  }, 600_000);

  it('says what it wants when --data does not fit its markets', async () => {
    const env = { BOT4_STATE: STATE, BOT4_MODELS: MODELS };
    const args = ['paper', '--artifact', name, '--data', `${FILE},${FILE},${FILE}`];
    const { code, stderr } = await startBot4(args, { env }).end;
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('the artifact trades 2 markets, FIRSTUSDT, SECONDUSDT'),
    ]);
  });
});
