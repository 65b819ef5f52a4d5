/**
 * Events as rows of numbers, 128 bytes each: what exchange-core.as writes, and what a sink of rows reads. Hot path.
 *
 * Of a row only the places that its kind has are written; the others hold what was there before. A sink of rows that looks at
 * one or two numbers of an event pays for these; `readRow` makes an object of a row for everybody else.
 */
import { SIM_EVENT, type SimEvent, type SimEventKind, type SimSide } from './contract.ts';
import { EVENT_BYTES } from './core-layout.ts';

/** Places of a row. Of its doubles, 16 a row. */
export const EVENT_DOUBLE = {
  seq: 0,
  time: 1,
  orderId: 4,
  clientId: 5,
  listId: 6,
  lots: 7,
  quoteUnits: 8,
  /** Of a prevented match: its id. */
  tradeId: 9,
  otherOrderId: 10,
  feeUnits: 11,
  /** Of a balance. Of a cancel or an expiry: the client id of the cancel. */
  free: 13,
  locked: 14,
} as const;
/** Of its words, 32 a row. */
export const EVENT_WORD = { kind: 4, symbol: 5, account: 6, priceTicks: 24, asset: 25, status: 30 } as const;
/** Of its bytes, 128 a row. */
export const EVENT_BYTE = { state: 28, side: 29, maker: 30, reason: 31 } as const;

const DOUBLES = EVENT_BYTES / 8;
const WORDS = EVENT_BYTES / 4;

/** Rows in the order of the events. Views are other ones when the memory has grown, so they are asked for each time. */
export interface SimEventRows {
  /** How many there are. */
  readonly count: number;
  readonly doubles: Float64Array;
  readonly words: Int32Array;
  readonly bytes: Int8Array;
}

/** Takes the events of a command, in one call or, when there are many, in a few. It must not send commands, and keep nothing. */
export type SimEventRowSink = (rows: SimEventRows) => void;

/** Kind of a row. */
export function kindOfRow(rows: SimEventRows, row: number): SimEventKind {
  return rows.words[row * WORDS + EVENT_WORD.kind] as SimEventKind;
}

/** Makes an event of a row: the fields of its kind, the others stay as they are. `event` is of that kind. */
export function readRow(rows: SimEventRows, row: number, event: SimEvent): void {
  const { doubles, words, bytes } = rows;
  const at = row * DOUBLES;
  const kind = words[row * WORDS + EVENT_WORD.kind] as SimEventKind;
  event.seq = doubles[at + EVENT_DOUBLE.seq] as number;
  event.time = doubles[at + EVENT_DOUBLE.time] as number;
  if (kind === SIM_EVENT.balance) {
    event.account = words[row * WORDS + EVENT_WORD.account] as number;
    event.asset = words[row * WORDS + EVENT_WORD.asset] as number;
    event.free = doubles[at + EVENT_DOUBLE.free] as number;
    event.locked = doubles[at + EVENT_DOUBLE.locked] as number;
    return;
  }
  event.symbol = words[row * WORDS + EVENT_WORD.symbol] as number;
  if (kind === SIM_EVENT.status || kind === SIM_EVENT.list) {
    readList(rows, row, event);
    return;
  }
  event.side = bytes[row * EVENT_BYTES + EVENT_BYTE.side] as SimSide;
  if (kind !== SIM_EVENT.new && kind !== SIM_EVENT.triggered)
    event.priceTicks = words[row * WORDS + EVENT_WORD.priceTicks] as number;
  if (kind === SIM_EVENT.level) event.lots = doubles[at + EVENT_DOUBLE.lots] as number;
  else if (kind === SIM_EVENT.trade) readTrade(rows, row, event);
  else readOrder(rows, row, event);
}

function readList({ doubles, words }: SimEventRows, row: number, event: SimEvent): void {
  const at = row * DOUBLES;
  event.status = words[row * WORDS + EVENT_WORD.status] as number;
  if (event.kind === SIM_EVENT.status) return;
  event.account = words[row * WORDS + EVENT_WORD.account] as number;
  event.listId = doubles[at + EVENT_DOUBLE.listId] as number;
  event.clientId = doubles[at + EVENT_DOUBLE.clientId] as number;
}

function readTrade({ doubles, bytes }: SimEventRows, row: number, event: SimEvent): void {
  const at = row * DOUBLES;
  event.lots = doubles[at + EVENT_DOUBLE.lots] as number;
  event.quoteUnits = doubles[at + EVENT_DOUBLE.quoteUnits] as number;
  event.tradeId = doubles[at + EVENT_DOUBLE.tradeId] as number;
  event.orderId = doubles[at + EVENT_DOUBLE.orderId] as number;
  event.otherOrderId = doubles[at + EVENT_DOUBLE.otherOrderId] as number;
  event.maker = bytes[row * EVENT_BYTES + EVENT_BYTE.maker] as 0 | 1;
}

function readOrder(rows: SimEventRows, row: number, event: SimEvent): void {
  const { doubles, words, bytes } = rows;
  const at = row * DOUBLES;
  event.account = words[row * WORDS + EVENT_WORD.account] as number;
  event.orderId = doubles[at + EVENT_DOUBLE.orderId] as number;
  event.clientId = doubles[at + EVENT_DOUBLE.clientId] as number;
  event.listId = doubles[at + EVENT_DOUBLE.listId] as number;
  event.state = bytes[row * EVENT_BYTES + EVENT_BYTE.state] as SimEvent['state'];
  event.reason = bytes[row * EVENT_BYTES + EVENT_BYTE.reason] as SimEvent['reason'];
  const { kind } = event;
  if (kind === SIM_EVENT.fill || kind === SIM_EVENT.prevented) readMatch(rows, row, event);
  else if (kind === SIM_EVENT.replaced) event.lots = doubles[at + EVENT_DOUBLE.lots] as number;
  else if (kind !== SIM_EVENT.new && kind !== SIM_EVENT.triggered)
    event.cancelClientId = doubles[at + EVENT_DOUBLE.free] as number;
}

function readMatch({ doubles, words, bytes }: SimEventRows, row: number, event: SimEvent): void {
  const at = row * DOUBLES;
  event.lots = doubles[at + EVENT_DOUBLE.lots] as number;
  event.otherOrderId = doubles[at + EVENT_DOUBLE.otherOrderId] as number;
  event.maker = bytes[row * EVENT_BYTES + EVENT_BYTE.maker] as 0 | 1;
  if (event.kind === SIM_EVENT.prevented) {
    event.preventedMatchId = doubles[at + EVENT_DOUBLE.tradeId] as number;
    return;
  }
  event.quoteUnits = doubles[at + EVENT_DOUBLE.quoteUnits] as number;
  event.tradeId = doubles[at + EVENT_DOUBLE.tradeId] as number;
  event.feeUnits = doubles[at + EVENT_DOUBLE.feeUnits] as number;
  event.asset = words[row * WORDS + EVENT_WORD.asset] as number;
}

/** Makes a row of an event. */
export function writeRow({ doubles, words, bytes }: SimEventRows, row: number, event: SimEvent): void {
  const at = row * DOUBLES;
  const isBalance = event.kind === SIM_EVENT.balance;
  doubles[at + EVENT_DOUBLE.seq] = event.seq;
  doubles[at + EVENT_DOUBLE.time] = event.time;
  words[row * WORDS + EVENT_WORD.kind] = event.kind;
  words[row * WORDS + EVENT_WORD.symbol] = event.symbol;
  words[row * WORDS + EVENT_WORD.account] = event.account;
  words[row * WORDS + EVENT_WORD.priceTicks] = event.priceTicks;
  words[row * WORDS + EVENT_WORD.asset] = event.asset;
  words[row * WORDS + EVENT_WORD.status] = event.status;
  bytes[row * EVENT_BYTES + EVENT_BYTE.state] = event.state;
  bytes[row * EVENT_BYTES + EVENT_BYTE.side] = event.side;
  bytes[row * EVENT_BYTES + EVENT_BYTE.maker] = event.maker;
  bytes[row * EVENT_BYTES + EVENT_BYTE.reason] = event.reason;
  doubles[at + EVENT_DOUBLE.orderId] = event.orderId;
  doubles[at + EVENT_DOUBLE.clientId] = event.clientId;
  doubles[at + EVENT_DOUBLE.listId] = event.listId;
  doubles[at + EVENT_DOUBLE.lots] = event.lots;
  doubles[at + EVENT_DOUBLE.quoteUnits] = event.quoteUnits;
  doubles[at + EVENT_DOUBLE.tradeId] = event.kind === SIM_EVENT.prevented ? event.preventedMatchId : event.tradeId;
  doubles[at + EVENT_DOUBLE.otherOrderId] = event.otherOrderId;
  doubles[at + EVENT_DOUBLE.feeUnits] = event.feeUnits;
  doubles[at + EVENT_DOUBLE.free] = isBalance ? event.free : event.cancelClientId;
  doubles[at + EVENT_DOUBLE.locked] = event.locked;
}
