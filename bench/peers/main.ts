/**
 * Runs the reference libraries and bot4 in turn on the same inputs and holds the ratios against the goals.
 *
 *   main.ts --python P --folder F --rust R     all groups (`npm run bench:peers` gives the options)
 *   main.ts … --no-rust "no cargo here"        without the native peer: its goals are not met, and the reason is said
 *   main.ts … stats                            one group
 *   main.ts … --only ADF                       works whose name has "ADF" in it
 *   main.ts … --smoke                          small inputs: only shows that everything runs, and judges answers
 *
 * Prints one table with the answers of both sides, writes `results.json` into the folder, and ends with exit code 1 when
 * a goal is missed in two runs or the answers differ.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureJudged, type PeerSides } from './measure.ts';
import { FULL_PLAN, SMOKE_PLAN } from './pairs.ts';
import { PeerProcess } from './peer-process.ts';
import { cellsOf, formatTable } from './table.ts';
import { GROUPS, isMet, type Outcome, type PeerWork } from './work.ts';
import { STATS_WORKS } from './works.ts';
import { BACKTEST_WORKS } from './works-backtest.ts';
import { CORR_WORKS } from './works-corr.ts';
import { DATA_WORKS } from './works-data.ts';
import { DEPTH_WORKS } from './works-depth.ts';
import { INDICATOR_WORKS } from './works-indicators.ts';
import { JSON_WORKS } from './works-json.ts';
import { NAUTILUS_WORKS } from './works-nautilus.ts';
import { RUST_WORKS } from './works-rust.ts';

const WORKS: readonly PeerWork[] = [
  ...STATS_WORKS,
  ...CORR_WORKS,
  ...JSON_WORKS,
  ...DATA_WORKS,
  ...INDICATOR_WORKS,
  ...RUST_WORKS,
  ...BACKTEST_WORKS,
  ...DEPTH_WORKS,
  ...NAUTILUS_WORKS,
];
const USAGE_EXIT = 2;

function selected(groups: readonly string[], only: string): readonly PeerWork[] {
  const unknown = groups.find((group) => !(GROUPS as readonly string[]).includes(group));
  if (unknown !== undefined) throw new Error(`no group ${unknown}; there are ${GROUPS.join(', ')}`);
  const works = WORKS.filter(({ group, name }) => {
    // A year beside nautilus_trader takes minutes.
    const isNamed = groups.length === 0 ? group !== 'nautilus' : groups.includes(group);
    return isNamed && name.toLowerCase().includes(only.toLowerCase());
  });
  if (works.length === 0) throw new Error(`no work has "${only}" in its name`);
  return works;
}

/** Programs of the peers; `no-rust` says why there is no native one, where it was not made. */
type PeerPrograms = {
  readonly [K in 'rust' | 'no-rust' | 'vectorbt' | 'hftbacktest' | 'nautilus']?: string | undefined;
};

function startSides(python: string, programs: PeerPrograms): PeerSides {
  const { rust, vectorbt, hftbacktest, nautilus } = programs;
  return {
    python: PeerProcess.python(python),
    vectorbt: vectorbt === undefined ? undefined : PeerProcess.vectorbt(vectorbt),
    hftbacktest: hftbacktest === undefined ? undefined : PeerProcess.hftbacktest(hftbacktest),
    rust: rust === undefined ? undefined : new PeerProcess(rust, []),
    nautilus: nautilus === undefined ? undefined : PeerProcess.nautilus(nautilus),
    noRust: programs['no-rust'] ?? 'the native peer was not made',
  };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      python: { type: 'string' },
      rust: { type: 'string' },
      'no-rust': { type: 'string' },
      vectorbt: { type: 'string' },
      hftbacktest: { type: 'string' },
      nautilus: { type: 'string' },
      folder: { type: 'string' },
      only: { type: 'string' },
      smoke: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const { python, folder, smoke = false } = values;
  if (python === undefined || folder === undefined) throw new Error('--python and --folder are needed');
  const works = selected(positionals, values.only ?? '');
  mkdirSync(folder, { recursive: true });
  const sides = startSides(python, values);
  const versions = {
    ...(await sides.python.versions()),
    ...(await sides.rust?.versions()),
    ...(await sides.vectorbt?.versions()),
    ...(await sides.hftbacktest?.versions()),
    ...(await sides.nautilus?.versions()),
  };
  const machine = { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, node: process.version };
  const outcomes: Outcome[] = [];
  try {
    for (const [i, work] of works.entries()) {
      process.stderr.write(`[${i + 1}/${works.length}] ${work.name}, n = ${work.n} …`);
      const outcome = await measureJudged(work, { sides, folder, smoke, plan: smoke ? SMOKE_PLAN : FULL_PLAN });
      outcomes.push(outcome);
      process.stderr.write(` ${cellsOf(outcome).slice(3).join('  ')}\n`);
    }
  } finally {
    sides.python.close();
    sides.rust?.close();
    sides.vectorbt?.close();
    sides.hftbacktest?.close();
    sides.nautilus?.close();
  }
  const load = loadavg()[0] ?? 0;
  const report = { version: 1, smoke, machine: { ...machine, load }, versions, outcomes };
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(report, null, 2)}\n`);
  const libraries = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  process.stdout.write(
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${load.toFixed(2)}\n` +
      `${libraries.join(', ')}; one thread each, in turn, best of all pairs${smoke ? '; small inputs' : ''}\n\n` +
      `${formatTable(outcomes)}\n`,
  );
  const missed = outcomes.filter((outcome) => !isMet(outcome));
  for (const { name, n } of missed) process.stderr.write(`NOT MET: ${name}, n = ${n}\n`);
  return missed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bot4: ${(error as Error).message}\n`);
  process.exitCode = USAGE_EXIT;
}
