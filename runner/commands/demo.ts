/**
 * The main job: two candidates go from data to the gate, one of them on synthetic data with a planted edge; what
 * passes is traded on paper by a runner that is killed half-way; a report shows everything.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { defaultBarsFile, loadBarsFile } from '../../src/adapters/duckdb/index.ts';
import { writeFileAtomic } from '../../src/adapters/fs/atomic-write.ts';
import { renderReport } from '../../src/adapters/plotly/report-html.ts';
import { InputError, StoreError } from '../../src/core/index.ts';
import { formatMoney } from '../../src/domain/market/index.ts';
import type { DemoReport, RunRecord } from '../../src/dto/run-report.ts';
import { placeOf } from '../../src/lab/models.ts';
import { startBot4 } from '../child.ts';
import { type Config, readConfig } from '../config.ts';
import { EXIT, headline, result, say } from '../console.ts';
import { NOTEBOOKS, OUT, ROOT } from '../paths.ts';
import { askLive, tradeWithKill } from './demo-paper.ts';
import { readPace } from './pace.ts';

const NOTEBOOK = join(NOTEBOOKS, '01-from-data-to-paper.ipynb');

export interface DemoOptions {
  readonly data?: string;
  readonly symbol?: string;
  readonly seed?: string;
  readonly initialCash?: string;
  readonly feePpm?: string;
  readonly slippagePpm?: string;
  readonly config?: string;
  readonly paperBarsPerMs: string;
}

/** One run of the notebook. */
interface Leg {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly recordFile: string;
}

/** The file of the first candidate; undefined when there is none and synthetic noise takes its place. */
function mainFile(config: Config): string | undefined {
  // The notebook runs in its own folder, so a path that is relative to this one would mean another file there.
  return config.data === undefined ? (defaultBarsFile(ROOT) ?? undefined) : resolve(config.data);
}

function legs(config: Config, file: string | undefined, folder: string): readonly Leg[] {
  const common = [
    `seed=${config.seed}`,
    `initialCash="${formatMoney(config.initialCash)}"`,
    `feePpm=${config.feePpm}`,
    `slippagePpm=${config.slippagePpm}`,
  ];
  const first =
    file === undefined
      ? ['synthetic="noise"']
      : [`file=${JSON.stringify(file)}`, `symbol=${JSON.stringify(config.symbol)}`];
  return [
    {
      name: file === undefined ? 'synthetic, no edge' : config.symbol,
      parameters: [...first, ...common],
      recordFile: join(folder, 'first.json'),
    },
    { name: 'synthetic, edge', parameters: ['synthetic="edge"', ...common], recordFile: join(folder, 'edge.json') },
  ];
}

async function runLeg(leg: Leg): Promise<RunRecord> {
  const args = ['notebook', 'run', NOTEBOOK, '--out', leg.recordFile.replace('.json', '.ipynb')];
  for (const parameter of leg.parameters) args.push('-p', parameter);
  const { end } = startBot4(args, {
    env: { BOT4_RUN_FILE: leg.recordFile },
    onLine: (line) => {
      const text = line.replace(/^ *[\d.]+ s {2}/, '').trimEnd();
      if (text !== '') say(`[${leg.name}] ${text}`);
    },
  });
  const { code, stderr } = await end;
  if (code === 0) return JSON.parse(readFileSync(leg.recordFile, 'utf8')) as RunRecord;
  const reason = /error (BOT4_\w+): (.*)/.exec(stderr);
  const detail = `the notebook did not run to its end on ${leg.name}: ${reason?.[2] ?? `exit ${code}`}`;
  const place = { file: relative(ROOT, NOTEBOOK) };
  if (code === EXIT.badInput) throw new InputError('BOT4_NOTEBOOK_CELL', detail, { place });
  throw new StoreError('BOT4_NOTEBOOK_CELL', detail, { place });
}

function tell(record: RunRecord): void {
  const { candidate, data } = record;
  const label = data.synthetic ? 'SYNTHETIC DATA, ' : '';
  if (candidate === null) return;
  const verdict = candidate.verdict === 'passed' ? 'PASSED' : 'REFUSED';
  say(`${label}${data.symbol}: ${candidate.strategy} ${verdict}, ${record.trials} trials counted`);
  for (const check of candidate.checks) {
    if (!check.passed) say(`   ✗ ${check.title}: ${check.measured} (asked for: ${check.threshold})`);
  }
  if (candidate.artifact !== null)
    say(`   ✓ all ${candidate.checks.length} checks passed; signed as models/${candidate.artifact}`);
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

/** Versions of what computed the numbers of the report. */
function versions({ dependencies }: Manifest): Record<string, string> {
  const shown = ['duckdb', 'arquero', '@tensorflow/tfjs-node', 'decimal.js', 'plotly.js'];
  const pinned = shown.map((name) => [name, (dependencies[name] ?? 'not installed').replace(/^npm:/, '')]);
  return { node: process.version, ...Object.fromEntries(pinned) };
}

/** A file that cannot be used is refused here, before anything is started or written. */
async function checkInput(config: Config, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const loaded = await loadBarsFile(file, { symbol: config.symbol, rowsMin: 2000 });
  say(`${loaded.source}, ${loaded.bars.symbol}: ${loaded.rows.toLocaleString('en')} bars`);
}

/** @throws BOT4_CONFIG_*, BOT4_DATA_*, BOT4_NOTEBOOK_CELL, and the codes of the paper session. */
export async function demo(options: DemoOptions): Promise<number> {
  const startedAt = performance.now();
  const { paperBarsPerMs, ...flags } = options;
  const config = readConfig(flags);
  const barsPerMs = readPace(paperBarsPerMs, '--paper-bars-per-ms');
  const file = mainFile(config);
  headline('1. Data');
  if (file === undefined) say('no data file found: the first candidate works on SYNTHETIC bars without an edge');
  await checkInput(config, file);
  const createdAt = new Date().toISOString();
  const folder = join(placeOf(ROOT).state, 'runs', createdAt.replace(/[:.]/g, '-'));
  mkdirSync(folder, { recursive: true });

  headline('2. Notebook, twice: research, trials, candidate');
  const runs = await Promise.all(legs(config, file, folder).map(runLeg));

  headline('3. The gate');
  for (const record of runs) tell(record);
  const passed = runs.flatMap((record) =>
    record.candidate?.artifact == null ? [] : [{ record, artifact: record.candidate.artifact }],
  );
  const chosen = passed.at(-1);

  headline('4. Paper trading, killed half-way');
  if (chosen === undefined) say('nothing passed, so nothing is traded: a normal end');
  const paper =
    chosen === undefined
      ? null
      : {
          ...(await tradeWithKill({ ...chosen, folder, barsPerMs })),
          live: await askLive(chosen.artifact),
        };

  headline('5. Report');
  const report: DemoReport = {
    version: 1,
    createdAt,
    bot4Version: manifest().version,
    versions: versions(manifest()),
    command: commandLine(config, options),
    seconds: (performance.now() - startedAt) / 1000,
    runs,
    paper,
  };
  const path = join(OUT, `report-${createdAt.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.html`);
  writeFileAtomic(path, renderReport(report));
  copyFileSync(path, join(OUT, 'report.html'));
  if (!existsSync(path)) return EXIT.failed;
  say(`done in ${report.seconds.toFixed(1)} s`);
  result(relative(process.cwd(), path));
  return EXIT.ok;
}

function commandLine(config: Config, options: DemoOptions): string {
  const flags = options.data === undefined ? '' : ` --data ${options.data}`;
  return `npm start --${flags} --symbol ${config.symbol} --seed ${config.seed} --initial-cash ${formatMoney(config.initialCash)} --fee-ppm ${config.feePpm} --slippage-ppm ${config.slippagePpm}`;
}
