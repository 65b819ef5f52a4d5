/**
 * Trades in exchange-core.as: matching, prevention of self-trades, commissions, history and reference price, as matching.ts,
 * fee-desk.ts, fill-archive.ts and reference-price.ts have it. AssemblyScript.
 */
import {
  ACCOUNT,
  BALANCE_COUNT,
  BALANCE_ROOM,
  BASE,
  BEST_ASK,
  BEST_BID,
  BOOK,
  BUY_LOTS,
  COLLECTED,
  DAYS,
  DAY_AT,
  DECREMENT,
  EVENTS_A_TRADE,
  EVENT_COUNT,
  EVENT_ROOM,
  EXPIRED_IN_MATCH,
  EXPIRE_BOTH,
  EXPIRE_MAKER,
  EXPIRE_TAKER,
  E_ASSET,
  E_FEE,
  E_LIST,
  E_LOTS,
  E_MAKER,
  E_ORDER,
  E_OTHER,
  E_PRICE,
  E_QUOTE,
  E_SIDE,
  E_SYMBOL,
  E_TIME,
  E_TRADE,
  FEE_SPECIAL,
  FILLED,
  FILLED_QUOTE,
  FILLED_STATE,
  FILLS,
  FILL_ACCOUNTS,
  FILL_CAPACITY,
  FILL_COUNT,
  FILL_MAX,
  FILL_NEWEST,
  FLAGS,
  FREE,
  GROUPS,
  HIGHEST_BELOW,
  ICEBERG,
  INDEX,
  KEEPS,
  KIND_FILL,
  KIND_PREVENTED,
  KIND_TRADE,
  LAST,
  LEVELS,
  LEVEL_COUNT,
  LEVEL_ROOM,
  LIST,
  LOCKED,
  LOCK_PRICE,
  LOT_UNITS,
  LOWEST_ABOVE,
  MAKER_PPM,
  MAX_SAFE,
  NEXT,
  NEXT_PREVENTED,
  NEXT_TIER,
  NEXT_TRADE,
  NONE,
  NOTES_A_TRADE,
  ON_BOOK,
  OPEN,
  PARTIALLY_FILLED,
  PPM,
  PREVENTED,
  PRICE,
  QUOTE,
  REFERENCE,
  ROW_LOCKED,
  SECOND_AT,
  SECOND_LOTS,
  SECOND_TICK_LOTS,
  SIDE,
  STATE,
  STRIDE,
  SUM_LOTS,
  SUM_TICK_LOTS,
  TAKER_PPM,
  TIME,
  UNITS_FACTOR,
  UNITS_PER_ONE,
  UPDATE_TIME,
  VALID_TO,
  VISIBLE,
  VOLUME,
  VOLUME_DAYS,
  VOLUME_REST,
  addDouble,
  double,
  idOf,
  rowAt,
  slotAt,
  word,
} from './core-cells';
import {
  begin,
  beginOrder,
  levelAt,
  noteBalance,
  noteLevel,
} from './core-events';
import {
  addToBook,
  floorDiv,
  shrink,
  strike,
  takeFromBook,
  trim,
  wholeUnits,
} from './core-orders';

export function shareOf(units: f64, ppm: f64): f64 {
  // By one division where the product is exact.
  if (units * ppm <= MAX_SAFE) return floorDiv(units * ppm, PPM);
  const millions = floor<f64>(units / PPM);
  return millions * ppm + floorDiv((units - millions * PPM) * ppm, PPM);
}

export function areOne(a: i32, b: i32): bool {
  if (a == b) return true;
  const group = word(GROUPS, a);
  return group >= 0 && group == word(GROUPS, b);
}

/** Whether the rates of an account are those of now, and are a share of what is received. */
export function hasRate(account: i32): bool {
  return (
    load<f64>(TIME) < double(VALID_TO, account) &&
    double(VOLUME, account) < double(NEXT_TIER, account) &&
    load<u8>(<usize>load<i32>(FEE_SPECIAL) + <usize>account) == 0
  );
}

export function addVolume(account: i32, quote: f64): void {
  let whole = floor<f64>(quote / UNITS_PER_ONE);
  const restAt = <usize>load<i32>(VOLUME_REST) + ((<usize>account) << 3);
  const all = load<f64>(restAt) + (quote - whole * UNITS_PER_ONE);
  store<f64>(restAt, all >= UNITS_PER_ONE ? all - UNITS_PER_ONE : all);
  if (all >= UNITS_PER_ONE) whole++;
  if (whole == 0) return;
  addDouble(VOLUME_DAYS, account * DAYS + word(DAY_AT, account), whole);
  addDouble(VOLUME, account, whole);
}

export function fillOrder(slot: i32, lots: f64, quote: f64): void {
  const row = rowAt(slot);
  const open = load<f64>(row + OPEN) - lots;
  store<f64>(row + OPEN, open);
  store<f64>(row + FILLED, load<f64>(row + FILLED) + lots);
  store<f64>(row + FILLED_QUOTE, load<f64>(row + FILLED_QUOTE) + quote);
  store<u8>(slotAt(slot) + STATE, <u8>(open == 0 ? FILLED_STATE : PARTIALLY_FILLED));
  store<f64>(row + UPDATE_TIME, load<f64>(TIME));
}

/** One side pays from what it has locked, receives less its commission, and its fill is said and kept. */
export function settle(symbol: usize, slot: i32, other: i32, tick: i32, lots: f64, quote: f64, base: f64, maker: i32): void {
  const s = slotAt(slot);
  const row = rowAt(slot);
  const account = load<i32>(s + ACCOUNT);
  const buys = load<i8>(s + SIDE) > 0;
  const start = account * load<i32>(STRIDE);
  const baseAsset = load<i32>(symbol + BASE);
  const quoteAsset = load<i32>(symbol + QUOTE);
  const paid = buys ? quote : base;
  const units = buys ? base : quote;
  const from = start + (buys ? quoteAsset : baseAsset);
  const asset = buys ? baseAsset : quoteAsset;
  const left = load<f64>(row + ROW_LOCKED) - paid;
  if (!(left >= 0)) unreachable();
  store<f64>(row + ROW_LOCKED, left);
  addDouble(LOCKED, from, -paid);
  noteBalance(from);
  const ppm = double(maker != 0 ? MAKER_PPM : TAKER_PPM, account);
  const fee = ppm < 0 ? -shareOf(units, -ppm) : shareOf(units, ppm);
  addVolume(account, quote);
  addDouble(FREE, start + asset, units - fee);
  noteBalance(start + asset);
  addDouble(COLLECTED, asset, fee);
  const event = beginOrder(KIND_FILL, slot);
  store<i32>(event + E_PRICE, tick);
  store<f64>(event + E_LOTS, lots);
  store<f64>(event + E_QUOTE, quote);
  store<f64>(event + E_TRADE, load<f64>(symbol + NEXT_TRADE));
  store<f64>(event + E_OTHER, idOf(other));
  store<u8>(event + E_MAKER, <u8>maker);
  store<f64>(event + E_FEE, fee);
  store<i32>(event + E_ASSET, asset);
  if (load<u8>(<usize>load<i32>(KEEPS) + <usize>account) != 0) keepFill(event, account);
}

export function keepFill(event: usize, account: i32): void {
  const number = load<f64>(FILL_COUNT);
  const at =
    <usize>load<i32>(FILLS) + <usize>(<i32>(<i64>number) & (load<i32>(FILL_CAPACITY) - 1)) * 104;
  const newest = <usize>load<i32>(FILL_NEWEST) + ((<usize>account) << 3);
  store<f64>(at, load<f64>(newest));
  store<f64>(at + 8, <f64>load<i32>(event + E_SYMBOL));
  store<f64>(at + 16, load<f64>(event + E_ORDER));
  store<f64>(at + 24, load<f64>(event + E_TRADE));
  store<f64>(at + 32, <f64>load<i32>(event + E_PRICE));
  store<f64>(at + 40, load<f64>(event + E_LOTS));
  store<f64>(at + 48, load<f64>(event + E_QUOTE));
  store<f64>(at + 56, load<f64>(event + E_FEE));
  store<f64>(at + 64, <f64>load<i32>(event + E_ASSET));
  store<f64>(at + 72, load<f64>(event + E_TIME));
  store<f64>(at + 80, <f64>load<i8>(event + E_SIDE));
  store<f64>(at + 88, <f64>load<u8>(event + E_MAKER));
  store<f64>(at + 96, load<f64>(event + E_LIST));
  store<f64>(FILL_COUNT, number + 1);
  store<f64>(newest, number + 1);
}

/** Whether two fills of these accounts fit into the history without its growth. */
export function hasFillRoom(a: i32, b: i32): bool {
  const keeps = <usize>load<i32>(KEEPS);
  if (load<u8>(keeps + <usize>a) == 0 && load<u8>(keeps + <usize>b) == 0) return true;
  const accounts = load<i32>(FILL_ACCOUNTS);
  if (a >= accounts || b >= accounts) return false;
  const capacity = load<i32>(FILL_CAPACITY);
  return capacity == load<i32>(FILL_MAX) || load<f64>(FILL_COUNT) + 2 <= <f64>capacity;
}

export function trade(symbol: usize, taker: i32, maker: i32, tick: i32): bool {
  const t = slotAt(taker);
  const m = slotAt(maker);
  const takerAccount = load<i32>(t + ACCOUNT);
  const makerAccount = load<i32>(m + ACCOUNT);
  if (takerAccount == makerAccount || !hasRate(takerAccount) || !hasRate(makerAccount)) return false;
  if (!hasFillRoom(takerAccount, makerAccount)) return false;
  const lots = min<f64>(load<f64>(rowAt(taker) + OPEN), load<f64>(m + VISIBLE));
  const product = <f64>tick * lots * load<f64>(symbol + UNITS_FACTOR);
  // What a maker has locked that needs more than 2^53 is looked at with big integers.
  if (!(product <= MAX_SAFE && isExact(symbol, maker))) return false;
  const quote = wholeUnits(symbol, product);
  const base = lots * load<f64>(symbol + LOT_UNITS);
  fillOrder(taker, lots, quote);
  fillOrder(maker, lots, quote);
  const takerBuys = load<i8>(t + SIDE) > 0;
  addDouble(symbol + BUY_LOTS, takerBuys ? takerAccount : makerAccount, -lots);
  settle(symbol, taker, maker, tick, lots, quote, base, 0);
  settle(symbol, maker, taker, tick, lots, quote, base, 1);
  trim(symbol, takerBuys ? taker : maker);
  sayTrade(symbol, taker, maker, tick, lots, quote);
  store<f64>(symbol + NEXT_TRADE, load<f64>(symbol + NEXT_TRADE) + 1);
  shrink(symbol, maker, lots);
  noteLevel(load<i32>(symbol + INDEX), load<i8>(m + SIDE), tick);
  mendMaker(symbol, maker);
  addToReference(<usize>load<i32>(symbol + REFERENCE), tick, lots);
  return true;
}

export function isExact(symbol: usize, slot: i32): bool {
  const row = rowAt(slot);
  return <f64>load<i32>(row + LOCK_PRICE) * load<f64>(row + OPEN) * load<f64>(symbol + UNITS_FACTOR) <= MAX_SAFE;
}

export function sayTrade(symbol: usize, taker: i32, maker: i32, tick: i32, lots: f64, quote: f64): void {
  const event = begin(KIND_TRADE);
  store<i32>(event + E_SYMBOL, load<i32>(symbol + INDEX));
  store<i8>(event + E_SIDE, load<i8>(slotAt(taker) + SIDE));
  store<i32>(event + E_PRICE, tick);
  store<f64>(event + E_LOTS, lots);
  store<f64>(event + E_QUOTE, quote);
  store<f64>(event + E_TRADE, load<f64>(symbol + NEXT_TRADE));
  store<f64>(event + E_ORDER, idOf(taker));
  store<f64>(event + E_OTHER, idOf(maker));
  store<u8>(event + E_MAKER, load<i8>(slotAt(maker) + SIDE) > 0 ? 1 : 0);
}

@inline
export function mendMaker(symbol: usize, maker: i32): void {
  const m = slotAt(maker);
  const open = load<f64>(rowAt(maker) + OPEN);
  if (open == 0) {
    takeFromBook(symbol, maker);
    store<u8>(m + FLAGS, <u8>(load<u8>(m + FLAGS) & ~ON_BOOK));
    strike(symbol, maker);
  } else if (load<f64>(m + VISIBLE) == 0) {
    takeFromBook(symbol, maker);
    store<f64>(m + VISIBLE, min<f64>(load<f64>(rowAt(maker) + ICEBERG), open));
    addToBook(symbol, maker);
  }
}

export function addToReference(reference: usize, tick: i32, lots: f64): void {
  const value = lots * <f64>tick;
  const at = load<i32>(reference + SECOND_AT);
  store<f64>(reference + LAST, <f64>tick);
  addDouble(reference + SECOND_LOTS, at, lots);
  addDouble(reference + SECOND_TICK_LOTS, at, value);
  store<f64>(reference + SUM_LOTS, load<f64>(reference + SUM_LOTS) + lots);
  store<f64>(reference + SUM_TICK_LOTS, load<f64>(reference + SUM_TICK_LOTS) + value);
}

/** Two orders of one owner meet, without a transfer. */
export function prevent(symbol: usize, taker: i32, maker: i32, mode: i32): bool {
  if (!isExact(symbol, maker)) return false;
  const ofTaker = load<f64>(rowAt(taker) + OPEN);
  const ofMaker = load<f64>(rowAt(maker) + OPEN);
  const both = min<f64>(ofTaker, ofMaker);
  const decrements = mode == DECREMENT;
  if (decrements || mode == EXPIRE_TAKER || mode == EXPIRE_BOTH) {
    lose(symbol, taker, maker, decrements ? both : ofTaker, load<i32>(slotAt(maker) + PRICE), 0);
  }
  if (decrements || mode == EXPIRE_MAKER || mode == EXPIRE_BOTH) {
    const m = slotAt(maker);
    lose(symbol, maker, taker, decrements ? both : ofMaker, load<i32>(m + PRICE), 1);
    const hidden = load<f64>(m + VISIBLE) - load<f64>(rowAt(maker) + OPEN);
    if (hidden > 0) shrink(symbol, maker, hidden);
    noteLevel(load<i32>(symbol + INDEX), load<i8>(m + SIDE), load<i32>(m + PRICE));
    mendMaker(symbol, maker);
  }
  store<f64>(symbol + NEXT_PREVENTED, load<f64>(symbol + NEXT_PREVENTED) + 1);
  return true;
}

export function lose(symbol: usize, slot: i32, other: i32, lots: f64, tick: i32, maker: i32): void {
  const s = slotAt(slot);
  const row = rowAt(slot);
  const open = load<f64>(row + OPEN) - lots;
  store<f64>(row + OPEN, open);
  store<f64>(row + PREVENTED, load<f64>(row + PREVENTED) + lots);
  if (open == 0) store<u8>(s + STATE, <u8>EXPIRED_IN_MATCH);
  store<f64>(row + UPDATE_TIME, load<f64>(TIME));
  if (load<i8>(s + SIDE) > 0) addDouble(symbol + BUY_LOTS, load<i32>(s + ACCOUNT), -lots);
  trim(symbol, slot);
  const event = beginOrder(KIND_PREVENTED, slot);
  store<i32>(event + E_PRICE, tick);
  store<f64>(event + E_LOTS, lots);
  store<f64>(event + E_OTHER, idOf(other));
  store<f64>(event + E_TRADE, load<f64>(symbol + NEXT_PREVENTED));
  store<u8>(event + E_MAKER, <u8>maker);
}

/** Trades a taker against the book as far as its price allows. @returns false when the next step is not plain. */
export function match(symbol: usize, taker: i32, side: i32, limit: i32, stp: i32): bool {
  const book = <usize>load<i32>(symbol + BOOK);
  const levels = <usize>load<i32>(symbol + LEVELS);
  const row = rowAt(taker);
  const account = load<i32>(slotAt(taker) + ACCOUNT);
  while (load<f64>(row + OPEN) > 0) {
    const tick = load<i32>(book + (side > 0 ? BEST_ASK : BEST_BID));
    if (side > 0 ? tick > limit : tick < limit) return true;
    if (load<i32>(EVENT_COUNT) + EVENTS_A_TRADE > load<i32>(EVENT_ROOM)) return false;
    if (load<i32>(LEVEL_COUNT) + 2 > load<i32>(LEVEL_ROOM)) return false;
    if (load<i32>(BALANCE_COUNT) + NOTES_A_TRADE > load<i32>(BALANCE_ROOM)) return false;
    if (tick >= load<i32>(symbol + LOWEST_ABOVE) || tick <= load<i32>(symbol + HIGHEST_BELOW)) return false;
    const maker = load<i32>(levelAt(levels, tick) + 8) - 1;
    // Who is next is loaded while this one trades.
    const next = load<i32>(slotAt(maker) + NEXT);
    if (next != NONE) load<i32>(rowAt(next));
    if (load<f64>(rowAt(maker) + LIST) != 0) return false;
    const isOne = stp != 0 && areOne(account, load<i32>(slotAt(maker) + ACCOUNT));
    if (isOne ? !prevent(symbol, taker, maker, stp) : !trade(symbol, taker, maker, tick)) return false;
  }
  return true;
}
