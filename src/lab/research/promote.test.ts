import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../../../runner/paths.ts';
import { CROSS, EDGE_YEAR, openSynthetic, promoteCross } from '../../../test/journeys/artifact.ts';
import { openTrustedKeys } from '../../adapters/crypto/ed25519.ts';
import { openArtifact } from '../../app/artifact.ts';
import { bundleStrategy, type StrategyDefinition } from '../../domain/strategy/index.ts';
import { keyFolder, openModels, type Place, recallSource } from '../models.ts';

// A promotion runs its candidate ten times.
vi.setConfig({ testTimeout: 60_000 });

const dirs: string[] = [];
let place: Place;
beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), 'bot4-promote-'));
  dirs.push(dir);
  place = { project: ROOT, state: join(dir, 'state'), models: join(dir, 'models') };
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

/** Noise has nothing to learn, so this is refused. */
function openNoise() {
  const { plantedEdge, ...noise } = EDGE_YEAR;
  expect(plantedEdge).toBeDefined();
  return openSynthetic(place, noise);
}

describe('a candidate that is refused', () => {
  it('leaves no artifact, no key and no source behind, and its reasons in the registry', async () => {
    const candidate = await openNoise().promote(CROSS);
    expect(candidate.verdict).toBe('refused');
    expect(candidate.artifact).toBeNull();
    const failed = candidate.checks.filter((check) => !check.passed);
    expect(failed.length).toBeGreaterThan(0);
    const { store, registry } = openModels(place);
    expect(store.list()).toEqual([]);
    expect(existsSync(keyFolder(place))).toBe(false);
    expect(existsSync(join(place.state, 'sources'))).toBe(false);
    const entries = registry.entries();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ kind: 'refused', strategy: 'ema-cross' });
    const reasons = (entries[0] as { reasons: readonly { check: string }[] }).reasons;
    expect(reasons.map(({ check }) => check)).toEqual(failed.map(({ id }) => id));
  });

  it('has all the facts of one that passes: curve, trades, costs and evidence', async () => {
    const candidate = await openNoise().promote(CROSS);
    expect(candidate.curve.time.length).toBeGreaterThan(1000);
    expect(candidate.trades.length).toBe(Math.min(10_000, candidate.tradesTotal));
    expect(candidate.evidence.trials).toMatchObject({ count: 1, outOfSampleLooks: 1 });
    expect(candidate).toMatchObject({ feePpm: 1000, slippagePpm: 200, initialCash: '100000' });
  });
});

describe('a candidate that passes', () => {
  it('is written, signed and registered, and opens as what it was', async () => {
    const { name, candidate, research } = await promoteCross(place);
    const { store, digest, registry } = openModels(place);
    const opened = openArtifact(name, { store, digest, verifier: openTrustedKeys(keyFolder(place)) });
    expect(opened.name).toBe(name);
    expect(opened.evidence).toEqual(candidate.evidence);
    expect(opened.bundle).toEqual(bundleStrategy(CROSS));
    expect(opened.riskProfile).toEqual(research.setup.risk);
    expect(opened.pass).toMatchObject({ scope: 'paper', synthetic: true });
    expect(opened.run).toMatchObject({
      initialCash: '100000',
      costs: { feePpm: 1000, slippagePpm: 200 },
      dataSha256: research.setup.loaded.sha256,
      instrument: { symbol: research.bars.symbol, kind: 'perp' },
    });
    expect(opened.verdict.checks.every((check) => check.passed)).toBe(true);
    expect(registry.entries()).toMatchObject([
      { kind: 'promoted', artifact: opened.hash, name, strategy: 'ema-cross', synthetic: true, trials: { count: 1 } },
    ]);
    expect(() => registry.requireUsable(opened)).not.toThrow();
  });

  it('leaves behind where its data came from, and a key that nobody else may read', async () => {
    const { research } = await promoteCross(place);
    expect(recallSource(place, research.setup.loaded.sha256)).toEqual({ synthetic: EDGE_YEAR });
    expect(recallSource(place, 'b'.repeat(64))).toBeUndefined();
    const files = readdirSync(keyFolder(place), { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { name } of files) expect(statSync(join(keyFolder(place), name)).mode & 0o077).toBe(0);
    expect(files.length).toBeGreaterThan(0);
  });

  it('is the same artifact when it is promoted again, and is registered once', async () => {
    const first = await promoteCross(place);
    const second = await promoteCross(place);
    expect(second.name).toBe(first.name);
    expect(openModels(place).store.list()).toEqual([first.name]);
    expect(openModels(place).registry.entries()).toHaveLength(1);
  });

  it('is decided again by the text that travels: the notebook and the bundle have one order list', async () => {
    const { candidate } = await promoteCross(place);
    const { orderListHash, bundleOrderListHash, lookAhead } = candidate.evidence;
    expect(orderListHash).toBe(bundleOrderListHash);
    expect(lookAhead).toMatchObject({ cuts: 8, changed: 0 });
    expect(lookAhead.decisions).toBeGreaterThan(100);
  });

  it('counts what was tried before it', async () => {
    const research = openSynthetic(place);
    const variant = (name: string): StrategyDefinition => ({ ...CROSS, name });
    for (const name of ['one', 'two', 'three']) await research.backtest(variant(name), { label: name });
    await research.backtest(variant('peek'), { label: 'peek', part: 'all' });
    const { evidence } = await research.promote(CROSS);
    expect(evidence.trials).toMatchObject({ count: 5, outOfSampleLooks: 2 });
    expect(research.record().backtests.map(({ label }) => label)).toEqual([
      'one',
      'two',
      'three',
      'peek',
      'candidate ema-cross',
    ]);
  });
});

describe('the notebook in an artifact', () => {
  const notebook = {
    cells: [
      { cell_type: 'markdown', metadata: {}, source: '# title' },
      {
        cell_type: 'code',
        metadata: {},
        source: 'secret()',
        outputs: [{ output_type: 'stream', name: 'stdout', text: 'a password' }],
        execution_count: 3,
      },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };

  async function notebookOf(variable: string, file: string): Promise<typeof notebook> {
    vi.stubEnv('BOT4_NOTEBOOK', undefined);
    vi.stubEnv('JPY_SESSION_NAME', undefined);
    vi.stubEnv(variable, file);
    const { name } = await promoteCross(place);
    const { store } = openModels(place);
    return JSON.parse(new TextDecoder().decode(store.read(name).get('notebook.ipynb'))) as typeof notebook;
  }

  it.each(['BOT4_NOTEBOOK', 'JPY_SESSION_NAME'])('is the one that %s names, without outputs', async (variable) => {
    const file = join(dirs.at(-1) as string, 'own.ipynb');
    writeFileSync(file, JSON.stringify(notebook));
    const { cells } = await notebookOf(variable, file);
    expect(cells.map(({ source }) => source)).toEqual([['# title'], ['secret()']]);
    expect(cells[1]).toMatchObject({ outputs: [], execution_count: null });
    expect(JSON.stringify(cells)).not.toContain('password');
  });

  it('is empty for a script and for a console, whose name is no file', async () => {
    expect((await notebookOf('JPY_SESSION_NAME', '/console-1-0123')).cells).toEqual([]);
    expect((await notebookOf('BOT4_UNUSED', '')).cells).toEqual([]);
  });
});
