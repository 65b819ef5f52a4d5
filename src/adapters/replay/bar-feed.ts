/**
 * Bars from memory as market data: one or several instruments with bars of one length, merged by time. A pace slows
 * the replay down for people and for tests; without one it never waits.
 */
import { assert } from '../../core/index.ts';
import { BAR_CELL, BAR_CELLS, fillBlock, type GridBars, type TickBars } from '../../domain/market/index.ts';
import type { BarEvent, MarketData } from '../../ports/index.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Row = Mutable<BarEvent>;

const { openTime: TIME, open: OPEN, high: HIGH, low: LOW, close: CLOSE, volume: VOLUME } = BAR_CELL;
const CELLS = BAR_CELLS;
/** Bars of a block: few enough to stay in the nearest cache until they are read, many enough to be read from far in one go. */
const BLOCK = 128;

/** Numbers begin as NaN, so that their fields hold doubles from the beginning. */
function emptyRow(instrument: number): Row {
  const times = { openTime: Number.NaN, closeTime: Number.NaN };
  const prices = { openTicks: Number.NaN, highTicks: Number.NaN, lowTicks: Number.NaN, closeTicks: Number.NaN };
  return { type: 'bar', instrument, ...times, ...prices, volume: Number.NaN };
}

/** Bars of one instrument, read block by block. */
class Source {
  readonly openTime: Float64Array;
  readonly intervalMicros: number;
  readonly row: Row;
  readonly #bars: TickBars | GridBars;
  readonly #block = new Float64Array(BLOCK * CELLS);
  /** The bar that is read next. */
  #next = 0;

  constructor(bars: TickBars | GridBars, instrument: number) {
    const { openTime, intervalMicros } = 'bars' in bars ? bars.bars : bars;
    this.openTime = openTime;
    this.intervalMicros = intervalMicros;
    this.row = emptyRow(instrument);
    this.#bars = bars;
  }

  /** Whether every bar was read. */
  get isOver(): boolean {
    return this.#next === this.openTime.length;
  }

  /** Open time of the next bar; Infinity after the last. */
  get nextTime(): number {
    return this.isOver ? Number.POSITIVE_INFINITY : (this.openTime[this.#next] as number);
  }

  /** Puts the next bar into the row. */
  read(): void {
    const place = this.#next & (BLOCK - 1);
    if (place === 0) this.#refill();
    const { row } = this;
    const block = this.#block;
    const at = (place * CELLS) | 0;
    const time = block[at + TIME] as number;
    row.openTime = time;
    row.closeTime = time + this.intervalMicros;
    row.openTicks = block[at + OPEN] as number;
    row.highTicks = block[at + HIGH] as number;
    row.lowTicks = block[at + LOW] as number;
    row.closeTicks = block[at + CLOSE] as number;
    row.volume = block[at + VOLUME] as number;
    this.#next = (this.#next + 1) | 0;
  }

  #refill(): void {
    const from = this.#next;
    fillBlock(this.#bars, { from, to: Math.min(from + BLOCK, this.openTime.length) }, this.#block);
  }
}

export class BarFeed implements MarketData {
  readonly #sources: readonly Source[];
  /** Open time of the next bar of each source; Infinity after its last. */
  readonly #times: Float64Array;
  readonly #group: Row[] = [];
  /** The only source, where there is one, and its row: nothing has to be merged. */
  readonly #single: Source | undefined;
  readonly #singleGroup: readonly Row[];
  readonly #groupsPerTurn: number;
  #left: number;
  #ended = false;

  /**
   * @param sources one per instrument, in the order of the session's instruments.
   * @param options.groupsPerTurn bar times to give before the reader must wait a millisecond; Infinity never waits.
   */
  constructor(sources: readonly (TickBars | GridBars)[], options: { readonly groupsPerTurn: number }) {
    assert(sources.length > 0, 'a feed has at least one instrument');
    this.#sources = sources.map((bars, i) => new Source(bars, i));
    const [first] = this.#sources as [Source];
    assert(
      this.#sources.every(({ intervalMicros }) => intervalMicros === first.intervalMicros),
      'all instruments of a feed have bars of one length',
    );
    this.#times = Float64Array.from(this.#sources, ({ nextTime }) => nextTime);
    this.#single = sources.length === 1 ? first : undefined;
    this.#singleGroup = [first.row];
    this.#groupsPerTurn = options.groupsPerTurn;
    this.#left = options.groupsPerTurn;
  }

  get ended(): boolean {
    return this.#ended;
  }

  poll(): readonly BarEvent[] | undefined {
    if (this.#left <= 0) return undefined;
    if (this.#single !== undefined) return this.#nextOfSingle(this.#single);
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
    // What a turn gave too much is taken off the next, so that a bar every ten turns is one every ten turns.
    this.#left += this.#groupsPerTurn;
    return new Promise((resolve) => setTimeout(resolve, 1));
  }

  #nextOfSingle(source: Source): readonly BarEvent[] | undefined {
    if (source.isOver) {
      this.#ended = true;
      return undefined;
    }
    if (this.#groupsPerTurn !== Number.POSITIVE_INFINITY) this.#left -= 1;
    source.read();
    return this.#singleGroup;
  }

  #take(index: number): Row {
    const source = this.#sources[index] as Source;
    source.read();
    this.#times[index] = source.nextTime;
    return source.row;
  }
}
