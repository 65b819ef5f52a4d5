/**
 * Progress of a fetch on standard error: a bar that is drawn over on a terminal, plain lines at most every five seconds
 * where there is none, so that a log of a long fetch stays short.
 */
import type { FetchProgress } from '../../../src/app/fetch.ts';
import { isoTime } from '../../../src/app/fetch-plan.ts';
import { say } from '../../console.ts';
import { count } from './place.ts';

const BAR_CELLS = 24;
const LINE_EVERY_MS = 5000;
const DRAW_EVERY_MS = 100;

/**
 * Time that is left, for people.
 * @example remaining(95_000) // => '2 min'
 */
export function remaining(ms: number): string {
  if (!Number.isFinite(ms)) return '…';
  if (ms < 90_000) return `${Math.ceil(ms / 1000)} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/**
 * One line of progress.
 * @param o.from first time of this run.   @param o.elapsedMs since it began.
 */
export function progressLine(
  state: Pick<FetchProgress, 'rows' | 'waiting' | 'time'>,
  o: {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly elapsedMs: number;
    readonly bar: boolean;
  },
): string {
  const share = Math.min(1, Math.max(0, (state.time - o.from) / Math.max(1, o.to - o.from)));
  const cells = Math.round(share * BAR_CELLS);
  const bar = o.bar ? ` ${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)}` : '';
  const left = share === 0 ? Number.POSITIVE_INFINITY : (o.elapsedMs / share) * (1 - share);
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const rows = `${count(state.rows + state.waiting)} rows`;
  return `${o.name}${bar} ${percent}  up to ${isoTime(state.time)}  ${rows}, ${remaining(left)} left`;
}

/** Shows the progress of one data set. */
export class ProgressView {
  readonly #name: string;
  readonly #range: { readonly from: number; readonly to: number };
  readonly #stream: NodeJS.WriteStream;
  readonly #startedMs = performance.now();
  /** A log gets its first line after a while: short fetches need none. */
  #shownMs = performance.now();
  #drawn = false;
  #from: number | undefined;

  constructor(name: string, range: { readonly from: number; readonly to: number }, stream = process.stderr) {
    this.#name = name;
    this.#range = range;
    this.#stream = stream;
  }

  update(state: FetchProgress): void {
    this.#from ??= state.time;
    const now = performance.now();
    const isTerminal = this.#stream.isTTY === true;
    if (now - this.#shownMs < (isTerminal ? DRAW_EVERY_MS : LINE_EVERY_MS)) return;
    this.#shownMs = now;
    const line = progressLine(state, {
      name: this.#name,
      from: this.#from,
      to: this.#range.to,
      elapsedMs: now - this.#startedMs,
      bar: isTerminal,
    });
    if (!isTerminal) {
      say(line);
      return;
    }
    const width = Math.max(20, (this.#stream.columns ?? 100) - 1);
    this.#stream.write(`\r\u001b[2K${line.slice(0, width)}`);
    this.#drawn = true;
  }

  /** A line of its own, below the bar. */
  note(text: string): void {
    this.end();
    say(text);
    this.#shownMs = Number.NEGATIVE_INFINITY;
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[2K');
    this.#drawn = false;
  }
}
