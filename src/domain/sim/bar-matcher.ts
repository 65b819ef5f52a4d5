/**
 * The matching core of the simulator over bars: what a venue would have done with our orders, as far as bars can tell.
 *
 * Order of events within a bar, each step drained before the next so that our answers take part in it:
 * 1. `onOpen`: market orders fill at the open, moved against us by the slippage;
 * 2. `onRange`: orders whose level lies beyond the open fill at the open (a gap), then those whose level was touched
 *    fill at their level; stops before limits, because a bar does not tell which came first and the stop is the
 *    worse of the two;
 * 3. the bar closes, and the strategy sees it.
 * Stops pay slippage, limits do not. Orders are looked at in the order of their arrival.
 *
 * Over trades instead of bars there is one step, `onTrade`, and the queue of a limit order, whose length at the start is a
 * rule of the costs.
 *
 * There is no credit: an order that adds to a position is taken back as a whole when its value and fee are more than the
 * free cash at that moment. What was received for a short position is not free, nor is as much again. An order for a
 * share of the free cash is sized here (`cashSharePpm`).
 *
 * With margin terms a market lends: an order needs its margin and fee of the free money, and a position that falls under its
 * maintenance margin is closed by the venue (`MarginDesk`): before anything else where the open lies beyond its liquidation price,
 * otherwise at that price, after the stops that are nearer and before everything else.
 *
 * Client order ids must be unique among open orders only, which is the literal rule of Binance and Kraken: sending
 * the id of a finished order again makes a new order. Our own engine must not rely on the venue here.
 * Pure and deterministic; the caller owns the event loop.
 *
 * Hot path. Orders are copied into records of the venue's own, which are used again, and so are reports: a report stands
 * until the next one is taken. Cost: a bar that reaches no level is O(1), however many orders rest far away; one that
 * does looks at the orders that it reaches. An order comes and goes in O(log n).
 */
import {
  assert,
  type Micros,
  mulDiv,
  notional,
  type PriceTicks,
  priceTicks,
  type QtyLots,
  type QuoteUnits,
  qtyLots,
  quoteUnits,
} from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import {
  type CancelIntent,
  type EndReport,
  type OrderIntent,
  ReportRecord,
  signOf,
  type VenueReport,
} from '../orders/index.ts';
import { type FeeDesk, feeOf, type IsolatedMargin, type MarginTerms } from '../portfolio/index.ts';
import {
  AT_OPEN,
  byArrival,
  callOf,
  Floor,
  isBeyond,
  isDead,
  isReached,
  LIMITS,
  liquidityOf,
  type MatchBar,
  type MatchTrade,
  NEAR_STOPS,
  OUTSIDE,
  Point,
  passOf,
  type Resting,
  reaches,
  STOPS,
  TRADED,
  type TradePlace,
  wait,
  waitsAbove,
} from './bar-floor.ts';
import { type CostModel, feeDeskOf, lotsForCash, slip } from './cost-models.ts';
import { type ClosedByVenue, MarginDesk } from './margin-desk.ts';
import type { RecordedBook } from './market/index.ts';
import { OpenOrders } from './open-orders.ts';
import { QueueAhead } from './queue-ahead.ts';

/** The words of Binance. */
const NO_FUNDS = 'Account has insufficient balance for requested action.';
const NOTHING_TO_REDUCE = 'reduce-only, and nothing is left to reduce';
const REST_REDUCES_NOTHING = 'reduce-only, the rest has nothing to reduce';
const SHARE_SPENT = 'the share of cash bought no more';
const TOO_LARGE = 'Exceeded the maximum allowable position at current leverage.';

/** A step that was not taken yet in this bar, or is over. */
export const FIRST = -1;

/** What a cancel names. */
type CancelName = Pick<CancelIntent, 'clientOrderId' | 'instrument' | 'orderSeq' | 'epoch'>;

/** The venue's account of one session. */
export class BarMatcher {
  readonly #instruments: readonly Instrument[];
  readonly #costs: CostModel;
  /** Where fees depend on the volume. */
  readonly #fees: FeeDesk | undefined;
  readonly #queue: QueueAhead;
  readonly #floors: readonly Floor[];
  readonly #open = new OpenOrders();
  /** Orders that a bar reaches. */
  readonly #reached: Resting[] = [];
  readonly #held: Float64Array;
  /** What was received for each short position. */
  readonly #shortUnits: Float64Array;
  /** Reports from `#read` to `#written`; the others are free. */
  readonly #reports: ReportRecord[] = [];
  #read = 0;
  #written = 0;
  readonly #point = new Point();
  /** Some market lends. */
  readonly lends: boolean;
  readonly #margin: MarginDesk | undefined;
  /** What closes each position at its liquidation price: an order of the venue's own, which rests while one is held. */
  readonly #calls: readonly Resting[];
  readonly #at: TradePlace = { ticks: Number.NaN as PriceTicks, slips: false, time: Number.NaN as Micros, dead: false };
  /** In an array, for a double field that is not its own is boxed at every change. */
  readonly #cash: Float64Array;
  #tradeId = 0;
  #acceptedOrders = 0;

  constructor(args: {
    instruments: readonly Instrument[];
    costs: CostModel;
    cash: QuoteUnits;
    /** Terms of each instrument, undefined for one without credit. */
    margin?: readonly (MarginTerms | undefined)[] | undefined;
    /** Recorded depth of each instrument, undefined for one without; where the venue sees trades. */
    books?: readonly (RecordedBook | undefined)[] | undefined;
  }) {
    this.#instruments = args.instruments;
    this.#costs = args.costs;
    this.#fees = feeDeskOf(args.costs);
    this.#queue = new QueueAhead(args.costs.queueLots ?? 0, args.books ?? []);
    this.#cash = Float64Array.of(args.cash);
    const count = args.instruments.length;
    this.#floors = args.instruments.map(() => new Floor());
    this.#held = new Float64Array(count);
    this.#shortUnits = new Float64Array(count);
    this.lends = args.margin?.some((terms) => terms !== undefined) === true;
    this.#margin = this.lends ? new MarginDesk(args.instruments, args.margin ?? []) : undefined;
    this.#calls = this.lends ? args.instruments.map((_, i) => callOf(i)) : [];
  }

  /** Orders that the venue has ever taken. */
  get acceptedOrders(): number {
    return this.#acceptedOrders;
  }

  /** Lots of a position, signed. */
  held(instrument: number): number {
    return this.#held[instrument] as number;
  }

  /** Moves money that no trade moves, such as funding of an instrument; negative when it is paid. */
  receive(amount: QuoteUnits, instrument: number): void {
    this.#cash[0] = (this.#cash[0] as number) + amount;
    if (this.#margin === undefined || amount >= 0) return;
    const missing = Math.min(-amount, -this.#freeCash());
    const margin = this.#margin.of(instrument);
    if (missing <= 0 || margin === undefined) return;
    margin.draw(quoteUnits(missing));
    this.#waitForCall(instrument);
  }

  /** Positions that the venue has closed, each to be told when `takeReport` has given the reports before it. */
  takeClosed(): ClosedByVenue | undefined {
    return this.#margin?.takeClosed(this.#read);
  }

  /** Time has come so far: other margin tiers may hold. */
  moveTo(time: number): void {
    if (this.#margin === undefined) return;
    for (let i = 0; i < this.#floors.length; i++) if (this.#margin.of(i)?.moveTo(time) === true) this.#waitForCall(i);
  }

  /** The oldest report that was not read yet. It stands until the next one is taken. */
  takeReport(): VenueReport | undefined {
    if (this.#read < this.#written) {
      const report = this.#reports[this.#read] as ReportRecord;
      this.#read = (this.#read + 1) | 0;
      return report as VenueReport;
    }
    this.#read = 0;
    this.#written = 0;
    return undefined;
  }

  /** Takes an order or rejects it; the answer is a report. */
  submit(order: OrderIntent, time: Micros): void {
    this.submitAt(order, Float64Array.of(time));
  }

  /** `submit` at the time that stands in `clock`: as an argument of a call that is not inlined it would be boxed. */
  submitAt(order: OrderIntent, clock: Float64Array): void {
    this.#at.time = clock[0] as Micros;
    const rules = this.#instruments[order.instrument];
    if (rules === undefined) assert(false, 'order is for an instrument of the venue', order.instrument);
    const reason = this.#reasonAgainst(order, rules);
    const resting = this.#open.copy(order);
    resting.arrival = this.#acceptedOrders;
    this.#queue.join(resting);
    resting.takes = false;
    if (reason !== '') {
      this.#end('rejected', resting, reason);
      this.#open.free(resting);
      return;
    }
    this.#open.open(resting);
    const floor = this.#floorOf(resting.instrument);
    if (resting.type === 'market') floor.atOpen.push(resting);
    else wait(floor, resting);
    this.#acceptedOrders = (this.#acceptedOrders + 1) | 0;
    const report = this.#claimReport('accepted');
    report.name(resting);
  }

  /** Takes an order back if it still rests. */
  cancel(order: CancelName, time: Micros): void {
    this.cancelAt(order, Float64Array.of(time));
  }

  /** `cancel` at the time that stands in `clock`. */
  cancelAt(order: CancelName, clock: Float64Array): void {
    this.#at.time = clock[0] as Micros;
    const taken = this.#open.find(order);
    if (taken === undefined || taken.instrument !== order.instrument) {
      const report = this.#claimReport('cancelRejected');
      report.nameText(order);
      report.instrument = order.instrument;
      report.reason = 'Unknown order sent.';
      return;
    }
    const floor = this.#floorOf(taken.instrument);
    if (taken.type === 'market') {
      // From the back, where a market order that is taken back nearly always is.
      floor.atOpen.splice(floor.atOpen.lastIndexOf(taken), 1);
    } else if (waitsAbove(taken)) floor.above.remove(taken);
    else floor.below.remove(taken);
    this.#open.forget(taken);
    this.#end('cancelled', taken, 'by request');
    this.#open.free(taken);
  }

  /** Whether steps 1 and 2 of a bar would do nothing. */
  isQuiet(instrument: number, bar: MatchBar): boolean {
    const floor = this.#floorOf(instrument);
    return floor.atOpen.length === 0 && !reaches(floor, bar);
  }

  /** Step 1 of a bar. */
  onOpen(instrument: number, bar: MatchBar, time: Micros): void {
    const { atOpen } = this.#floorOf(instrument);
    if (this.#margin !== undefined) this.#callAtOpen(instrument, bar, time);
    if (atOpen.length === 0) return;
    const at = this.#placeOf(bar, time);
    at.ticks = priceTicks(bar.openTicks);
    at.slips = true;
    for (let i = 0; i < atOpen.length; i++) this.#trade(atOpen[i] as Resting, at);
    while (atOpen.length > 0) atOpen.pop();
  }

  /**
   * Step 2 of a bar. It ends early after an order that may add to a position, so that what is done about that takes part in
   * the bar: of what comes meanwhile stops trade, at their level, and nothing else does.
   * @param since what it returned when it was taken before in this bar.   @returns `FIRST` when it is over.
   */
  onRange(instrument: number, bar: MatchBar, time: Micros, since = FIRST): number {
    const floor = this.#floorOf(instrument);
    if (this.#margin !== undefined && since === FIRST) this.#callAtOpen(instrument, bar, time);
    if (!reaches(floor, bar)) return FIRST;
    const before = since === FIRST ? this.#acceptedOrders : since;
    let next = FIRST;
    const reached = this.#takeReached(floor, bar);
    const at = this.#placeOf(bar, time);
    const call = this.#calls[instrument];
    const ways = { call, bar, before };
    // The open comes first in time: what it lies beyond trades there, stop or limit.
    for (let pass = AT_OPEN; pass <= LIMITS && next === FIRST; pass++) {
      if (pass === NEAR_STOPS && call === undefined) continue;
      if (pass === STOPS && call !== undefined) this.#callInRange(call, bar, at);
      for (let i = 0; i < reached.length && next === FIRST; i++) {
        const order = reached[i] as Resting;
        if (order === call || pass !== passOf(order, ways)) continue;
        at.ticks = pass === AT_OPEN ? priceTicks(bar.openTicks) : order.priceTicks;
        at.slips = order.type === 'stopMarket';
        if (!order.reduceOnly) {
          // Whether a price beyond the order came to it, or it came to that price, is not known: the dearer of the two.
          order.takes = pass === AT_OPEN;
          next = before;
        }
        this.#trade(order, at);
        order.arrival = TRADED;
      }
    }
    for (let order = reached.pop(); order !== undefined; order = reached.pop()) {
      if (order.arrival !== TRADED && order.lots > 0 && order.place === OUTSIDE) wait(floor, order);
    }
    return next;
  }

  /** Whether a trade of the market would trade nothing of ours. */
  isQuietTrade(instrument: number, ticks: number): boolean {
    return this.isQuiet(instrument, this.#point.at(ticks));
  }

  /**
   * A trade of the market at `time`. Market orders that came before it, and stops whose level it reaches, fill at its
   * price, moved by the slippage. A limit order that it passes fills at the price of the order. At that very price the
   * trade first takes what stands ahead of the order, and what is left of it fills the order, in part where it is less:
   * only where the taker can have met the order.
   */
  onTrade(instrument: number, trade: MatchTrade, time: Micros): void {
    const bar = this.#point.at(trade.priceTicks);
    this.onOpen(instrument, bar, time);
    const floor = this.#floorOf(instrument);
    if (this.#margin !== undefined) this.#callAtOpen(instrument, bar, time);
    if (!reaches(floor, bar)) return;
    const reached = this.#takeReached(floor, bar);
    const at = this.#placeOf(bar, time);
    at.ticks = priceTicks(trade.priceTicks);
    at.slips = true;
    for (let i = 0; i < reached.length; i++) {
      const order = reached[i] as Resting;
      if (order.type === 'stopMarket') this.#trade(order, at);
    }
    at.slips = false;
    let left = trade.lots;
    for (let i = 0; i < reached.length; i++) {
      const order = reached[i] as Resting;
      if (order.type === 'stopMarket') continue;
      at.ticks = order.priceTicks;
      if (order.priceTicks !== trade.priceTicks) this.#trade(order, at);
      else left -= this.#meet(order, at, left, trade.side);
    }
    while (reached.length > 0) reached.pop();
  }

  /** A trade of `lots` at the price of a limit order. @returns lots that it took of the order. */
  #meet(order: Resting, at: TradePlace, lots: number, takerSide: number): number {
    this.#queue.shrink(order, at.time);
    const met = takerSide === signOf(order.side) ? 0 : lots;
    const most = Math.max(0, met - order.ahead);
    order.ahead = Math.max(0, order.ahead - met);
    const wanted = this.#tradableLots(order, at.ticks);
    if (most >= wanted || (most > 0 && !this.#tradePart(order, at, qtyLots(most)))) {
      // The whole of it, or its end for want of money.
      this.#trade(order, at);
      return wanted;
    }
    wait(this.#floorOf(order.instrument), order);
    return most;
  }

  /** Takes the orders that a bar reaches out of their heaps, in the order of arrival. */
  #takeReached(floor: Floor, bar: MatchBar): Resting[] {
    const reached = this.#reached;
    for (let top = floor.above.top(); top !== undefined && isReached(top, bar); top = floor.above.top()) {
      floor.above.remove(top);
      reached.push(top);
    }
    for (let top = floor.below.top(); top !== undefined && isReached(top, bar); top = floor.below.top()) {
      floor.below.remove(top);
      reached.push(top);
    }
    if (reached.length > 1) reached.sort(byArrival);
    return reached;
  }

  #reasonAgainst(order: OrderIntent, rules: Instrument): string {
    if (this.#open.has(order)) return 'Duplicate order sent.';
    if (order.lots <= 0 || order.lots > rules.maxQtyLots) return 'Filter failure: LOT_SIZE';
    if (order.type !== 'market' && (order.priceTicks <= 0 || order.priceTicks > rules.maxPriceTicks)) {
      return 'Filter failure: PRICE_FILTER';
    }
    return '';
  }

  #floorOf(instrument: number): Floor {
    const floor = this.#floors[instrument];
    if (floor === undefined) assert(false, 'instrument is traded at the venue', instrument);
    return floor;
  }

  #placeOf(bar: MatchBar, time: Micros): TradePlace {
    const at = this.#at;
    at.time = time;
    at.dead = isDead(bar);
    return at;
  }

  /** A report of the time that is handled. */
  #claimReport(kind: VenueReport['kind']): ReportRecord {
    if (this.#written === this.#reports.length) this.#reports.push(new ReportRecord());
    const report = this.#reports[this.#written] as ReportRecord;
    this.#written = (this.#written + 1) | 0;
    report.kind = kind;
    report.time = this.#at.time;
    return report;
  }

  /** Reports the end of an order. */
  #end(kind: EndReport['kind'], order: Resting, reason: string): void {
    const report = this.#claimReport(kind);
    report.name(order);
    report.reason = reason;
  }

  /** Ends an order at its turn: with a trade, or because there is none to be had. */
  #trade(order: Resting, at: TradePlace): void {
    const { instrument, side } = order;
    this.#open.forget(order);
    const ticks = at.slips ? slip({ ticks: at.ticks, side, slippagePpm: this.#costs.slippagePpm }) : at.ticks;
    const lots = this.#tradableLots(order, ticks);
    const rules = this.#instruments[instrument] as Instrument;
    const value = notional({ ticks, lots, unitsPerTickLot: rules.unitsPerTickLot });
    const fee = this.#feeOf(value, order, at);
    if (lots === 0) this.#end('expired', order, order.reduceOnly ? NOTHING_TO_REDUCE : NO_FUNDS);
    else if (!order.reduceOnly && this.#lacks(order, lots, this.#needs(order, lots, value) + fee)) {
      this.#end('expired', order, NO_FUNDS);
    } else if (this.#margin !== undefined && !order.reduceOnly && !this.#allows(order, lots, ticks)) {
      this.#end('expired', order, TOO_LARGE);
    } else {
      this.#book(instrument, signOf(side) * lots, value, fee);
      if (this.#margin !== undefined) this.#back(order, lots, ticks);
      if (this.#fees !== undefined) this.#fees.charge(value, liquidityOf(order), at.time);
      const report = this.#claimFill(order, at);
      report.lots = lots;
      report.ticks = ticks;
      report.fee = fee;
      if (lots < order.lots) this.#end('expired', order, order.reduceOnly ? REST_REDUCES_NOTHING : SHARE_SPENT);
    }
    this.#open.free(order);
  }

  #feeOf(value: QuoteUnits, order: Resting, at: TradePlace): QuoteUnits {
    if (this.#fees === undefined) return feeOf(value, this.#costs.feePpm);
    return this.#fees.quote(value, liquidityOf(order), at.time);
  }

  /** Trades a part of a limit order, whose rest goes on waiting. @returns false when there is no money for it. */
  #tradePart(order: Resting, at: TradePlace, lots: QtyLots): boolean {
    const { unitsPerTickLot } = this.#instruments[order.instrument] as Instrument;
    const value = notional({ ticks: at.ticks, lots, unitsPerTickLot });
    const fee = this.#feeOf(value, order, at);
    if (!order.reduceOnly && this.#lacks(order, lots, this.#needs(order, lots, value) + fee)) return false;
    if (this.#margin !== undefined && !order.reduceOnly && !this.#allows(order, lots, at.ticks)) return false;
    this.#book(order.instrument, signOf(order.side) * lots, value, fee);
    if (this.#margin !== undefined) this.#back(order, lots, at.ticks);
    if (this.#fees !== undefined) this.#fees.charge(value, liquidityOf(order), at.time);
    const report = this.#claimFill(order, at);
    report.lots = lots;
    report.ticks = at.ticks;
    report.fee = fee;
    order.lots = qtyLots(order.lots - lots);
    return true;
  }

  #claimFill(order: Resting, at: TradePlace): ReportRecord {
    this.#tradeId += 1;
    const report = this.#claimReport('filled');
    report.name(order);
    report.tradeId = this.#tradeId;
    report.deadMarket = at.dead;
    return report;
  }

  /** Whether money, or what is to be sold, is missing. */
  #lacks(order: Resting, lots: number, cost: number): boolean {
    const { kind } = this.#instruments[order.instrument] as Instrument;
    if (order.side === 'sell' && kind === 'spot' && lots > (this.#held[order.instrument] as number)) return true;
    return (order.side === 'buy' || kind === 'perp') && cost > this.#freeCash();
  }

  /** What an order takes of the free money beside its fee: its value, or the margin of what it adds where the market lends. */
  #needs(order: Resting, lots: number, value: QuoteUnits): QuoteUnits {
    const margin = this.#margin?.of(order.instrument);
    return margin === undefined ? value : margin.needs(signOf(order.side) * lots, value);
  }

  /** Whether the venue lends for so large a position. */
  #allows(order: Resting, lots: number, ticks: PriceTicks): boolean {
    return this.#margin?.of(order.instrument)?.allows(signOf(order.side) * lots, ticks) !== false;
  }

  /** Puts margin behind a trade where the market lends, and lets the venue wait at the new liquidation price. */
  #back(order: Resting, lots: QtyLots, ticks: PriceTicks): void {
    const margin = this.#margin?.of(order.instrument);
    if (margin === undefined) return;
    margin.trade(order.side, lots, ticks);
    this.#waitForCall(order.instrument);
  }

  #marginOf(instrument: number): IsolatedMargin {
    const margin = this.#margin?.of(instrument);
    if (margin === undefined) assert(false, 'the market of a call lends', instrument);
    return margin;
  }

  /** Lets the call of an instrument wait at its liquidation price; nowhere while there is none. */
  #waitForCall(instrument: number): void {
    const call = this.#calls[instrument] as Resting;
    const floor = this.#floorOf(instrument);
    if (call.place !== OUTSIDE) (waitsAbove(call) ? floor.above : floor.below).remove(call);
    const { lots, levelTicks } = this.#marginOf(instrument);
    call.lots = qtyLots(Math.abs(lots));
    if (Number.isNaN(levelTicks)) {
      call.lots = qtyLots(0);
      return;
    }
    call.side = lots > 0 ? 'sell' : 'buy';
    call.priceTicks = levelTicks as PriceTicks;
    wait(floor, call);
  }

  /** Closes a position whose liquidation price the open lies at or beyond, before anything else. */
  #callAtOpen(instrument: number, bar: MatchBar, time: Micros): void {
    const call = this.#calls[instrument] as Resting;
    if (call.lots === 0 || !isBeyond(call, bar.openTicks)) return;
    const at = this.#placeOf(bar, time);
    at.ticks = priceTicks(bar.openTicks);
    this.#close(call, at);
  }

  /** Closes a position whose liquidation price the bar reaches. */
  #callInRange(call: Resting, bar: MatchBar, at: TradePlace): void {
    if (call.lots === 0) return;
    if (isReached(call, bar)) {
      at.ticks = call.priceTicks;
      this.#close(call, at);
    } else if (call.place === OUTSIDE) wait(this.#floorOf(call.instrument), call);
  }

  /** The venue closes a position at the market. */
  #close(call: Resting, at: TradePlace): void {
    const { instrument, side, lots } = call;
    const margin = this.#marginOf(instrument);
    const ticks = slip({ ticks: at.ticks, side, slippagePpm: this.#costs.slippagePpm });
    const { unitsPerTickLot } = this.#instruments[instrument] as Instrument;
    const value = notional({ ticks, lots, unitsPerTickLot });
    const fee = this.#feeOf(value, call, at);
    if (this.#fees !== undefined) this.#fees.charge(value, liquidityOf(call), at.time);
    this.#book(instrument, signOf(side) * lots, value, fee);
    const { insurance } = margin.liquidate(ticks, fee);
    this.#cash[0] = (this.#cash[0] as number) - insurance;
    this.#waitForCall(instrument);
    this.#margin?.tell({ instrument, time: at.time, side, lots, ticks, fee, insurance }, this.#written);
  }

  /** Moves cash and position. */
  #book(instrument: number, signedLots: number, value: number, fee: number): void {
    const before = this.#held[instrument] as number;
    const after = before + signedLots;
    this.#cash[0] = (this.#cash[0] as number) - (Math.sign(signedLots) * value + fee);
    this.#held[instrument] = after;
    const received = this.#shortUnits[instrument] as number;
    if (after >= 0) this.#shortUnits[instrument] = 0;
    else if (before >= 0) this.#shortUnits[instrument] = mulDiv(value, -after, Math.abs(signedLots), 'up');
    else if (signedLots < 0) this.#shortUnits[instrument] = received + value;
    else this.#shortUnits[instrument] = mulDiv(received, -after, -before, 'up');
  }

  /** Cash that an order may take: without what short positions brought in, and as much again that stands behind them. */
  #freeCash(): QuoteUnits {
    let free = this.#cash[0] as number;
    for (let i = 0; i < this.#shortUnits.length; i++) free -= 2 * (this.#shortUnits[i] as number);
    return quoteUnits(this.#margin === undefined ? free : free - this.#boundByMargin());
  }

  /** What positions of markets that lend bind: their margin, and not what they cost or brought in. */
  #boundByMargin(): number {
    let bound = 0;
    for (let i = 0; i < this.#shortUnits.length; i++) {
      const margin = this.#margin?.of(i);
      if (margin !== undefined) bound += margin.boundUnits - 2 * (this.#shortUnits[i] as number);
    }
    return bound;
  }

  #tradableLots(order: OrderIntent, ticks: PriceTicks): QtyLots {
    const { instrument, lots, side, cashSharePpm } = order;
    if (cashSharePpm !== undefined) {
      const { unitsPerTickLot } = this.#instruments[instrument] as Instrument;
      const { feePpm } = this.#costs;
      return qtyLots(
        Math.min(lots, lotsForCash({ cash: this.#freeCash(), sharePpm: cashSharePpm, ticks, unitsPerTickLot, feePpm })),
      );
    }
    if (!order.reduceOnly) return lots;
    const held = this.#held[instrument] as number;
    if (held === 0 || Math.sign(held) === signOf(side)) return qtyLots(0);
    return qtyLots(Math.min(lots, Math.abs(held)));
  }
}
