/**
 * The way that most commands go, a plain limit order and its cancel, in one piece: what it is checked for, funds, book,
 * trades, prevention, fees, history and events. AssemblyScript; scripts/gen-simd.ts compiles it into
 * exchange-core.wasm.gen.ts. Hot path.
 *
 * It works on the columns of the exchange where they are (exchange-memory.ts), and does what sim-exchange.ts, order-desk.ts,
 * matching.ts, order-roll.ts, funds.ts and event-writer.ts do for such an order, operation by operation, so that the
 * events have the same bits; a property test compares both. Whatever is not plainly good or not plain at all (a refusal,
 * a leg of a list, a trigger, a rate that has to be looked up, a column that is full) is left to them: before anything
 * has changed, or between two trades, where they go on with the order as it stands.
 *
 * Every load and store is raw; exchange-memory.ts, core-layout.ts and the owners of the columns write the addresses.
 */
import {
  ACCOUNT,
  ACCOUNT_COUNT,
  BEST_ASK,
  BEST_BID,
  BOOK,
  CANCELED,
  CAPACITY,
  CLIENT_COUNT,
  CLIENT_MASK,
  DONE,
  ENABLED,
  EVENT_COUNT,
  EVENT_ROOM,
  EXPIRED,
  FEE_SPECIAL,
  FIRST_FREE,
  FLAGS,
  FOLLOWERS,
  FREE,
  FRESH,
  INDEX,
  IN_COURSE,
  IOC,
  IS_OPEN,
  KIND_NEW,
  LEFT,
  LEVELS,
  LIMIT_MAKER,
  LIST,
  LOT_UNITS,
  MARKETS,
  MARKET_COUNT,
  MAX_SAFE,
  NEXT_DATE,
  NONE,
  ON_BOOK,
  OPEN,
  PARTIALLY_FILLED,
  PLACED,
  PLAIN_TYPES,
  PRICE,
  REASON_TO_STOP,
  SIDE,
  SLOTS_MAX,
  SLOT_SEQUENCE,
  STANDS,
  STATE,
  STP_DEFAULT,
  SYMBOL,
  TAKER,
  TIME,
  TRANSFER,
  UNFILLED_IOC,
  UNITS_FACTOR,
  double,
  idOf,
  rowAt,
  slotAt,
  word,
} from './core-cells';
import {
  beginOrder,
  flush,
  levelAt,
  noteLevel,
  pageOf,
} from './core-events';
import {
  end,
  findClient,
  lock,
  placeOf,
  rest,
  strike,
  takeFromBook,
  wholeUnits,
  write,
} from './core-orders';
import {
  crosses,
  isGood,
  isId,
  isMode,
} from './core-checks';
import {
  match,
} from './core-trades';

export {
  cancelPair,
  submitPair,
} from './core-lists';

/** Whether every column has room for what an order needs before its first trade. */
function hasRoom(symbol: usize, tick: i32, clientId: f64): bool {
  if (load<i32>(FIRST_FREE) == NONE && load<i32>(FRESH) >= load<i32>(CAPACITY)) return false;
  if (pageOf(<usize>load<i32>(symbol + LEVELS), tick) == 0) return false;
  return clientId == 0 || 2 * load<i32>(CLIENT_COUNT) <= load<i32>(CLIENT_MASK);
}

/** Of a command: 40 bytes. */
const C_TIME: usize = 0;
const C_LOTS: usize = 8;
const C_ORDER: usize = 8;
const C_CLIENT: usize = 16;
const C_OPERATION: usize = 24;
const C_SIDE: usize = 25;
const C_TYPE: usize = 26;
const C_TIF: usize = 27;
const C_STP: usize = 28;
const C_SYMBOL: usize = 30;
const C_ACCOUNT: usize = 32;
const C_PRICE: usize = 36;
const C_OF: usize = 36;
const COMMAND_BYTES: usize = 40;
/** The refusal of contract.ts that a cancel gets whose order is not open. */
const UNKNOWN_ORDER: f64 = -44;
/** Operations beside placing, 0: cancelling; nothing. */
const CANCELS: i32 = 1;
const NOTHING: i32 = 2;
/** Rows of events that are free when a command begins. */
const EVENTS_A_COMMAND: i32 = 128;
/** Why `run` stops, beside the answers: rows of events have to be given away. */
const FULL: i32 = 4;

/** Slot of the open order that a command cancels, `NONE` when there is none of this account and market. */
function cancelled(results: usize, command: usize): i32 {
  const placed = load<i32>(command + C_OF);
  const id = placed >= 0 ? load<f64>(results + ((<usize>placed) << 3)) : load<f64>(command + C_ORDER);
  if (!(id >= SLOTS_MAX && id <= MAX_SAFE && floor<f64>(id) == id)) return NONE;
  const slot = <i32>(<i64>id & 0x1fffff);
  if (slot >= load<i32>(CAPACITY) || load<u32>(slotAt(slot) + SLOT_SEQUENCE) == 0 || idOf(slot) != id) return NONE;
  if (load<i32>(slotAt(slot) + ACCOUNT) != load<i32>(command + C_ACCOUNT)) return NONE;
  if (load<u16>(rowAt(slot) + SYMBOL) != load<u16>(command + C_SYMBOL)) return NONE;
  return load<u8>(slotAt(slot) + STATE) <= <u8>PARTIALLY_FILLED ? slot : NONE;
}

function runCommand(results: usize, result: usize, command: usize, market: usize): i32 {
  if (load<u8>(command + C_OPERATION) == <u8>CANCELS) {
    const slot = cancelled(results, command);
    if (slot == NONE) {
      store<f64>(result, UNKNOWN_ORDER);
      return DONE;
    }
    const id = idOf(slot);
    const answer = takeAway(market, slot, load<f64>(command + C_CLIENT));
    if (answer != LEFT) store<f64>(result, id);
    return answer;
  }
  const account = load<i32>(command + C_ACCOUNT);
  if (load<u8>(<usize>load<i32>(ENABLED) + <usize>account) == 0 || load<i32>(market + IS_OPEN) == 0) return LEFT;
  const side = <i32>load<i8>(command + C_SIDE);
  const type = <i32>load<i8>(command + C_TYPE);
  const tif = <i32>load<i8>(command + C_TIF);
  const stp = <i32>load<i8>(command + C_STP);
  if ((side != 1 && side != -1) || (type != 0 && type != LIMIT_MAKER) || stp < -1 || stp > TRANSFER) return LEFT;
  if (tif != 0 && (tif != IOC || type != 0)) return LEFT;
  const price = <f64>load<i32>(command + C_PRICE);
  const answer = place(market, account, side, type, tif, stp, price, load<f64>(command + C_LOTS), load<f64>(command + C_CLIENT));
  if (answer != LEFT) store<f64>(result, load<f64>(PLACED));
  return answer;
}

/**
 * Does commands of a table, from a row on, up to another one.
 * @returns the row that it has come to: `to`, or the one that the answer in `REASON_TO_STOP` is of.
 */
export function run(table: usize, results: usize, from: i32, to: i32): i32 {
  for (let row = from; row < to; row++) {
    const command = table + <usize>row * COMMAND_BYTES;
    if (load<u8>(command + C_OPERATION) == <u8>NOTHING) continue;
    if (load<i32>(EVENT_COUNT) + EVENTS_A_COMMAND > load<i32>(EVENT_ROOM)) {
      store<i32>(REASON_TO_STOP, FULL);
      return row;
    }
    store<i32>(REASON_TO_STOP, LEFT);
    const time = load<f64>(command + C_TIME);
    if (!(time >= 0 && time < load<f64>(NEXT_DATE) && time <= MAX_SAFE)) return row;
    const symbol = <u32>load<u16>(command + C_SYMBOL);
    if (symbol >= load<u32>(MARKET_COUNT) || load<u32>(command + C_ACCOUNT) >= load<u32>(ACCOUNT_COUNT)) return row;
    if (time > load<f64>(TIME)) store<f64>(TIME, time);
    const answer = runCommand(results, results + ((<usize>row) << 3), command, <usize>word(MARKETS, <i32>symbol));
    if (answer == DONE) continue;
    store<i32>(REASON_TO_STOP, answer);
    return row;
  }
  return to;
}

/**
 * Places a limit order: type 0 or 6, time in force 0 or 1, nothing else said.
 * @param symbol address of the market.   @param account of the exchange, enabled.   @param side 1 or −1.
 * @param mode of prevention, −1 for that of the market.
 * @returns an answer; after `DONE` and `IN_COURSE` the slot of the order is in `TAKER`, its id in `PLACED`.
 */
export function submit(symbol: usize, account: i32, side: i32, type: i32, tif: i32, mode: i32, price: f64, lots: f64, clientId: f64): i32 {
  store<i32>(EVENT_COUNT, 0);
  return place(symbol, account, side, type, tif, mode, price, lots, clientId);
}

/** Loads what the first trade of an order will touch, while the order is written. */
@inline
function touchBest(symbol: usize, side: i32): void {
  const book = <usize>load<i32>(symbol + BOOK);
  const tick = load<i32>(book + (side > 0 ? BEST_ASK : BEST_BID));
  const maker = load<i32>(levelAt(<usize>load<i32>(symbol + LEVELS), tick) + 8) - 1;
  load<i32>(rowAt(maker));
}

function place(symbol: usize, account: i32, side: i32, type: i32, tif: i32, mode: i32, price: f64, lots: f64, clientId: f64): i32 {
  if (((load<i32>(symbol + PLAIN_TYPES) >>> type) & 1) == 0) return LEFT;
  const stp = mode < 0 ? load<i32>(symbol + STP_DEFAULT) : mode;
  if (!isMode(symbol, mode)) return LEFT;
  if (!isId(clientId)) return LEFT;
  if (!isGood(symbol, account, side, price, lots, 1)) return LEFT;
  const tick = <i32>price;
  if (!hasRoom(symbol, tick, clientId)) return LEFT;
  if (load<u8>(<usize>load<i32>(FEE_SPECIAL) + <usize>account) != 0) return LEFT;
  if (clientId != 0 && findClient(account, clientId) != NONE) return LEFT;
  const meets = crosses(symbol, side, tick);
  if (meets && (type == LIMIT_MAKER || stp == TRANSFER || load<i32>(symbol + FOLLOWERS) != 0)) return LEFT;
  const needed =
    side > 0
      ? wholeUnits(symbol, price * lots * load<f64>(symbol + UNITS_FACTOR))
      : lots * load<f64>(symbol + LOT_UNITS);
  const at = placeOf(symbol, account, side);
  if (!(double(FREE, at) >= needed)) return LEFT;

  if (meets) touchBest(symbol, side);
  const slot = write(symbol, account, side, type, tif, stp, tick, lots, clientId);
  store<i32>(TAKER, slot);
  store<f64>(PLACED, idOf(slot));
  lock(slot, at, needed);
  beginOrder(KIND_NEW, slot);
  if (meets && !match(symbol, slot, side, tick, stp)) return IN_COURSE;
  if (load<f64>(rowAt(slot) + OPEN) == 0) strike(symbol, slot);
  else if (tif == IOC) end(symbol, slot, EXPIRED, UNFILLED_IOC, 0);
  else rest(symbol, slot);
  return flush(symbol);
}

/** Cancels the open order of a slot that the caller has found. @returns `LEFT`, `DONE` or `UNSAID`. */
export function cancel(symbol: usize, slot: i32, cancelClientId: f64): i32 {
  store<i32>(EVENT_COUNT, 0);
  return takeAway(symbol, slot, cancelClientId);
}

function takeAway(symbol: usize, slot: i32, cancelClientId: f64): i32 {
  const s = slotAt(slot);
  const flags = load<u8>(s + FLAGS);
  if (load<f64>(rowAt(slot) + LIST) != 0 || (flags & STANDS) != ON_BOOK) return LEFT;
  takeFromBook(symbol, slot);
  noteLevel(load<i32>(symbol + INDEX), load<i8>(s + SIDE), load<i32>(s + PRICE));
  store<u8>(s + FLAGS, <u8>(flags & ~STANDS));
  end(symbol, slot, CANCELED, 0, cancelClientId);
  return flush(symbol);
}
