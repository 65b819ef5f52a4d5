/**
 * The notebooks, headless, from the command line: on SYNTHETIC bars with an edge they end with an artifact, on noise with a
 * refusal, and twice with the same numbers. On recorded bars they run to their end, whatever the gate says.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOTEBOOKS, ROOT } from '../../runner/paths.ts';
import { openTrustedKeys } from '../../src/adapters/crypto/ed25519.ts';
import { openArtifact } from '../../src/app/artifact.ts';
import type { RunRecord } from '../../src/dto/run-report.ts';
import { keyFolder, openModels } from '../../src/lab/models.ts';
import { cellTags, type Notebook, parseNotebook, sourceText } from '../../src/lab/notebook/nbformat.ts';
import { notebookHash } from '../../src/lab/notebook/notebook-hash.ts';
import { bot4, type Journey, openJourney } from './place.ts';

const SHARED = join(ROOT, '..', 'shared');
const RECORDED = join(SHARED, 'data', 'bars', 'binance_1h_23symbols_2019-2025.parquet');

/** Those on bot4's own kernel; the one on tslab is run by `test/lab/tslab.test.ts`. */
const FILES = readdirSync(NOTEBOOKS)
  .filter((name) => /^01-.*\.ipynb$/.test(name))
  .filter((name) => readFileSync(join(NOTEBOOKS, name), 'utf8').includes('"name": "bot4"'))
  .sort();

interface Ran {
  readonly journey: Journey;
  readonly stderr: string;
  readonly record: RunRecord;
  readonly executed: Notebook;
}

const journeys: Journey[] = [];
afterAll(() => {
  for (const journey of journeys) journey.remove();
});

/** Runs a notebook in a place of its own. */
async function run(name: string, parameters: readonly string[]): Promise<Ran> {
  const journey = openJourney('notebook');
  journeys.push(journey);
  const out = join(journey.dir, 'executed.ipynb');
  const recordFile = join(journey.dir, 'run.json');
  const flags = parameters.flatMap((parameter) => ['-p', parameter]);
  const args = ['notebook', 'run', join(NOTEBOOKS, name), '--out', out, ...flags];
  const { code, stdout, stderr } = await bot4(journey, args, { BOT4_RUN_FILE: recordFile });
  expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: `${out}\n` });
  return {
    journey,
    stderr,
    record: JSON.parse(readFileSync(recordFile, 'utf8')) as RunRecord,
    executed: parseNotebook(readFileSync(out, 'utf8'), out),
  };
}

/** A record without what may differ between two runs: time, and the name, which holds the commit of the sources. */
function numbersOf(record: RunRecord): object {
  return {
    ...record,
    trainings: record.trainings.map(({ seconds, ...training }) => {
      expect(seconds).toBeGreaterThan(0);
      return training;
    }),
    candidate: record.candidate === null ? null : { ...record.candidate, artifact: record.candidate.artifact !== null },
  };
}

/** Everything that a reader sees. */
function textOf(executed: Notebook): string {
  return JSON.stringify(executed.cells.flatMap((cell) => cell.outputs ?? []));
}

/** Cells that ran end with the assertions of the notebook; a failed one would have ended the run. */
function expectWholeRun({ executed, stderr }: Ran): void {
  const code = executed.cells.filter((cell) => cell.cell_type === 'code' && sourceText(cell).trim() !== '');
  expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
  expect(textOf(executed)).not.toContain('"output_type":"error"');
  expect(code.at(-1)?.outputs).toMatchObject([{ output_type: 'execute_result', data: { 'text/plain': ["'done'"] } }]);
  const total = new RegExp(`^ *\\d+\\.\\d s {2}${code.length} cells in (\\d+\\.\\d) s$`, 'm').exec(stderr);
  expect(Number(total?.[1])).toBeGreaterThan(0.5);
}

describe.each(FILES)('%s', (name) => {
  const source = parseNotebook(readFileSync(join(NOTEBOOKS, name), 'utf8'), name);
  const parameters = source.cells.find((cell) => cellTags(cell).includes('parameters'));

  it('can be run on generated bars', () => {
    expect(parameters === undefined ? '' : sourceText(parameters)).toMatch(/^let synthetic = /m);
  });

  describe('on SYNTHETIC bars', () => {
    const ran: Record<string, Ran> = {};
    beforeAll(async () => {
      for (const kind of ['edge', 'noise']) {
        const twice = await Promise.all([run(name, [`synthetic=${kind}`]), run(name, [`synthetic=${kind}`])]);
        [ran[kind], ran[`${kind} again`]] = twice;
      }
    }, 600_000);

    it.each(['edge', 'noise'])(
      'with %s runs to its end, its own assertions included, and says how long it took',
      (kind) => {
        expectWholeRun(ran[kind] as Ran);
      },
    );

    it.each(['edge', 'noise'])('with %s gives the same numbers twice', (kind) => {
      expect(numbersOf((ran[`${kind} again`] as Ran).record)).toEqual(numbersOf((ran[kind] as Ran).record));
    });

    it('with an edge passes the gate and writes an artifact that opens', () => {
      const { journey, record, executed } = ran.edge as Ran;
      const { candidate } = record;
      expect(candidate?.checks.filter((check) => !check.passed)).toEqual([]);
      expect(candidate?.verdict).toBe('passed');
      const { store, digest, registry } = openModels(journey.place);
      expect(store.list()).toEqual([candidate?.artifact]);
      const verifier = openTrustedKeys(keyFolder(journey.place));
      const artifact = openArtifact(candidate?.artifact as string, { store, digest, verifier });
      expect(artifact.evidence).toEqual(candidate?.evidence);
      expect(artifact.pass.synthetic).toBe(true);
      expect(registry.entries()).toMatchObject([{ kind: 'promoted', artifact: artifact.hash, synthetic: true }]);
      // The notebook travels with its strategy, as it is in the repository.
      const travelled = new TextDecoder().decode(artifact.notebook);
      expect(notebookHash(travelled, name)).toBe(notebookHash(readFileSync(join(NOTEBOOKS, name), 'utf8'), name));
      expect(textOf(executed)).toContain(artifact.name);
    });

    it('with noise is refused, and there is no artifact', () => {
      const { journey, record } = ran.noise as Ran;
      expect(record.candidate).toMatchObject({ verdict: 'refused', artifact: null });
      expect(record.candidate?.checks.some((check) => !check.passed)).toBe(true);
      expect(openModels(journey.place).store.list()).toEqual([]);
      expect(openModels(journey.place).registry.entries()).toMatchObject([{ kind: 'refused' }]);
    });

    it.each(['edge', 'noise'])('with %s says that they are synthetic, to readers and in the record', (kind) => {
      const { record, executed } = ran[kind] as Ran;
      expect(record.data.synthetic).toBe(true);
      expect(record.data.source).toContain('synthetic');
      expect(textOf(executed)).toContain(record.data.source);
    });

    it.each(['edge', 'noise'])('with %s counts every training run and backtest that it shows', (kind) => {
      const { record } = ran[kind] as Ran;
      const runs = record.trainings.reduce((sum, training) => sum + training.folds.length + 1, 0);
      expect(record.trials).toBe(runs + record.backtests.length);
      expect(record.candidate?.evidence.trials.count).toBe(record.trials);
    });
  });

  // Recorded data is not part of the repository: without the folder there is nothing to run on.
  it.runIf(existsSync(SHARED))(
    'on recorded bars runs to its end, and nothing about them is synthetic',
    async () => {
      const ran = await run(name, [`file=${RECORDED}`, 'symbol=BTCUSDT']);
      expectWholeRun(ran);
      const { data, candidate } = ran.record;
      expect(data).toMatchObject({ synthetic: false, symbol: 'BTCUSDT' });
      expect(data.bars).toBeGreaterThan(30_000);
      expect(candidate?.artifact === null).toBe(candidate?.verdict === 'refused');
      expect(openModels(ran.journey.place).store.list()).toEqual(
        candidate?.artifact == null ? [] : [candidate.artifact],
      );
    },
    240_000,
  );
});
