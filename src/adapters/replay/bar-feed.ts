/**
 * Bars from memory as market data: one or several instruments with bars of one length, merged by time. A pace slows
 * the replay down for people and for tests; without one it never waits.
 */
import { assert } from '../../core/index.ts';
import type { TickBars } from '../../domain/market/index.ts';
import type { BarRow, MarketData } from '../../ports/index.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Row = Mutable<BarRow>;

function emptyRow(instrument: number): Row {
  return { instrument, openTime: 0, closeTime: 0, openTicks: 0, highTicks: 0, lowTicks: 0, closeTicks: 0, volume: 0 };
}

export class BarFeed implements MarketData {
  readonly #sources: readonly TickBars[];
  readonly #next: Int32Array;
  /** Open time of the next bar of each source; Infinity after its last. */
  readonly #times: Float64Array;
  readonly #rows: readonly Row[];
  readonly #group: Row[] = [];
  readonly #groupsPerTurn: number;
  #left: number;
  #ended = false;

  /**
   * @param sources one per instrument, in the order of the session's instruments.
   * @param options.groupsPerTurn bar times to give before the reader must wait a millisecond; Infinity never waits.
   */
  constructor(sources: readonly TickBars[], options: { readonly groupsPerTurn: number }) {
    assert(sources.length > 0, 'a feed has at least one instrument');
    const interval = sources[0]?.intervalMicros;
    assert(
      sources.every((source) => source.intervalMicros === interval),
      'all instruments of a feed have bars of one length',
    );
    this.#sources = sources;
    this.#next = new Int32Array(sources.length);
    this.#times = Float64Array.from(sources, (source) => source.openTime[0] ?? Number.POSITIVE_INFINITY);
    this.#rows = sources.map((_, i) => emptyRow(i));
    this.#groupsPerTurn = options.groupsPerTurn;
    this.#left = options.groupsPerTurn;
  }

  get ended(): boolean {
    return this.#ended;
  }

  poll(): readonly BarRow[] | undefined {
    if (this.#left <= 0) return undefined;
    const times = this.#times;
    let time = Number.POSITIVE_INFINITY;
    for (let i = 0; i < times.length; i++) if ((times[i] as number) < time) time = times[i] as number;
    if (time === Number.POSITIVE_INFINITY) {
      this.#ended = true;
      return undefined;
    }
    this.#left -= 1;
    const group = this.#group;
    let size = 0;
    for (let i = 0; i < times.length; i++) if (times[i] === time) group[size++] = this.#take(i);
    // An array whose length is set to 0 loses its memory, so only the surplus is cut off.
    if (group.length !== size) group.length = size;
    return group;
  }

  wait(): Promise<void> {
    this.#left = this.#groupsPerTurn;
    return new Promise((resolve) => setTimeout(resolve, 1));
  }

  #take(index: number): Row {
    const source = this.#sources[index] as TickBars;
    const at = this.#next[index] as number;
    this.#next[index] = at + 1;
    this.#times[index] = source.openTime[at + 1] ?? Number.POSITIVE_INFINITY;
    const row = this.#rows[index] as Row;
    row.openTime = source.openTime[at] as number;
    row.closeTime = row.openTime + source.intervalMicros;
    row.openTicks = source.openTicks[at] as number;
    row.highTicks = source.highTicks[at] as number;
    row.lowTicks = source.lowTicks[at] as number;
    row.closeTicks = source.closeTicks[at] as number;
    row.volume = source.volume[at] as number;
    return row;
  }
}
