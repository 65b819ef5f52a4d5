/**
 * A chart that grows while a cell runs: a training curve, the equity of a session. Where a front end can update an output
 * it is drawn again now and then; elsewhere, and in the saved notebook, the last picture is what stays.
 */
import type { Data, Layout } from 'plotly.js';
import { InputError } from '../../core/index.ts';
import { DISPLAY } from './displayable.ts';
import { Figure } from './figure.ts';
import { type DisplaySink, displaySink } from './sink.ts';

const LIVE_EVERY_MS = 250;
/** Points of a line that are kept; beyond, every second one is dropped, so that a long run stays a small figure. */
const POINTS_MAX = 2_000;

export interface LiveChartOptions {
  readonly title: string;
  /** Names of the lines, in the order of their colours. */
  readonly lines: readonly string[];
  /** What is counted along the axis. @defaultValue step */
  readonly xTitle?: string;
  readonly yTitle?: string;
  /** Further layout of plotly. */
  readonly layout?: Partial<Layout>;
}

/** A figure that is drawn while it grows. */
export class LiveChart {
  readonly #options: LiveChartOptions;
  readonly #sink: DisplaySink;
  readonly #now: () => number;
  readonly #id = `chart-${crypto.randomUUID()}`;
  readonly #x: unknown[] = [];
  readonly #y = new Map<string, (number | null)[]>();
  #every = 1;
  #pushed = 0;
  #shownAt = Number.NEGATIVE_INFINITY;
  #isFinished = false;

  constructor(options: LiveChartOptions, context: { readonly now?: () => number; readonly sink?: DisplaySink } = {}) {
    this.#options = options;
    this.#sink = context.sink ?? displaySink();
    this.#now = context.now ?? (() => performance.now());
    for (const name of options.lines) this.#y.set(name, []);
    this.#sink.show(this.figure()[DISPLAY](), this.#id);
    this.#shownAt = this.#now();
  }

  /**
   * Adds a point to each line; a line without a value has a gap there.
   * @param x a number or a date.   @throws BOT4_CONFIG_VALUE for a line that was not named.
   */
  push(x: number | Date, values: Readonly<Record<string, number>>): void {
    for (const name of Object.keys(values)) {
      if (!this.#y.has(name))
        throw new InputError('BOT4_CONFIG_VALUE', `the chart has no line ${name}`, { place: { key: name } });
    }
    if (this.#pushed++ % this.#every !== 0) return;
    this.#x.push(x);
    for (const [name, line] of this.#y) line.push(values[name] ?? null);
    if (this.#x.length > POINTS_MAX) this.#thin();
    const now = this.#now();
    if (this.#sink.isLive && now - this.#shownAt >= LIVE_EVERY_MS) this.#draw(now);
  }

  /** Draws the last picture. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#draw(this.#now());
  }

  /** The figure as it is now. */
  figure(): Figure {
    const { title, xTitle = 'step', yTitle, layout } = this.#options;
    const data = [...this.#y].map(
      ([name, y]): Data => ({ x: [...this.#x] as Date[], y: [...y], name, type: 'scatter', mode: 'lines' }),
    );
    return new Figure(data, {
      title: { text: title },
      height: 300,
      xaxis: { title: { text: xTitle } },
      ...(yTitle === undefined ? {} : { yaxis: { title: { text: yTitle } } }),
      ...layout,
    });
  }

  #draw(now: number): void {
    this.#shownAt = now;
    this.#sink.update(this.figure()[DISPLAY](), this.#id);
  }

  #thin(): void {
    const half = <T>(list: T[]) => list.splice(0, list.length, ...list.filter((_, i) => i % 2 === 0));
    half(this.#x);
    for (const line of this.#y.values()) half(line);
    this.#every *= 2;
  }
}

/**
 * Shows a chart that grows: call `push` for each point and `finish` at the end.
 * @example liveChart({ title: 'loss', lines: ['training'] }).figure().data.length // => 1
 */
export function liveChart(options: LiveChartOptions): LiveChart {
  return new LiveChart(options);
}
