/**
 * The simulator behind the venue port: market data goes in, and one ordered queue of bars and reports comes out.
 *
 * A trade trades what waits for it, and then is an event. Each bar passes in three steps (open, range, close), and what the engine does on the reports of one step takes part
 * in the next. The simulated venue's book of record is the runner's own journal: an order counts as received once its
 * intent is written, so after a crash the same events and intents rebuild the same venue.
 */
import { assert, InputError, type Micros } from '../../core/index.ts';
import { type CancelIntent, type OrderIntent, ReportRecord, type VenueReport } from '../../domain/orders/index.ts';
import { RiskApproved } from '../../domain/risk/index.ts';
import { type BarMatcher, FIRST, type FundingDesk, type FundingPayment } from '../../domain/sim/index.ts';
import { JournalCodec } from '../../dto/journal-codec.ts';
import type {
  BarEvent,
  EngineEvent,
  MarketData,
  MarketEvent,
  ReportEvent,
  TradeEvent,
  VenueGateway,
} from '../../ports/index.ts';

/** Between two groups. */
const NO_ROWS: readonly MarketEvent[] = [];
const NO_REPORT = new ReportRecord() as VenueReport;

type Step = 'open' | 'range' | 'close';
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class SimVenue implements VenueGateway {
  readonly #matcher: BarMatcher;
  /** Time on its way to the matcher: as an argument of a call that is not inlined it would be boxed. */
  readonly #clock = new Float64Array(1);
  readonly #data: MarketData;
  readonly #reported: Mutable<ReportEvent> = { type: 'report', report: NO_REPORT };
  readonly #codec = new JournalCodec();
  readonly #recordedCodec = new JournalCodec();
  /** Bars that close together; each step is done for all of them before the next step begins. */
  #group: readonly MarketEvent[] = NO_ROWS;
  #step: Step = 'close';
  #at = 0;
  /** Where the range of the bar at hand goes on. */
  #since = FIRST;

  /** Funding that was settled and not told yet, the first at `#toldFunding`. */
  readonly #payments: FundingPayment[] = [];
  #toldFunding = 0;
  #fundingTime = 0;
  readonly #funding: FundingDesk | undefined;
  /** Last price of each instrument that has traded. */
  readonly #prices: number[] = [];

  /** @param funding where positions pay or receive it. */
  constructor(matcher: BarMatcher, data: MarketData, funding?: FundingDesk) {
    this.#matcher = matcher;
    this.#data = data;
    this.#funding = funding;
  }

  get ended(): boolean {
    const isTold = this.#toldFunding === this.#payments.length;
    return this.#data.ended && this.#step === 'close' && this.#at === this.#group.length && isTold;
  }

  submit(order: RiskApproved<OrderIntent>): void {
    if (!RiskApproved.is(order)) assert(false, 'a venue takes only what the risk engine approved');
    const intent = order.value;
    this.#clock[0] = intent.time;
    this.#matcher.submitAt(intent, this.#clock);
  }

  cancel(request: CancelIntent): void {
    this.#clock[0] = request.time;
    this.#matcher.cancelAt(request, this.#clock);
  }

  poll(): EngineEvent | undefined {
    for (;;) {
      const closed = this.#matcher.lends ? this.#matcher.takeClosed() : undefined;
      if (closed !== undefined) return { type: 'liquidation', ...closed };
      const report = this.#matcher.takeReport();
      if (report !== undefined) {
        this.#reported.report = report;
        return this.#reported;
      }
      if (this.#at === this.#group.length && this.#payments.length === 0 && !this.#advance()) return undefined;
      if (this.#payments.length > 0) return this.#tellFunding();
      const event = this.#group[this.#at] as MarketEvent;
      this.#at += 1;
      if (this.#step === 'close') return event;
      if (event.type === 'trade') this.#matcher.onTrade(event.instrument, event, event.time as Micros);
      else if (this.#step === 'open') this.#matcher.onOpen(event.instrument, event, event.openTime as Micros);
      else this.#trade(event);
    }
  }

  /** The range of a bar, once more when what came of it was told and answered, as long as the matcher asks for it. */
  #trade(bar: BarEvent): void {
    this.#since = this.#matcher.onRange(bar.instrument, bar, bar.closeTime as Micros, this.#since);
    if (this.#since !== FIRST) this.#at -= 1;
  }

  wait(): Promise<void> {
    return this.#data.wait();
  }

  recoverEvent(event: EngineEvent): void {
    // Commands come from people and lost calls from the transport: neither is the venue's.
    if (event.type === 'control' || (event.type === 'report' && event.report.kind === 'lost')) return;
    const mine = this.#pollPatiently();
    if (mine !== undefined && this.#same(mine, event)) return;
    throw new InputError(
      'BOT4_JOURNAL_MISMATCH',
      'the journal holds an event that this data and these orders do not give',
    );
  }

  recoverIntent(intent: OrderIntent | CancelIntent): 'rebuilt' {
    if ('lots' in intent) this.#matcher.submit(intent, intent.time);
    else this.#matcher.cancel(intent, intent.time);
    return 'rebuilt';
  }

  /** Goes to the next step of the group, or to the next group. @returns false when there is no bar now. */
  #advance(): boolean {
    this.#at = 0;
    if (this.#step === 'open') this.#step = this.#group[0]?.type === 'trade' ? 'close' : 'range';
    else if (this.#step === 'range') this.#step = 'close';
    else {
      const group = this.#data.poll();
      this.#group = group ?? NO_ROWS;
      if (group === undefined) return false;
      if (this.#matcher.lends) this.#matcher.moveTo(startOf(group));
      if (this.#funding !== undefined) this.#settle(this.#funding, 'start');
      // What is due at the start is told before anything else of the group.
      this.#step = this.#payments.length === 0 && this.#isQuiet(group) ? 'close' : 'open';
    }
    if (this.#funding !== undefined && this.#step === 'close') this.#settle(this.#funding, 'end');
    return true;
  }

  /** Settles the funding that is due when the bars of the group begin, or when they end. */
  #settle(funding: FundingDesk, when: 'start' | 'end'): void {
    for (const event of this.#group) {
      const { instrument } = event;
      const isBar = event.type === 'bar';
      if (when === 'end') this.#prices[instrument] = isBar ? event.closeTicks : event.priceTicks;
      const until = isBar ? (when === 'start' ? event.openTime : event.closeTime) : event.time;
      const ticks = this.#prices[instrument] ?? (isBar ? event.openTicks : event.priceTicks);
      this.#fundingTime = until;
      funding.settle(instrument, until, { lots: this.#matcher.held(instrument), ticks }, this.#payments);
    }
    for (const { amount, instrument } of this.#payments) this.#matcher.receive(amount, instrument);
  }

  /** The oldest payment that was not told yet. All of a settlement have the time at which they were due together. */
  #tellFunding(): EngineEvent {
    const { instrument, amount } = this.#payments[this.#toldFunding] as FundingPayment;
    this.#toldFunding += 1;
    if (this.#toldFunding === this.#payments.length) {
      this.#payments.length = 0;
      this.#toldFunding = 0;
    }
    return { type: 'funding', instrument, time: this.#fundingTime as Micros, amount };
  }

  /** Nothing trades before the close, so nothing is reported, so no order can come in before it either. */
  #isQuiet(group: readonly MarketEvent[]): boolean {
    for (let i = 0; i < group.length; i++) {
      const event = group[i] as MarketEvent;
      const isQuiet =
        event.type === 'bar'
          ? this.#matcher.isQuiet(event.instrument, event)
          : this.#matcher.isQuietTrade(event.instrument, event.priceTicks);
      if (!isQuiet) return false;
    }
    return true;
  }

  /** Recovery does not keep the pace of a slowed replay. */
  #pollPatiently(): EngineEvent | undefined {
    const event = this.poll();
    if (event !== undefined || this.ended) return event;
    void this.#data.wait();
    return this.poll();
  }

  /** Whether two events are the same record, byte for byte. */
  #same(mine: EngineEvent, recorded: EngineEvent): boolean {
    if (mine.type === 'bar') return recorded.type === 'bar' && sameBar(mine, recorded);
    if (mine.type === 'trade') return recorded.type === 'trade' && sameTrade(mine, recorded);
    if (this.#codec.eventType(mine) !== this.#recordedCodec.eventType(recorded)) return false;
    const a = this.#codec.encodeEvent(mine);
    const b = this.#recordedCodec.encodeEvent(recorded);
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
}

/** When a group begins. */
function startOf([first]: readonly MarketEvent[]): number {
  if (first === undefined) return Number.NEGATIVE_INFINITY;
  return first.type === 'bar' ? first.openTime : first.time;
}

/** Most records are bars: their fields are compared as they stand. `Object.is` tells apart what bytes would. */
function sameBar(a: BarEvent, b: BarEvent): boolean {
  return (
    a.instrument === b.instrument &&
    Object.is(a.openTime, b.openTime) &&
    Object.is(a.closeTime, b.closeTime) &&
    Object.is(a.openTicks, b.openTicks) &&
    Object.is(a.highTicks, b.highTicks) &&
    Object.is(a.lowTicks, b.lowTicks) &&
    Object.is(a.closeTicks, b.closeTicks) &&
    Object.is(a.volume, b.volume)
  );
}

function sameTrade(a: TradeEvent, b: TradeEvent): boolean {
  return (
    a.instrument === b.instrument &&
    Object.is(a.time, b.time) &&
    Object.is(a.priceTicks, b.priceTicks) &&
    Object.is(a.lots, b.lots) &&
    a.side === b.side
  );
}
