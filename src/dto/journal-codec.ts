/**
 * The journal's records as bytes, version 1: records get new types, never another layout, so a journal stays readable by
 * every later version, and an earlier one says that it does not know a type. Little-endian, fixed layouts, no padding; text is a length and
 * UTF-16 code units, one byte each where that is enough. One writer buffer is reused, so encoding allocates nothing but the view that it returns.
 */
import { assert, micros, priceTicks, qtyLots, quoteUnits, StoreError } from '../core/index.ts';
import type {
  CancelIntent,
  ClientOrderId,
  EndReport,
  FillReport,
  OrderIntent,
  VenueReport,
} from '../domain/orders/index.ts';
import type { EngineEvent } from '../ports/index.ts';

/** What a record holds. Numbers are part of the format and never reused. */
export const RECORD = {
  sessionStart: 1,
  bar: 2,
  accepted: 3,
  filled: 4,
  ended: 5,
  control: 6,
  /** A fill that names a side, or a fee in another asset. */
  filledWith: 7,
  /** A trade that the venue took back. */
  voided: 8,
  /** A trade of others in the market. */
  trade: 9,
  order: 10,
  cancel: 11,
  refusal: 12,
  /** Funding that was settled with a position. */
  funding: 13,
  /** A position that the venue closed. */
  liquidation: 14,
} as const;

/** A decision of the engine, as the journal holds it. */
export interface RefusalRecord {
  readonly intentSeq: number;
  readonly instrument: number;
  readonly code: string;
}

const SIDES = ['buy', 'sell'] as const;
const TYPES = ['market', 'limit', 'stopMarket'] as const;
const PURPOSES = ['entry', 'exit', 'stop', 'flatten', 'target'] as const;
const ENDS: readonly EndReport['kind'][] = ['cancelled', 'rejected', 'expired', 'cancelRejected', 'lost'];
/** In place of a side. */
const NO_SIDE = 255;
const ACTIONS = ['kill', 'reset', 'halt'] as const;

/** Longest text, and the bit that marks two bytes per unit. */
const TEXT_MAX = 0x7fff;
const WIDE = 0x8000;
/** Room for the longest text beside everything else that a record holds. */
const BUFFER_BYTES = 2 * TEXT_MAX + 1024;
/** Texts that are remembered by their bytes, a power of two, and the longest of them: client order ids are shorter. */
const TEXTS = 1024;
const SHORT = 64;

/** Writes values one after another into a reused buffer. */
class Writer {
  readonly #bytes = new Uint8Array(BUFFER_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #at = 0;

  start(): this {
    this.#at = 0;
    return this;
  }
  u8(value: number): this {
    this.#view.setUint8(this.#at, value);
    this.#at += 1;
    return this;
  }
  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }
  f64(value: number): this {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
    return this;
  }
  /**
   * Text: its length in UTF-16 code units, the highest bit set when any of them needs two bytes, then the units. Longer
   * text than the length can say is cut; only words of a venue could be that long, and no decision reads them.
   */
  text(value: string): this {
    const length = Math.min(value.length, TEXT_MAX);
    const start = this.#at + 2;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 255) return this.#wideText(value, length);
      this.#bytes[start + i] = unit;
    }
    this.#view.setUint16(this.#at, length, true);
    this.#at = start + length;
    return this;
  }
  #wideText(value: string, length: number): this {
    this.#view.setUint16(this.#at, length | WIDE, true);
    this.#at += 2;
    for (let i = 0; i < length; i++) {
      this.#view.setUint16(this.#at, value.charCodeAt(i), true);
      this.#at += 2;
    }
    return this;
  }
  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }
}

/** Text that was read lately: an id stands in each record of its order. Direct-mapped; one text pushes another out. */
class TextMemory {
  readonly #texts = new Array<string>(TEXTS).fill('');

  /** The text of the bytes from `start` up to but not including `end`, one byte a unit. */
  of(bytes: Uint8Array, start: number, end: number): string {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    const place = (hash ^ (hash >>> 15)) & (TEXTS - 1);
    const known = this.#texts[place] as string;
    if (isText(known, bytes, start, end)) return known;
    const text = narrowText(bytes, start, end);
    this.#texts[place] = text;
    return text;
  }
}

function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = start; i < end; i++) if (text.charCodeAt(i - start) !== bytes[i]) return false;
  return true;
}

/** A string in one piece: one that is put together unit by unit is a tree, which costs its first reader. */
function narrowText(bytes: Uint8Array, start: number, end: number): string {
  const units = new Array<number>(end - start);
  for (let i = start; i < end; i++) units[i - start] = bytes[i] as number;
  return Reflect.apply(String.fromCharCode, undefined, units);
}

/** Reads values one after another. One for many records: a view costs as much as reading one. */
class Reader {
  readonly #texts = new TextMemory();
  /** All that the payload is a part of. */
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.#bytes.buffer);
  #at = 0;
  #end = 0;

  start({ buffer, byteOffset, length }: Uint8Array): this {
    if (buffer !== this.#bytes.buffer) {
      this.#bytes = new Uint8Array(buffer);
      this.#view = new DataView(buffer);
    }
    this.#at = byteOffset;
    this.#end = byteOffset + length;
    return this;
  }
  hasMore(): boolean {
    return this.#at < this.#end;
  }
  /** Goes on by `size` bytes. @returns where it was. */
  #pass(size: number): number {
    const at = this.#at;
    this.#at = at + size;
    if (this.#at > this.#end) assert(false, 'a record is as long as its type says', size);
    return at;
  }
  u8(): number {
    return this.#view.getUint8(this.#pass(1));
  }
  u32(): number {
    return this.#view.getUint32(this.#pass(4), true);
  }
  f64(): number {
    return this.#view.getFloat64(this.#pass(8), true);
  }
  text(): string {
    const head = this.#view.getUint16(this.#pass(2), true);
    const length = head & TEXT_MAX;
    if ((head & WIDE) !== 0) return this.#wideText(length);
    const at = this.#pass(length);
    return length <= SHORT ? this.#texts.of(this.#bytes, at, at + length) : narrowText(this.#bytes, at, at + length);
  }
  #wideText(length: number): string {
    const at = this.#pass(2 * length);
    let value = '';
    for (let i = 0; i < length; i++) value += String.fromCharCode(this.#view.getUint16(at + 2 * i, true));
    return value;
  }
  pick<T>(values: readonly T[]): T {
    const value = values[this.u8()];
    assert(value !== undefined, 'record holds a known variant');
    return value;
  }
}

const EVENT_TYPES: ReadonlySet<number> = new Set([
  RECORD.bar,
  RECORD.trade,
  RECORD.accepted,
  RECORD.filled,
  RECORD.ended,
  RECORD.control,
  RECORD.filledWith,
  RECORD.voided,
  RECORD.funding,
  RECORD.liquidation,
]);
const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(RECORD));

/**
 * True for records that are events, false for records of what the engine decided.
 * @throws BOT4_JOURNAL_CORRUPT for a type that this version does not write: the journal is of a newer one.
 */
export function isEventRecord(type: number): boolean {
  if (KNOWN_TYPES.has(type)) return EVENT_TYPES.has(type);
  throw new StoreError(
    'BOT4_JOURNAL_CORRUPT',
    `the journal holds a record of type ${type}, which this version does not know: continue it with the version that wrote it`,
  );
}

/** Whether a fill needs more than the record of a fill has. */
function isDetailed(fill: FillReport): boolean {
  return fill.side !== undefined || fill.commission !== undefined;
}

/** Encodes and decodes records. One per engine, since it reuses its buffer and remembers texts. */
export class JournalCodec {
  readonly #writer = new Writer();
  readonly #reader = new Reader();

  eventType(event: EngineEvent): number {
    if (event.type === 'bar') return RECORD.bar;
    if (event.type === 'trade') return RECORD.trade;
    if (event.type === 'control') return RECORD.control;
    if (event.type === 'funding') return RECORD.funding;
    if (event.type === 'liquidation') return RECORD.liquidation;
    const { report } = event;
    if (report.kind === 'accepted') return RECORD.accepted;
    if (report.kind === 'filled') return isDetailed(report) ? RECORD.filledWith : RECORD.filled;
    return report.kind === 'voided' ? RECORD.voided : RECORD.ended;
  }

  /** Bytes of an event, valid until the next call. */
  encodeEvent(event: EngineEvent): Uint8Array {
    if (event.type === 'report') return this.#encodeReport(event.report);
    const w = this.#writer.start();
    if (event.type === 'trade') {
      w.u32(event.instrument).f64(event.time).f64(event.priceTicks).f64(event.lots);
      return w.u8(event.side + 1).done();
    }
    if (event.type === 'control') return w.u8(ACTIONS.indexOf(event.action)).f64(event.time).text(event.reason).done();
    if (event.type === 'funding') return w.u32(event.instrument).f64(event.time).f64(event.amount).done();
    if (event.type === 'liquidation') {
      w.u32(event.instrument).f64(event.time).u8(SIDES.indexOf(event.side)).f64(event.lots).f64(event.ticks);
      return w.f64(event.fee).f64(event.insurance).done();
    }
    w.u32(event.instrument).f64(event.openTime).f64(event.closeTime).f64(event.openTicks).f64(event.highTicks);
    return w.f64(event.lowTicks).f64(event.closeTicks).f64(event.volume).done();
  }

  decodeEvent(type: number, payload: Uint8Array): EngineEvent {
    const r = this.#reader.start(payload);
    if (type === RECORD.bar) {
      return {
        type: 'bar',
        instrument: r.u32(),
        openTime: r.f64(),
        closeTime: r.f64(),
        openTicks: r.f64(),
        highTicks: r.f64(),
        lowTicks: r.f64(),
        closeTicks: r.f64(),
        volume: r.f64(),
      };
    }
    if (type === RECORD.trade) {
      const [instrument, time, priceTicks, lots] = [r.u32(), r.f64(), r.f64(), r.f64()];
      return { type: 'trade', instrument, time, priceTicks, lots, side: r.u8() - 1 };
    }
    if (type === RECORD.control)
      return { type: 'control', action: r.pick(ACTIONS), time: micros(r.f64()), reason: r.text() };
    if (type === RECORD.funding) {
      return { type: 'funding', instrument: r.u32(), time: micros(r.f64()), amount: quoteUnits(r.f64()) };
    }
    if (type === RECORD.liquidation) {
      return {
        type: 'liquidation',
        instrument: r.u32(),
        time: micros(r.f64()),
        side: r.pick(SIDES),
        lots: qtyLots(r.f64()),
        ticks: priceTicks(r.f64()),
        fee: quoteUnits(r.f64()),
        insurance: quoteUnits(r.f64()),
      };
    }
    return { type: 'report', report: decodeReport(type, r) };
  }

  encodeOrder(intent: OrderIntent): Uint8Array {
    const w = this.#writer.start().u32(intent.intentSeq).text(intent.clientOrderId).u32(intent.instrument);
    w.u8(SIDES.indexOf(intent.side)).u8(TYPES.indexOf(intent.type)).u8(PURPOSES.indexOf(intent.purpose));
    w.f64(intent.lots)
      .f64(intent.priceTicks)
      .u8(intent.reduceOnly ? 1 : 0)
      .f64(intent.time);
    // At the end, and only where there is one: the record of an order of a fixed quantity is what it always was.
    if (intent.cashSharePpm !== undefined) w.f64(intent.cashSharePpm);
    return w.done();
  }

  decodeOrder(payload: Uint8Array): OrderIntent {
    const r = this.#reader.start(payload);
    const intent = {
      intentSeq: r.u32(),
      clientOrderId: r.text() as ClientOrderId,
      instrument: r.u32(),
      side: r.pick(SIDES),
      type: r.pick(TYPES),
      purpose: r.pick(PURPOSES),
      lots: qtyLots(r.f64()),
      priceTicks: priceTicks(r.f64()),
      reduceOnly: r.u8() === 1,
      time: micros(r.f64()),
    };
    return r.hasMore() ? { ...intent, cashSharePpm: r.f64() } : intent;
  }

  encodeCancel(intent: CancelIntent): Uint8Array {
    const w = this.#writer.start().u32(intent.intentSeq).text(intent.clientOrderId);
    return w.u32(intent.instrument).f64(intent.time).done();
  }

  decodeCancel(payload: Uint8Array): CancelIntent {
    const r = this.#reader.start(payload);
    return {
      intentSeq: r.u32(),
      clientOrderId: r.text() as ClientOrderId,
      instrument: r.u32(),
      time: micros(r.f64()),
    };
  }

  encodeRefusal(record: RefusalRecord): Uint8Array {
    return this.#writer.start().u32(record.intentSeq).u32(record.instrument).text(record.code).done();
  }

  decodeRefusal(payload: Uint8Array): RefusalRecord {
    const r = this.#reader.start(payload);
    return { intentSeq: r.u32(), instrument: r.u32(), code: r.text() };
  }

  #encodeReport(report: VenueReport): Uint8Array {
    const w = this.#writer.start().text(report.clientOrderId).u32(report.instrument).f64(report.time);
    if (report.kind === 'accepted') return w.done();
    if (report.kind !== 'filled' && report.kind !== 'voided') {
      return w.u8(ENDS.indexOf(report.kind)).text(report.reason).done();
    }
    w.f64(report.tradeId).f64(report.lots).f64(report.ticks).f64(report.fee);
    const isDead = report.kind === 'filled' && report.deadMarket;
    w.u8(isDead ? 1 : 0);
    const { side, commission } = report;
    if (report.kind === 'filled' && !isDetailed(report)) return w.done();
    w.u8(side === undefined ? NO_SIDE : SIDES.indexOf(side)).u8(commission === undefined ? 0 : 1);
    if (commission !== undefined) w.text(commission.asset).text(commission.amount);
    return w.done();
  }
}

function decodeReport(type: number, r: Reader): VenueReport {
  const base = { clientOrderId: r.text() as ClientOrderId, instrument: r.u32(), time: micros(r.f64()) };
  if (type === RECORD.accepted) return { kind: 'accepted', ...base };
  if (type === RECORD.ended) return { ...base, kind: r.pick(ENDS), reason: r.text() };
  const isFill = type === RECORD.filled || type === RECORD.filledWith;
  assert(isFill || type === RECORD.voided, 'record is a known event', type);
  const trade = {
    ...base,
    tradeId: r.f64(),
    lots: qtyLots(r.f64()),
    ticks: priceTicks(r.f64()),
    fee: quoteUnits(r.f64()),
  };
  const deadMarket = r.u8() === 1;
  if (type === RECORD.filled) return { kind: 'filled', ...trade, deadMarket };
  const side = SIDES[r.u8()];
  const commission = r.u8() === 1 ? { asset: r.text(), amount: r.text() } : undefined;
  const fee = commission && { commission };
  if (isFill) return { kind: 'filled', ...trade, deadMarket, ...(side && { side }), ...fee };
  if (side === undefined) assert(false, 'a trade that was taken back has a side');
  return { kind: 'voided', ...trade, side, ...fee };
}
