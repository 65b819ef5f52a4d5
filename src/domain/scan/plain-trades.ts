/**
 * The kernel of plain-trades.as: accounts that trade a fixed size, far from every limit, without exits at the venue. Hot
 * path, some 20 ns a trade. What it does not do, scan-accounts.ts does, with the same results; which markets are plain is
 * said here.
 */
import { PPM } from '../../core/index.ts';
import type { ColumnArena } from '../../hot/index.ts';
import { PLAIN_TRADES_WASM } from './plain-trades.wasm.gen.ts';
import type { ReadyMarket } from './scan-market.ts';
import type { ScanPlace } from './scan-place.ts';
import { SIGNAL, type SignalMasks } from './signal.ts';

/** What plain-trades.as exports. */
export interface PlainKernel {
  run(
    shared: number,
    table: number,
    index: number,
    count: number,
    row: number,
    first: number,
    end: number,
    base: number,
  ): number;
}

/** The kernel in the memory of an arena; undefined where it cannot see it. */
export function plainKernel(arena: ColumnArena): PlainKernel | undefined {
  return arena.kernel(PLAIN_TRADES_WASM);
}

/** Cells of what all accounts share, see plain-trades.as: numbers, addresses of masks, words of what is allowed. */
const SHARED_CELLS = 20;
const STOPPED = 7;
const OPENS = 8;
const MASKS = 10;
const ALLOWED = 14;
const TARGET = 18;
const LIST = 19;
/** Cells of the list: a word for each of 1,024 rows, and a few that are written in vain. */
const LIST_CELLS = 520;
/** Cells and words of a row of the table. */
const ENTRY_CELLS = 2;
const ENTRY_WORDS = 4;
const BYTES = 8;

/** Cells that so many accounts need beside their own. */
export function plainCells(count: number): number {
  return SHARED_CELLS + LIST_CELLS + count * ENTRY_CELLS;
}

/** What decides whether a market is plain, from its numbers alone. */
export interface PlainTerms {
  /** Units of a tick of the fixed size; no whole number where money is rounded. */
  readonly tickUnits: number;
  /** Equity from which on the fixed size is so far below every limit that no rounding decides, at any price of the bars. */
  readonly enough: number;
  /** Value of the fixed size at the lowest and at the highest price. */
  readonly least: number;
  readonly most: number;
  /** No limit, exit or rounding takes part in a trade as long as equity is enough. */
  readonly isPlain: boolean;
}

/** The terms of a market. */
export function plainTerms(market: ReadyMarket): PlainTerms {
  const { instrument, risk, trading, lowest, highest } = market;
  const { fixedLots } = trading;
  const tickUnits = unitsOfTick(market);
  const [least, most] = [lowest * tickUnits, highest * tickUnits];
  const isPossible =
    fixedLots > 0 && fixedLots <= instrument.maxQtyLots && least > 1.01 * instrument.minNotional + 1 && lowest > 0;
  const enough = isPossible ? (1.01 * most * PPM) / Math.min(risk.positionLimitPpm, PPM / 2) : Number.POSITIVE_INFINITY;
  const isPlain = isPossible && isExact(market, tickUnits) && hasNoExits(market);
  return { tickUnits, enough, least, most, isPlain };
}

function unitsOfTick({ instrument, trading }: ReadyMarket): number {
  const { unitsPerTickLot } = instrument;
  return unitsPerTickLot >= 1
    ? trading.fixedLots * unitsPerTickLot
    : trading.fixedLots / Math.round(1 / unitsPerTickLot);
}

/** Whether every product of a fill is a whole number below 2^53. */
function isExact({ costs, highest }: ReadyMarket, tickUnits: number): boolean {
  const { feePpm, slippagePpm } = costs;
  const top = highest * 1.5;
  const product = Math.max(top * tickUnits * Math.max(1, feePpm), top * slippagePpm);
  return Number.isInteger(tickUnits) && feePpm >= 0 && slippagePpm <= PPM / 4 && product <= Number.MAX_SAFE_INTEGER;
}

/** Whether no bar comes to the stop of any position that may have been opened at any price of the bars. */
function hasNoExits({ trading, risk, costs, instrument, lowest, highest }: ReadyMarket): boolean {
  const stop = Math.min(trading.stopPpm, risk.positionStopPpm) / PPM;
  const slipped = costs.slippagePpm / PPM;
  const longStop = Math.max(1, (highest * (1 + slipped) + 1) * (1 - stop));
  const shortStop = Math.min(instrument.maxPriceTicks, (lowest * (1 - slipped) - 1) * (1 + stop));
  return trading.targetPpm === 0 && longStop + 3 < lowest && shortStop - 3 > highest;
}

/** Columns whose crosses are the signals of an account. */
export interface CrossColumns {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** Where an account stopped. */
export interface PlainStop {
  /** Row of the table. */
  readonly index: number;
  /** Address. */
  readonly account: number;
  readonly row: number;
  /** What the order aims at: 1, 0 or -1. */
  readonly target: number;
}

/** Runs plain accounts. */
export class PlainTrades {
  readonly #kernel: PlainKernel;
  readonly #opens: number;
  readonly #shared: Float64Array;
  readonly #table: Int32Array;
  readonly #count: number;

  /** @param o.cells (plainCells,) of the memory.   @param o.accounts addresses of the accounts. */
  constructor(
    kernel: PlainKernel,
    market: ReadyMarket,
    o: {
      readonly terms: PlainTerms;
      readonly cells: Float64Array;
      readonly place: Pick<ScanPlace, 'opens' | 'marks'>;
      readonly accounts: readonly number[];
    },
  ) {
    const { terms, cells, place, accounts } = o;
    const { feePpm, slippagePpm } = market.costs;
    const { tickUnits, enough, least, most } = terms;
    this.#kernel = kernel;
    this.#opens = place.opens.byteOffset + BYTES;
    this.#count = accounts.length;
    this.#shared = cells.subarray(0, SHARED_CELLS);
    this.#shared.set([market.trading.fixedLots, tickUnits, feePpm, slippagePpm, enough, least, most, 0, 0]);
    this.#shared[OPENS + 1] = place.marks.byteOffset;
    this.#shared[LIST] = cells.subarray(SHARED_CELLS).byteOffset;
    const table = cells.subarray(SHARED_CELLS + LIST_CELLS);
    this.#table = new Int32Array(table.buffer, table.byteOffset, accounts.length * ENTRY_WORDS);
    accounts.forEach((address, i) => {
      this.#table[i * ENTRY_WORDS] = address;
    });
  }

  /** Signals of all accounts are crosses. @param columns of each account; in the order of their cells. */
  takeCrosses(columns: readonly CrossColumns[], allowed: number): void {
    const entries = columns.map(({ a, b }, i) => ({
      account: this.#table[i * ENTRY_WORDS] as number,
      a: a.byteOffset + BYTES,
      b: b.byteOffset + BYTES,
    }));
    // Accounts that share a column follow each other while it is in the nearest cache.
    entries.sort((x, y) => x.a - y.a || x.b - y.b);
    for (const [i, { account, a, b }] of entries.entries()) this.#table.set([account, a, b], i * ENTRY_WORDS);
    const { buffer, byteOffset } = this.#shared;
    const words = new Int32Array(buffer, byteOffset + ALLOWED * BYTES, 8);
    const bits = [SIGNAL.enterLong, SIGNAL.exitLong, SIGNAL.enterShort, SIGNAL.exitShort];
    bits.forEach((bit, i) => {
      words.fill((allowed & bit) === 0 ? 0 : -1, 2 * i, 2 * i + 2);
    });
  }

  /** Signals of the next account to be run are masks. */
  takeMasks({ enterLong, exitLong, enterShort, exitShort }: SignalMasks): void {
    const addresses = [enterLong, exitLong, enterShort, exitShort].map(({ byteOffset }) => byteOffset);
    this.#shared.set(addresses, MASKS);
  }

  /**
   * Trades of the accounts from `from` on to before `to`, up to row `end` of the block that begins at bar `base`.
   * @param at.row where the first account begins.   @param at.first where the others do.
   * @returns undefined, or the account that stopped, and the row whose order needs a closer look.
   */
  run(
    { from, to = this.#count }: { readonly from: number; readonly to?: number },
    at: { readonly row: number; readonly first: number; readonly end: number; readonly base: number },
  ): PlainStop | undefined {
    const { row, first, end, base } = at;
    this.#shared[OPENS] = this.#opens + base * BYTES;
    const index = this.#kernel.run(this.#shared.byteOffset, this.#table.byteOffset, from, to, row, first, end, base);
    if (index === to) return undefined;
    const account = this.#table[index * ENTRY_WORDS] as number;
    return { index, account, row: this.#shared[STOPPED] as number, target: this.#shared[TARGET] as number };
  }
}
