/** Progress of a sweep on standard error: a bar on a terminal, a line every two seconds where there is none. */
import { say } from '../../console.ts';
import { remaining } from '../data/fetch-progress.ts';
import { count } from '../data/place.ts';

const BAR_CELLS = 24;
const LINE_EVERY_MS = 2000;
const DRAW_EVERY_MS = 100;

/** One line of progress. @param state.before sets that were done by an earlier run. */
export function sweepLine(
  state: { readonly done: number; readonly before: number; readonly total: number; readonly elapsedMs: number },
  bar: boolean,
): string {
  const { done, before, total, elapsedMs } = state;
  const share = Math.min(1, done / Math.max(1, total));
  const cells = Math.round(share * BAR_CELLS);
  const drawn = bar ? `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ` : '';
  const now = done - before;
  const left = now === 0 ? Number.POSITIVE_INFINITY : (elapsedMs / now) * (total - done);
  const rate = elapsedMs === 0 ? 0 : Math.round((1000 * now) / elapsedMs);
  return `${drawn}${`${Math.floor(100 * share)} %`.padStart(5)}  ${count(done)} of ${count(total)} sets, ${count(rate)}/s, ${remaining(left)} left`;
}

/** Shows the progress of one sweep. */
export class SweepProgress {
  readonly #total: number;
  readonly #before: number;
  readonly #stream: NodeJS.WriteStream;
  readonly #startedMs = performance.now();
  #done: number;
  #shownMs = Number.NEGATIVE_INFINITY;
  #drawn = false;

  constructor(o: { readonly total: number; readonly done: number }, stream: NodeJS.WriteStream = process.stderr) {
    this.#total = o.total;
    this.#before = o.done;
    this.#done = o.done;
    this.#stream = stream;
  }

  /** Sets were done. */
  done(sets: number): void {
    this.#done += sets;
    const ms = performance.now();
    const isTerminal = this.#stream.isTTY === true;
    const isLast = this.#done >= this.#total;
    if (!isLast && ms - this.#shownMs < (isTerminal ? DRAW_EVERY_MS : LINE_EVERY_MS)) return;
    this.#shownMs = ms;
    const state = { done: this.#done, before: this.#before, total: this.#total, elapsedMs: ms - this.#startedMs };
    const line = sweepLine(state, isTerminal);
    if (!isTerminal) {
      say(line);
      return;
    }
    this.#stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, (this.#stream.columns ?? 100) - 1))}`);
    this.#drawn = true;
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[2K');
    this.#drawn = false;
  }
}
