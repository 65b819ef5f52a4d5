/**
 * Makes the record of a run: what somebody needs to know to repeat it and to judge it. It fills itself: cells say when
 * they end, research sessions what they tried.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { writeFileAtomic } from '../../adapters/fs/atomic-write.ts';
import type { MimeBundle } from '../display/mime.ts';
import { PROJECT_FOLDER } from '../kernel/modules.ts';
import { gridBundle } from './grid.ts';
import {
  type CellTime,
  type CodeState,
  currentRecorder,
  type DataRead,
  type NotebookRecord,
  type Recorder,
  type RunTrial,
  type SessionRecord,
  setRecorder,
} from './record.ts';

export interface RecorderOptions {
  /** Path of the notebook. */
  readonly notebook: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Where to write; `.bot4/runs` of the project, by the notebook's name, when it is left out. */
  readonly file?: string;
}

/** Where the record of a run stands whose notebook is written to `out`: beside it. */
export function recordFileOf(out: string): string {
  return out.replace(/(\.ipynb)?$/, '.record.json');
}

export class NotebookRecorder implements Recorder {
  readonly file: string;
  readonly #options: RecorderOptions;
  readonly #startedAt = new Date().toISOString();
  readonly #cells: CellTime[] = [];
  readonly #sessions = new Map<string, SessionRecord>();
  readonly #reads = new Map<string, DataRead>();
  readonly #trials: RunTrial[] = [];
  #code: CodeState | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const name = `${basename(options.notebook).replace(/\.ipynb$/, '')}.record.json`;
    this.file = options.file ?? resolve(PROJECT_FOLDER, process.env.BOT4_STATE ?? '.bot4', 'runs', name);
    setRecorder(this);
  }

  cellEnded(cell: CellTime): void {
    this.#cells.push({ ...cell, ms: Math.round(cell.ms * 10) / 10 });
  }

  /** Takes what a session has done so far; a later record of the same session replaces it. */
  session(record: SessionRecord): void {
    this.#sessions.set(`${record.data.sha256} ${record.seed} ${record.question}`, record);
  }

  /** The same content from the same source is one data set, however often it is read. */
  read(data: DataRead): void {
    this.#reads.set(`${data.sha256} ${data.source}`, data);
  }

  trial(trial: RunTrial): void {
    this.#trials.push(trial);
  }

  record(): NotebookRecord {
    this.#code ??= codeState(PROJECT_FOLDER);
    const sessions = [...this.#sessions.values()];
    for (const { data } of sessions) this.read({ sha256: data.sha256, source: data.source });
    return {
      version: 1,
      notebook: basename(this.#options.notebook),
      startedAt: this.#startedAt,
      writtenAt: new Date().toISOString(),
      code: this.#code,
      parameters: this.#options.parameters ?? {},
      seeds: [...new Set(sessions.map((session) => session.seed))],
      data: [...this.#reads.values()],
      cells: this.#cells,
      runs: [...sessions.flatMap(trialsOf), ...this.#trials],
      sessions,
    };
  }

  /** Writes the record in one piece. @returns its path. */
  write(): string {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileAtomic(this.file, Buffer.from(`${JSON.stringify(this.record(), null, 2)}\n`), { mode: 0o644 });
    return this.file;
  }

  /** True when something was tried or read, so that there is more to keep than times. */
  get isWorthKeeping(): boolean {
    return this.#sessions.size + this.#trials.length + this.#reads.size > 0;
  }

  /** The record as a table. */
  bundle(): MimeBundle {
    const { code, seeds, data, cells, runs, sessions, startedAt } = this.record();
    const ms = cells.reduce((sum, cell) => sum + cell.ms, 0);
    const rows = [
      ['started', startedAt],
      ['code', `${code.gitCommit ?? 'no commit'}${code.hasChanges ? ' with changes' : ''}`],
      ['package lock', code.lockHash ?? 'none'],
      ['cells', `${cells.length} in ${(ms / 1000).toFixed(1)} s`],
      ['seeds', seeds.join(', ')],
      ...data.map(({ sha256, source }) => ['data', `${source} (SHA-256 ${sha256})`]),
      ...sessions.map(({ question }) => ['question', question]),
      ...runs.map(trialRow),
      ...sessions.map(({ trials }) => ['trials so far', String(trials)]),
    ];
    return gridBundle(['run', ''], rows);
  }

  close(): void {
    if (currentRecorder() === this) setRecorder(undefined);
  }
}

/** What a session tried, one by one. */
function trialsOf({ data, trainings, backtests }: SessionRecord): RunTrial[] {
  return [
    ...trainings.map(({ label, parameters = {}, folds, bestEpoch }): RunTrial => {
      const metrics = { bestEpoch, folds };
      return { kind: 'training', label, data: data.sha256, parameters, metrics };
    }),
    ...backtests.map(({ label, parameters = {}, ...metrics }): RunTrial => {
      return { kind: 'backtest', label, data: data.sha256, parameters, metrics };
    }),
  ];
}

function trialRow({ kind, label, parameters, metrics }: RunTrial): string[] {
  return [kind, `${label} (${listed(parameters)}): ${listed(metrics)}`];
}

/** `name value, …` on one line; what is longer than a glance is only counted. */
function listed(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${brief(value)}`)
    .join(', ');
}

const BRIEF_MAX = 60;

function brief(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  if (text.length <= BRIEF_MAX) return text;
  return Array.isArray(value) ? `(${value.length})` : `${text.slice(0, BRIEF_MAX)}…`;
}

function codeState(project: string): CodeState {
  const lock = join(project, 'package-lock.json');
  const commit = git(project, ['rev-parse', 'HEAD']);
  const changes = commit === null ? null : git(project, ['status', '--porcelain', '--untracked-files=no']);
  return {
    gitCommit: commit,
    hasChanges: changes !== null && changes !== '',
    lockHash: existsSync(lock) ? createHash('sha256').update(readFileSync(lock)).digest('hex') : null,
    node: process.versions.node,
  };
}

/** What git says; null without git, outside of a repository, or when it takes too long. */
function git(folder: string, args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 2_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
