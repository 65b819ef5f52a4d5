/** Progress of long work: one bar that moves where the front end can update an output, else a line now and then. */
import { escapeHtml, formatNumber } from './html.ts';
import type { MimeBundle } from './mime.ts';
import { type DisplaySink, displaySink } from './sink.ts';

/** A live bar may change this often; printed lines are rarer, because they stay. */
const LIVE_EVERY_MS = 200;
const LINE_EVERY_MS = 5_000;

/** Steps a second, or what one step takes where it is long. */
function rateText(perSecond: number): string {
  if (perSecond >= 1 || perSecond <= 0) return `${formatNumber(Number(perSecond.toPrecision(3)))}/s`;
  return `${formatNumber(Number((1 / perSecond).toPrecision(2)))} s each`;
}

function leftText(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** A piece of work of known size. */
export class Progress {
  readonly #total: number;
  readonly #label: string;
  readonly #now: () => number;
  readonly #sink: DisplaySink;
  readonly #id: string;
  readonly #start: number;
  #done = 0;
  #shownAt: number;
  #isFinished = false;

  /** @param total number of steps, > 0. @param options.now milliseconds, steadily rising. */
  constructor(
    total: number,
    label: string,
    options: { readonly now?: () => number; readonly sink?: DisplaySink } = {},
  ) {
    this.#total = total;
    this.#label = label;
    this.#now = options.now ?? (() => performance.now());
    this.#sink = options.sink ?? displaySink();
    this.#start = this.#now();
    this.#shownAt = this.#start;
    this.#id = `progress-${crypto.randomUUID()}`;
    if (this.#sink.isLive) this.#sink.show(this.#bundle(), this.#id);
  }

  /** Counts finished steps, and shows them when it is time. */
  tick(steps = 1): void {
    if (this.#isFinished) return;
    this.#done = Math.min(this.#total, this.#done + steps);
    const now = this.#now();
    const every = this.#sink.isLive ? LIVE_EVERY_MS : LINE_EVERY_MS;
    if (this.#done >= this.#total) this.finish();
    else if (now - this.#shownAt >= every) this.#show(now);
  }

  /** Ends the work, also when fewer steps were done than announced. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#show(this.#now());
  }

  #show(now: number): void {
    this.#shownAt = now;
    if (this.#sink.isLive) this.#sink.update(this.#bundle(), this.#id);
    else process.stdout.write(`${this.#line()}\n`);
  }

  #line(): string {
    const seconds = (this.#now() - this.#start) / 1000;
    const share = this.#total > 0 ? this.#done / this.#total : 1;
    const left = this.#isFinished || share === 0 ? undefined : (seconds * (1 - share)) / share;
    const time =
      left === undefined
        ? `${seconds.toFixed(1)} s`
        : `${seconds.toFixed(1)} s, ${rateText(this.#done / seconds)}, about ${leftText(left)} left`;
    return `${this.#label}: ${formatNumber(this.#done)} of ${formatNumber(this.#total)} (${Math.round(share * 100)} %), ${time}`;
  }

  #bundle(): MimeBundle {
    const line = this.#line();
    const html = `<div><progress value="${this.#done}" max="${this.#total}" style="width:16em;vertical-align:middle"></progress> <span>${escapeHtml(line)}</span></div>`;
    return { 'text/plain': line, 'text/html': html };
  }
}

/**
 * Shows the progress of a loop.
 * @param total number of steps. @param label what the steps are.
 * @returns call `tick()` after each step; `finish()` if the loop ends early.
 */
export function progress(total: number, label: string): Progress {
  return new Progress(total, label);
}
