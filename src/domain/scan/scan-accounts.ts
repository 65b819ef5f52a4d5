/**
 * The accounts of a scan: one a parameter set, in flat cells. Prices, fees, sizes and exits are those of the engine, by
 * the same functions; what is not here are its stop layers of the account (drawdown, loss of the strategy), its order
 * rate, and orders of more than one instrument.
 *
 * Money is integer. Cost: O(1) an event; a bar without an event costs nothing here.
 */
import { assert, mulDiv, notional, PPM, type PriceTicks, type QtyLots, type QuoteUnits } from '../../core/index.ts';
import type { Side } from '../orders/index.ts';
import { feeOf } from '../portfolio/index.ts';
import { lotsForCash, slip } from '../sim/index.ts';
import { exitTicks, targetLots } from '../strategy/index.ts';
import {
  type CrossColumns,
  type PlainTerms,
  PlainTrades,
  plainCells,
  plainKernel,
  plainTerms,
} from './plain-trades.ts';
import { type ReadyMarket, STRETCH } from './scan-market.ts';
import type { ScanPlace } from './scan-place.ts';
import type { SignalSearch } from './signal.ts';

/** Cells of an account. */
const CASH = 0;
/** Signed. */
const LOTS = 1;
const ENTRY_BAR = 2;
const ENTRY_TICKS = 3;
/** What the open lots cost, signed like them. */
const COST = 4;
const ENTRY_FEE = 5;
/** A bar that stays between these touches neither stop nor target. */
const LOW = 6;
const HIGH = 7;
const FEES = 8;
const TRADES = 9;
const WINS = 10;
const PROFIT = 11;
const LOSS = 12;
/** Next mark, equity at the last one, and the moments of returns between marks. */
const NEXT_MARK = 13;
const MARKED = 14;
const DAYS = 15;
const MEAN = 16;
const SQUARES = 17;
const PEAK = 18;
const DRAWDOWN = 19;
/** Bar of the next mark. */
const MARK_BAR = 20;
const CELLS = 21;

/** Cells that so many accounts need. */
export function accountCells(count: number): number {
  return count * CELLS + plainCells(count);
}

/** Whether a bar is that of the entry. */
const FIRST = 0;
const LATER = 1;

/** A closed trade, as the engine's round trips have it. */
export interface ScanTrade {
  readonly side: 'long' | 'short';
  /** Rows of the bars. */
  readonly entryBar: number;
  /** -1 for the position that is open at the end. */
  readonly exitBar: number;
  readonly lots: number;
  readonly entryTicks: number;
  /** NaN while open. */
  readonly exitTicks: number;
  /** Quote units. */
  readonly fees: number;
  /** Quote units, net of fees; an open position at its last close. */
  readonly pnl: number;
}

/** Figures of one parameter set. Money in quote units. */
export interface ScanFigures {
  readonly finalEquity: number;
  readonly trades: number;
  readonly wins: number;
  readonly grossProfit: number;
  readonly grossLoss: number;
  readonly fees: number;
  /** Mean and standard deviation of daily returns, as their ratio; not annualised. 0 for an account that never moved. */
  readonly dailySharpe: number;
  /** Largest fall from a peak of equity at the ends of days, as a fraction of it. */
  readonly maxDrawdown: number;
}

/** Who is told what of accounts, and from which bar on they count days. */
export interface AccountObservers {
  readonly onTrade?: TradeObserver;
  readonly onDay?: (account: number, bar: number, equity: number) => void;
  readonly tradeFrom?: number;
}

/** Where accounts lie, and what kernels read beside them. */
export interface AccountPlace extends Pick<ScanPlace, 'arena' | 'opens' | 'marks'> {
  /** (accountCells,) */
  readonly cells: Float64Array;
}

/** Told of each closed trade. */
export type TradeObserver = (account: number, trade: ScanTrade) => void;

/** The accounts. */
export class ScanAccounts {
  readonly #market: ReadyMarket;
  readonly #cells: Float64Array;
  readonly #onTrade: TradeObserver | undefined;
  readonly #onDay: AccountObservers['onDay'];
  readonly #terms: PlainTerms;
  readonly #plain: PlainTrades | undefined;

  constructor(market: ReadyMarket, count: number, place: AccountPlace, observers: AccountObservers = {}) {
    const { cells, arena } = place;
    const { onTrade, onDay, tradeFrom = 0 } = observers;
    const first = market.marks.findIndex((bar) => bar >= tradeFrom);
    this.#market = market;
    this.#onTrade = onTrade;
    this.#onDay = onDay;
    this.#cells = cells.subarray(0, count * CELLS);
    this.#terms = plainTerms(market);
    const kernel = onTrade === undefined && this.#terms.isPlain ? plainKernel(arena) : undefined;
    if (kernel !== undefined) {
      const accounts = Array.from({ length: count }, (_, i) => cells.byteOffset + i * CELLS * cells.BYTES_PER_ELEMENT);
      const rest = cells.subarray(count * CELLS);
      this.#plain = new PlainTrades(kernel, market, { terms: this.#terms, cells: rest, place, accounts });
    }
    for (let at = 0; at < this.#cells.length; at += CELLS) {
      this.#cells[at + CASH] = market.initialCash;
      this.#cells[at + MARKED] = market.initialCash;
      this.#cells[at + PEAK] = market.initialCash;
      this.#cells[at + NEXT_MARK] = first;
      this.#cells[at + MARK_BAR] = market.marks[first] ?? Number.POSITIVE_INFINITY;
    }
  }

  /** Whether `runPlain` does what `act` and `exitWithin` do. */
  get isPlain(): boolean {
    return this.#plain !== undefined;
  }

  /** Signals are crosses from now on, and `runCrosses` does what `runPlain` does; plain accounts only. */
  takeCrosses(columns: readonly CrossColumns[], allowed: number): void {
    this.#plain?.takeCrosses(columns, allowed);
  }

  /** Trades of all accounts from row `first` on to before `end`, rows of the block that begins at bar `base`. */
  runCrosses(at: { readonly first: number; readonly end: number; readonly base: number }): void {
    const { first, end, base } = at;
    const plain = this.#plain as PlainTrades;
    let stop = plain.run({ from: 0 }, { row: first, first, end, base });
    while (stop !== undefined) {
      const { index, account, row, target } = stop;
      this.act((account - this.#cells.byteOffset) / (CELLS * this.#cells.BYTES_PER_ELEMENT), target, base + row);
      stop = plain.run({ from: index }, { row: row + 1, first, end, base });
    }
  }

  /** Trades from `row` on to before `end`, rows of the block that begins at bar `base`; plain accounts only. */
  runPlain(
    account: number,
    search: SignalSearch,
    at: { readonly row: number; readonly end: number; readonly base: number },
  ): void {
    const { end, base } = at;
    const cells = this.#cells;
    const cell = account * CELLS;
    const plain = this.#plain as PlainTrades;
    let { row } = at;
    plain.takeMasks(search.masks);
    while (row < end) {
      // The kernel marks accounts itself, unless somebody is to be told.
      const to = this.#onDay === undefined ? end : Math.min(end, (cells[cell + MARK_BAR] as number) - base);
      const stop =
        row < to ? plain.run({ from: account, to: account + 1 }, { row, first: row, end: to, base }) : undefined;
      if (stop !== undefined) {
        this.act(account, stop.target, base + stop.row);
        row = stop.row + 1;
      } else {
        row = Math.max(row, to);
        if (row < end) this.#markUntil(cell, base + row);
      }
    }
  }

  /** Lots of an account, signed. */
  lots(account: number): number {
    return this.#cells[account * CELLS + LOTS] as number;
  }

  /** Fills what was decided at the close of `bar`, at the open of the next one: first what closes, then what opens. */
  act(account: number, target: number, bar: number): void {
    const at = account * CELLS;
    const cells = this.#cells;
    this.#markUntil(at, bar);
    const lots = target === 0 ? 0 : this.#lotsOf(at, target, bar);
    const held = cells[at + LOTS] as number;
    if (held !== 0) this.#close(at, bar + 1, this.#market.ticks.openTicks[bar + 1] as number, true);
    if (lots !== 0) this.#open(at, bar + 1, lots);
  }

  /**
   * Looks for an exit of the venue in the bars from `from` to `last`, and books it.
   * @returns the bar of the exit, or -1.
   */
  exitWithin(account: number, from: number, last: number): number {
    const at = account * CELLS;
    const cells = this.#cells;
    const low = cells[at + LOW] as number;
    const high = cells[at + HIGH] as number;
    if (low < this.#market.lowest && high > this.#market.highest) return -1;
    for (let bar = from; bar <= last; bar++) {
      bar = this.#nextTouch(bar, last, low, high);
      // The bounds are a little wider than the levels: what passes them is looked at exactly.
      if (bar <= last && this.#exitsIn(at, bar, bar === cells[at + ENTRY_BAR] ? FIRST : LATER)) return bar;
    }
    return -1;
  }

  /** Closes the books at the last bar. @returns the open position, when trades are observed and there is one. */
  finish(account: number): ScanFigures {
    const at = account * CELLS;
    const { ticks } = this.#market;
    const last = ticks.closeTicks.length - 1;
    this.#markUntil(at, last);
    const cells = this.#cells;
    const [cash, lots] = [cells[at + CASH] as number, cells[at + LOTS] as number];
    assert(Number.isSafeInteger(cash), 'money of a scan is exact', cash);
    const value = lots === 0 ? 0 : this.#value(ticks.closeTicks[last] as number, lots);
    if (lots !== 0) this.#tell(at, { bar: -1, ticks: Number.NaN, fee: 0, proceeds: value });
    const days = cells[at + DAYS] as number;
    const deviation = days < 2 ? 0 : Math.sqrt((cells[at + SQUARES] as number) / (days - 1));
    return {
      finalEquity: cash + value,
      trades: cells[at + TRADES] as number,
      wins: cells[at + WINS] as number,
      grossProfit: cells[at + PROFIT] as number,
      grossLoss: cells[at + LOSS] as number,
      fees: cells[at + FEES] as number,
      dailySharpe: deviation === 0 ? 0 : (cells[at + MEAN] as number) / deviation,
      maxDrawdown: cells[at + DRAWDOWN] as number,
    };
  }

  /** Lots that the risk engine lets through at the close of `bar`; 0 for a refusal. */
  #lotsOf(at: number, target: number, bar: number): number {
    const held = this.#cells[at + LOTS] as number;
    const cash = this.#cells[at + CASH] as number;
    // Most orders of most scans are decided here, without a look at the price.
    const atLeast = held === 0 ? cash : held > 0 ? cash + this.#terms.least : cash - this.#terms.most;
    if (atLeast > this.#terms.enough) return target * this.#market.trading.fixedLots;
    return this.#checkedLots(at, target, bar);
  }

  #checkedLots(at: number, target: number, bar: number): number {
    const { instrument, risk, trading, costs, ticks } = this.#market;
    const mark = ticks.closeTicks[bar] as number;
    const held = this.#cells[at + LOTS] as number;
    const equity = (this.#cells[at + CASH] as number) + (held === 0 ? 0 : this.#value(mark, held));
    if (equity <= 0) return 0;
    const limit = mulDiv(equity, risk.positionLimitPpm, PPM, 'down');
    const perLot = mark * instrument.unitsPerTickLot;
    const lots = targetLots(trading, { target, equity, limit, perLot });
    if (lots === 0 || Math.abs(lots) > instrument.maxQtyLots) return 0;
    const value = this.#value(mark, Math.abs(lots));
    if (value < instrument.minNotional || value > limit) return 0;
    if (trading.sized) return lots;
    const isLeveraged = instrument.kind === 'perp' && risk.positionLimitPpm > PPM;
    const margin = isLeveraged ? mulDiv(value, PPM, risk.positionLimitPpm, 'up') : value;
    return margin + feeOf(margin as QuoteUnits, costs.feePpm) <= equity ? lots : 0;
  }

  #open(at: number, bar: number, wanted: number): void {
    const { costs, instrument, ticks: bars, trading } = this.#market;
    const cells = this.#cells;
    const side: Side = wanted > 0 ? 'buy' : 'sell';
    const ticks = this.#fillTicks(bars.openTicks[bar] as number, side, true);
    const cash = cells[at + CASH] as QuoteUnits;
    const { unitsPerTickLot } = instrument;
    let lots = Math.abs(wanted);
    if (trading.sized) {
      const sharePpm = trading.entry.cashSharePpm as number;
      lots = Math.min(lots, lotsForCash({ cash, sharePpm, ticks, unitsPerTickLot, feePpm: costs.feePpm }));
    }
    if (lots === 0) return;
    const value = this.#value(ticks, lots);
    const fee = feeOf(value, costs.feePpm);
    if (value + fee > cash) return;
    const sign = Math.sign(wanted);
    cells[at + CASH] = cash - (sign * value + fee);
    cells[at + LOTS] = sign * lots;
    cells[at + ENTRY_BAR] = bar;
    cells[at + ENTRY_TICKS] = ticks;
    cells[at + COST] = sign * value;
    cells[at + ENTRY_FEE] = fee;
    this.#setBounds(at);
  }

  /** Bounds that lie a tick or more outside the levels of stop and target, so that few bars have to be looked at exactly. */
  #setBounds(at: number): void {
    const { risk, trading } = this.#market;
    const cells = this.#cells;
    const entry = cells[at + ENTRY_TICKS] as number;
    const stop = (entry * Math.min(trading.stopPpm, risk.positionStopPpm)) / PPM;
    const target = trading.targetPpm > 0 ? (entry * trading.targetPpm) / PPM : Number.POSITIVE_INFINITY;
    const isLong = (cells[at + LOTS] as number) > 0;
    // A long stop is never below the first tick, and a short one never above the last.
    cells[at + LOW] = Math.max(isLong ? entry - stop : entry - target, isLong ? 1 : Number.NEGATIVE_INFINITY) + 2;
    const top = isLong ? Number.POSITIVE_INFINITY : this.#market.instrument.maxPriceTicks;
    cells[at + HIGH] = Math.min(isLong ? entry + target : entry + stop, top) - 2;
  }

  /** First bar that comes to one of two prices, or the one after `last`. */
  #nextTouch(from: number, last: number, low: number, high: number): number {
    const { ticks, lows, highs } = this.#market;
    const { lowTicks, highTicks } = ticks;
    let bar = from;
    while (bar <= last) {
      const stretch = Math.floor(bar / STRETCH);
      const end = Math.min(last + 1, (stretch + 1) * STRETCH);
      if ((lows[stretch] as number) <= low || (highs[stretch] as number) >= high) {
        for (; bar < end; bar++) if ((lowTicks[bar] as number) <= low || (highTicks[bar] as number) >= high) return bar;
      }
      bar = end;
    }
    return bar;
  }

  /**
   * Ends the position in a bar that touches its stop or its target: the open comes first, then the stop, then the target;
   * stops slip, targets do not. @param phase in the bar of the entry other exits may wait than later. @returns false for none.
   */
  #exitsIn(at: number, bar: number, phase: typeof FIRST | typeof LATER): boolean {
    const { openTicks, highTicks, lowTicks } = this.#market.ticks;
    const isLong = (this.#cells[at + LOTS] as number) > 0;
    const open = openTicks[bar] as number;
    const low = lowTicks[bar] as number;
    const high = highTicks[bar] as number;
    const { risk, trading } = this.#market;
    const early = phase === FIRST && trading.late;
    const stop = this.#level(at, early ? -risk.positionStopPpm : -Math.min(trading.stopPpm, risk.positionStopPpm));
    const isStopped = isLong ? low <= stop : high >= stop;
    const target = early || trading.targetPpm === 0 ? Number.NaN : this.#level(at, trading.targetPpm);
    const isReached = isLong ? high >= target : low <= target;
    if (!isStopped && !isReached) return false;
    const isBeyondStop = isLong ? open <= stop : open >= stop;
    const isBeyondTarget = isLong ? open >= target : open <= target;
    const ticks = isBeyondStop || isBeyondTarget ? open : isStopped ? stop : target;
    this.#markUntil(at, bar - 1);
    this.#close(at, bar, ticks, isBeyondStop || (isStopped && !isBeyondTarget));
    return true;
  }

  /** @param distancePpm negative on the side of losses. */
  #level(at: number, distancePpm: number): number {
    const cells = this.#cells;
    const held = cells[at + LOTS] as number;
    const costUnits = cells[at + COST] as number;
    return exitTicks(this.#market.instrument, { costUnits, lots: Math.abs(held), long: held > 0, distancePpm });
  }

  #close(at: number, bar: number, price: number, slips: boolean): void {
    const { costs } = this.#market;
    const cells = this.#cells;
    const lots = cells[at + LOTS] as number;
    const ticks = this.#fillTicks(price, lots > 0 ? 'sell' : 'buy', slips);
    const proceeds = this.#value(ticks, lots);
    const fee = feeOf(proceeds, costs.feePpm);
    cells[at + CASH] = (cells[at + CASH] as number) + (proceeds - fee);
    const fees = (cells[at + ENTRY_FEE] as number) + fee;
    const pnl = proceeds - (cells[at + COST] as number) - fees;
    cells[at + FEES] = (cells[at + FEES] as number) + fees;
    cells[at + TRADES] = (cells[at + TRADES] as number) + 1;
    const won = pnl > 0 ? 1 : 0;
    cells[at + WINS] = (cells[at + WINS] as number) + won;
    cells[at + (won === 1 ? PROFIT : LOSS)] = (cells[at + (won === 1 ? PROFIT : LOSS)] as number) + pnl;
    if (this.#onTrade !== undefined) this.#tell(at, { bar, ticks, fee, proceeds });
    cells[at + LOTS] = 0;
  }

  #tell(at: number, exit: { bar: number; ticks: number; fee: number; proceeds: number }): void {
    const cells = this.#cells;
    const lots = cells[at + LOTS] as number;
    const fees = (cells[at + ENTRY_FEE] as number) + exit.fee;
    if (exit.bar < 0) cells[at + FEES] = (cells[at + FEES] as number) + fees;
    this.#onTrade?.(at / CELLS, {
      side: lots > 0 ? 'long' : 'short',
      entryBar: cells[at + ENTRY_BAR] as number,
      exitBar: exit.bar,
      lots: Math.abs(lots),
      entryTicks: cells[at + ENTRY_TICKS] as number,
      exitTicks: exit.ticks,
      fees,
      pnl: exit.proceeds - (cells[at + COST] as number) - fees,
    });
  }

  #fillTicks(ticks: number, side: Side, slips: boolean): PriceTicks {
    const { slippagePpm } = this.#market.costs;
    if (!slips || slippagePpm === 0) return ticks as PriceTicks;
    return slip({ ticks: ticks as PriceTicks, side, slippagePpm });
  }

  #value(ticks: number, lots: number): QuoteUnits {
    const { unitsPerTickLot } = this.#market.instrument;
    const value = ticks * lots * unitsPerTickLot;
    // Whole units that fit are exact as they are; everything else is rounded, or refused, where it is defined.
    if (unitsPerTickLot >= 1 && value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) {
      return value as QuoteUnits;
    }
    return notional({ ticks: ticks as PriceTicks, lots: lots as QtyLots, unitsPerTickLot });
  }

  /** Marks the account at the ends of days up to and with `bar`: nothing has changed since the last event. */
  #markUntil(at: number, bar: number): void {
    if ((this.#cells[at + MARK_BAR] as number) <= bar) this.#markDays(at, bar);
  }

  #markDays(at: number, bar: number): void {
    const { marks, ticks } = this.#market;
    const cells = this.#cells;
    let next = cells[at + NEXT_MARK] as number;
    const cash = cells[at + CASH] as number;
    const lots = cells[at + LOTS] as number;
    for (; next < marks.length && (marks[next] as number) <= bar; next++) {
      const close = ticks.closeTicks[marks[next] as number] as number;
      const equity = lots === 0 ? cash : cash + this.#value(close, lots);
      this.#mark(at, next, equity);
      this.#onDay?.(at / CELLS, marks[next] as number, equity);
    }
    cells[at + NEXT_MARK] = next;
    cells[at + MARK_BAR] = next < marks.length ? (marks[next] as number) : Number.POSITIVE_INFINITY;
  }

  /** Return of a day, into the moments (Welford 1962) and the drawdown. */
  #mark(at: number, mark: number, equity: number): void {
    const cells = this.#cells;
    for (let quiet = this.#market.quietDays[mark] as number; quiet > 0; quiet--) this.#addReturn(at, 0);
    this.#addReturn(at, equity / (cells[at + MARKED] as number) - 1);
    cells[at + MARKED] = equity;
    const peak = Math.max(cells[at + PEAK] as number, equity);
    cells[at + PEAK] = peak;
    cells[at + DRAWDOWN] = Math.max(cells[at + DRAWDOWN] as number, (peak - equity) / peak);
  }

  #addReturn(at: number, value: number): void {
    const cells = this.#cells;
    const days = (cells[at + DAYS] as number) + 1;
    const mean = cells[at + MEAN] as number;
    const moved = value - mean;
    const next = mean + moved / days;
    cells[at + DAYS] = days;
    cells[at + MEAN] = next;
    cells[at + SQUARES] = (cells[at + SQUARES] as number) + moved * (value - next);
  }
}
