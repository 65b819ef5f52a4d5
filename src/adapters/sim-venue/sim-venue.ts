/**
 * The simulator behind the venue port: market data goes in, and one ordered queue of bars and reports comes out.
 *
 * Each bar passes in three steps (open, range, close), and what the engine does on the reports of one step takes part
 * in the next. The simulated venue's book of record is the runner's own journal: an order counts as received once its
 * intent is written, so after a crash the same events and intents rebuild the same venue.
 */
import { assert, InputError, type Micros } from '../../core/index.ts';
import type { CancelIntent, OrderIntent } from '../../domain/orders/index.ts';
import { RiskApproved } from '../../domain/risk/index.ts';
import type { BarMatcher } from '../../domain/sim/index.ts';
import { JournalCodec } from '../../dto/journal-codec.ts';
import type { BarEvent, BarRow, EngineEvent, MarketData, VenueGateway } from '../../ports/index.ts';

type Step = 'open' | 'range' | 'close';
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class SimVenue implements VenueGateway {
  readonly #matcher: BarMatcher;
  readonly #data: MarketData;
  readonly #event: Mutable<BarEvent> = {
    type: 'bar',
    instrument: 0,
    openTime: 0,
    closeTime: 0,
    openTicks: 0,
    highTicks: 0,
    lowTicks: 0,
    closeTicks: 0,
    volume: 0,
  };
  readonly #codec = new JournalCodec();
  readonly #recordedCodec = new JournalCodec();
  /** Bars that close together; each step is done for all of them before the next step begins. */
  #group: readonly BarRow[] = [];
  #step: Step = 'close';
  #at = 0;

  constructor(matcher: BarMatcher, data: MarketData) {
    this.#matcher = matcher;
    this.#data = data;
  }

  get ended(): boolean {
    return this.#data.ended && this.#step === 'close' && this.#at === this.#group.length;
  }

  submit(order: RiskApproved<OrderIntent>): void {
    assert(RiskApproved.is(order), 'a venue takes only what the risk engine approved');
    const intent = order.value;
    this.#matcher.submit(intent, intent.time);
  }

  cancel(request: CancelIntent): void {
    this.#matcher.cancel(request, request.time);
  }

  poll(): EngineEvent | undefined {
    for (;;) {
      const report = this.#matcher.takeReport();
      if (report !== undefined) return { type: 'report', report };
      if (this.#at === this.#group.length && !this.#advance()) return undefined;
      const bar = this.#group[this.#at] as BarRow;
      this.#at += 1;
      if (this.#step === 'close') return this.#closed(bar);
      if (this.#step === 'open') this.#matcher.onOpen(bar.instrument, bar, bar.openTime as Micros);
      else this.#matcher.onRange(bar.instrument, bar, bar.closeTime as Micros);
    }
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
    if (this.#step === 'open') this.#step = 'range';
    else if (this.#step === 'range') this.#step = 'close';
    else {
      const group = this.#data.poll();
      this.#group = group ?? [];
      if (group === undefined) return false;
      this.#step = this.#isQuiet(group) ? 'close' : 'open';
    }
    return true;
  }

  /** Nothing trades before the close, so nothing is reported, so no order can come in before it either. */
  #isQuiet(group: readonly BarRow[]): boolean {
    for (const bar of group) if (!this.#matcher.isQuiet(bar.instrument, bar)) return false;
    return true;
  }

  #closed(bar: BarRow): BarEvent {
    const event = this.#event;
    event.instrument = bar.instrument;
    event.openTime = bar.openTime;
    event.closeTime = bar.closeTime;
    event.openTicks = bar.openTicks;
    event.highTicks = bar.highTicks;
    event.lowTicks = bar.lowTicks;
    event.closeTicks = bar.closeTicks;
    event.volume = bar.volume;
    return event;
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
    if (this.#codec.eventType(mine) !== this.#recordedCodec.eventType(recorded)) return false;
    const a = this.#codec.encodeEvent(mine);
    const b = this.#recordedCodec.encodeEvent(recorded);
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
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
