/**
 * Bars from memory as market data: one or several instruments with bars of one length, merged by time. A pace slows
 * the replay down for people and for tests; without one it never waits.
 */
import { assert } from '../../core/index.ts';
import type { TickBars } from '../../domain/market/index.ts';
import type { BarEvent, MarketData } from '../../ports/index.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Row = Mutable<BarEvent>;

/** Numbers begin as NaN, so that their fields hold doubles from the beginning. */
function emptyRow(instrument: number): Row {
  const times = { openTime: Number.NaN, closeTime: Number.NaN };
  const prices = { openTicks: Number.NaN, highTicks: Number.NaN, lowTicks: Number.NaN, closeTicks: Number.NaN };
  return { type: 'bar', instrument, ...times, ...prices, volume: Number.NaN };
}

export class BarFeed implements MarketData {
  readonly #sources: readonly TickBars[];
  readonly #next: Int32Array;
  /** Open time of the next bar of each source; Infinity after its last. */
  readonly #times: Float64Array;
  readonly #rows: readonly Row[];
  readonly #group: Row[] = [];
  /** Bars of the only source; 0 where there are several, which are merged. */
  readonly #single: number;
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
    this.#single = sources.length === 1 ? (sources[0] as TickBars).openTime.length : 0;
    this.#groupsPerTurn = options.groupsPerTurn;
    this.#left = options.groupsPerTurn;
  }

  get ended(): boolean {
    return this.#ended;
  }

  poll(): readonly BarEvent[] | undefined {
    if (this.#left <= 0) return undefined;
    if (this.#single > 0) return this.#nextOfSingle();
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

  /** With one source there is nothing to merge. */
  #nextOfSingle(): readonly BarEvent[] | undefined {
    const at = this.#next[0] as number;
    if (at === this.#single) {
      this.#ended = true;
      return undefined;
    }
    this.#next[0] = at + 1;
    if (this.#groupsPerTurn !== Number.POSITIVE_INFINITY) this.#left -= 1;
    const row = this.#rows[0] as Row;
    this.#fill(row, this.#sources[0] as TickBars, at);
    return this.#rows;
  }

  #take(index: number): Row {
    const source = this.#sources[index] as TickBars;
    const at = this.#next[index] as number;
    this.#next[index] = at + 1;
    this.#times[index] =
      at + 1 < source.openTime.length ? (source.openTime[at + 1] as number) : Number.POSITIVE_INFINITY;
    const row = this.#rows[index] as Row;
    this.#fill(row, source, at);
    return row;
  }

  #fill(row: Row, source: TickBars, at: number): void {
    row.openTime = source.openTime[at] as number;
    row.closeTime = row.openTime + source.intervalMicros;
    row.openTicks = source.openTicks[at] as number;
    row.highTicks = source.highTicks[at] as number;
    row.lowTicks = source.lowTicks[at] as number;
    row.closeTicks = source.closeTicks[at] as number;
    row.volume = source.volume[at] as number;
  }
}
