/** A worker thread of `bot4 features`: builds or checks one series of bars after the other. */
import { createRequire } from 'node:module';
import { cryptoDigest } from '../../../src/adapters/crypto/digest.ts';
import { FileFeatureStore } from '../../../src/adapters/feature-store/file-feature-store.ts';
import { serveTasks, type TaskHandler } from '../../../src/adapters/workers/serve-tasks.ts';
import { buildFeatureTable, type FeatureRequest } from '../../../src/app/feature-build.ts';
import { failingFeature } from '../../../src/app/feature-replay.ts';
import { Bot4Error, InputError, Rng } from '../../../src/core/index.ts';
import {
  checkLookAhead,
  checkWarmUp,
  type FeatureFunction,
  type FeatureMemory,
  type Features,
} from '../../../src/domain/features/index.ts';
import type { Bars } from '../../../src/domain/market/index.ts';
import { barsAt } from './bars-source.ts';
import type { BuildResult, CheckResult, RowsNote, ThreadSetup, ThreadTask } from './thread-work.ts';

type Note = (note: RowsNote) => void;

/** An error of a computation, with the feature that makes it. */
function named(cause: unknown, { bars, features }: FeatureRequest): unknown {
  if (cause instanceof Bot4Error) return cause;
  const feature = failingFeature(bars, features);
  if (feature === undefined) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new Error(`feature ${feature} fails: ${message}`, { cause });
}

async function build(
  setup: ThreadSetup & { readonly type: 'build' },
  task: ThreadTask,
  note: Note,
): Promise<BuildResult> {
  const { bars, sha256 } = await barsAt(task.place);
  const request = { name: task.name, bars, originSha256: sha256, features: setup.features, hashes: setup.hashes };
  const store = new FileFeatureStore(setup.store);
  try {
    const onRows = (rows: number): void => note({ rows });
    const { manifest, what, rows, added } = await buildFeatureTable(request, { store, digest: cryptoDigest, onRows });
    const dataSha256 = manifest.states.at(-1)?.dataSha256 ?? '';
    return { type: 'build', id: manifest.id, what, rows, added, from: manifest.from, to: manifest.to, dataSha256 };
  } catch (cause) {
    throw named(cause, request);
  }
}

/** Loads a module of the user, TypeScript or JavaScript. */
const load = createRequire(import.meta.url);

/** The function of a module. @throws BOT4_CLI_USAGE when it exports none. */
function functionOf(file: string): FeatureFunction {
  const module = load(file) as { readonly features?: unknown };
  if (typeof module.features === 'function') return module.features as FeatureFunction;
  throw new InputError('BOT4_CLI_USAGE', 'the module exports no function `features`', { place: { file } });
}

/** What each feature remembers; undefined when history is too short to tell. */
function memoryOf(
  bars: Bars,
  features: Features | FeatureFunction,
  o: { readonly starts: number; readonly rng: Rng },
): readonly FeatureMemory[] | undefined {
  if (o.starts === 0) return undefined;
  try {
    return checkWarmUp(bars, features, o);
  } catch (cause) {
    // The answer of a short history is that it is short; the look-ahead check stands.
    if (cause instanceof Bot4Error && cause.code === 'BOT4_DATA_TOO_SHORT') return undefined;
    throw cause;
  }
}

async function check(
  setup: ThreadSetup & { readonly type: 'check' },
  task: ThreadTask,
  note: Note,
): Promise<CheckResult> {
  const { bars } = await barsAt(task.place);
  const { features, cuts, starts, seed } = setup;
  const checked: Features | FeatureFunction = typeof features === 'string' ? functionOf(features) : features;
  const rng = new Rng(seed).stream(task.name);
  const report = checkLookAhead(bars, checked, { cuts, rng: rng.stream('cuts') });
  const memory = memoryOf(bars, checked, { starts, rng: rng.stream('starts') });
  note({ rows: bars.openTime.length });
  return { type: 'check', rows: bars.openTime.length, report, memory };
}

serveTasks((setup: ThreadSetup): TaskHandler<ThreadTask, RowsNote, BuildResult | CheckResult> => {
  return (task, note) => (setup.type === 'build' ? build(setup, task, note) : check(setup, task, note));
});
