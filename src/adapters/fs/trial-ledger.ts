/**
 * The trial ledger in a file, see `chained-log.ts`. A trial is durable when `record` returns, so a result can never be
 * seen without having been counted. The same trial counts once, however often and in however many processes it is run.
 */
import { InputError } from '../../core/index.ts';
import type { Trial, TrialLedger } from '../../ports/index.ts';
import { ChainedLog } from './chained-log.ts';

const KEYS = ['dailySharpe', 'id', 'kind', 'label', 'to'] as const;

function isTrial(entry: unknown): entry is Trial {
  if (typeof entry !== 'object' || entry === null) return false;
  const trial = entry as Partial<Record<keyof Trial, unknown>>;
  return (
    Object.keys(trial).sort().join() === KEYS.join() &&
    (trial.kind === 'backtest' || trial.kind === 'training') &&
    typeof trial.id === 'string' &&
    typeof trial.label === 'string' &&
    (trial.dailySharpe === null || typeof trial.dailySharpe === 'number') &&
    Number.isSafeInteger(trial.to)
  );
}

export class FileTrialLedger implements TrialLedger {
  readonly #file: string;
  readonly #log: ChainedLog;
  readonly #trials: Trial[] = [];
  readonly #ids = new Set<string>();

  /** @param file for example `.bot4/trials.ndjson`; made with the first trial. @throws BOT4_TRIALS_BROKEN */
  constructor(file: string) {
    this.#file = file;
    this.#log = new ChainedLog({ file, label: 'bot4 trial ledger 1', broken: 'BOT4_TRIALS_BROKEN' });
    this.#follow(this.#log.entries());
  }

  /** @throws BOT4_TRIALS_BROKEN, BOT4_STORE_WRITE, BOT4_JSON_VALUE for a Sharpe ratio that is not finite. */
  record(trial: Trial): void {
    const { kind, id, label, dailySharpe, to } = trial;
    this.#log.append((entries) => {
      this.#follow(entries);
      return this.#ids.has(id) ? undefined : { kind, id, label, dailySharpe, to };
    });
  }

  /** Records many trials, durable together when it returns. @throws as `record` */
  recordAll(trials: readonly Trial[]): void {
    this.#log.appendAll((entries) => {
      this.#follow(entries);
      const added = new Set<string>();
      return trials.flatMap(({ kind, id, label, dailySharpe, to }) => {
        if (this.#ids.has(id) || added.has(id)) return [];
        added.add(id);
        return [{ kind, id, label, dailySharpe, to }];
      });
    });
  }

  trials(): readonly Trial[] {
    this.#follow(this.#log.entries());
    return this.#trials.slice();
  }

  head(): string {
    return this.#log.head();
  }

  /** Takes over the entries that are new since the last time. */
  #follow(entries: readonly unknown[]): void {
    for (let i = this.#trials.length; i < entries.length; i++) {
      const entry = entries[i];
      if (!isTrial(entry) || this.#ids.has(entry.id)) {
        const place = { file: this.#file, row: i + 1 };
        throw new InputError('BOT4_TRIALS_BROKEN', 'it is not a trial, or one that was counted before', { place });
      }
      this.#ids.add(entry.id);
      this.#trials.push(Object.freeze({ ...entry }));
    }
  }
}
