/**
 * Progress of work on many series, on standard error: a bar that is drawn over on a terminal, plain lines at most every
 * two seconds where there is none.
 */
import { say } from '../../console.ts';
import { remaining } from '../data/fetch-progress.ts';
import { count } from '../data/place.ts';

const BAR_CELLS = 24;
const LINE_EVERY_MS = 2000;
const DRAW_EVERY_MS = 100;

/** How far the work is. */
export interface WorkState {
  readonly series: number;
  readonly seriesDone: number;
  readonly rows: number;
  readonly rowsDone: number;
  readonly elapsedMs: number;
}

/** One line of progress. */
export function workLine({ series, seriesDone, rows, rowsDone, elapsedMs }: WorkState, bar: boolean): string {
  const share = Math.min(1, rowsDone / Math.max(1, rows));
  const cells = Math.round(share * BAR_CELLS);
  const drawn = bar ? `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ` : '';
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const rate = elapsedMs === 0 ? 0 : Math.round((1000 * rowsDone) / elapsedMs);
  const left = share === 0 ? Number.POSITIVE_INFINITY : (elapsedMs / share) * (1 - share);
  const where = `${seriesDone} of ${series} series, ${count(rowsDone)} of ${count(rows)} rows`;
  return `${drawn}${percent}  ${where}, ${count(rate)} rows/s, ${remaining(left)} left`;
}

/** Shows the progress of one command. */
export class WorkProgress {
  readonly #series: number;
  readonly #rows: number;
  readonly #stream: NodeJS.WriteStream;
  readonly #startedMs = performance.now();
  #seriesDone = 0;
  #rowsDone = 0;
  #shownMs = Number.NEGATIVE_INFINITY;
  #drawn = false;

  constructor(work: { readonly series: number; readonly rows: number }, stream: NodeJS.WriteStream = process.stderr) {
    this.#series = work.series;
    this.#rows = work.rows;
    this.#stream = stream;
  }

  /** Rows were done. */
  add(rows: number): void {
    this.#rowsDone += rows;
    this.#show(false);
  }

  /** A series was done; a line says what became of it. */
  end(line: string): void {
    this.#seriesDone += 1;
    this.clear();
    say(line);
    this.#show(this.#seriesDone === this.#series);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[2K');
    this.#drawn = false;
  }

  #show(now: boolean): void {
    const ms = performance.now();
    const isTerminal = this.#stream.isTTY === true;
    if (!now && ms - this.#shownMs < (isTerminal ? DRAW_EVERY_MS : LINE_EVERY_MS)) return;
    this.#shownMs = ms;
    const state = { series: this.#series, seriesDone: this.#seriesDone, rows: this.#rows, rowsDone: this.#rowsDone };
    const line = workLine({ ...state, elapsedMs: ms - this.#startedMs }, isTerminal);
    if (!isTerminal) {
      say(line);
      return;
    }
    const width = Math.max(20, (this.#stream.columns ?? 100) - 1);
    this.#stream.write(`\r\u001b[2K${line.slice(0, width)}`);
    this.#drawn = true;
  }
}
