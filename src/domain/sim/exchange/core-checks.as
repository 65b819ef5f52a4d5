/**
 * What exchange-core.as looks at before an order is there: form, filters and conditions of the market, as request-check.ts,
 * order-filters.ts, list-check.ts and order-desk.ts have them. AssemblyScript. Whoever finds nothing wrong here is right;
 * what is wrong with an order, and whether there is anything where doubles cannot tell, is found by those.
 */
import {
  ALGO_ORDERS,
  ALL_ALGO_ORDERS,
  ALL_LISTS,
  ALL_MAX_ALGO_ORDERS,
  ALL_MAX_LISTS,
  ALL_MAX_ORDERS,
  ALL_ORDERS,
  BASE,
  BEST_ASK,
  BEST_BID,
  BOOK,
  BUY_LOTS,
  CLOSE,
  FEE_SPECIAL,
  FREE,
  IS_OPEN,
  LAST,
  LEGS,
  LEG_BYTES,
  LEG_CLIENT,
  LEG_LOTS,
  LEG_PRICE,
  LEG_SIDE,
  LEG_STOP,
  LEG_STP,
  LEG_TYPE,
  LIMIT_MAKER,
  LISTS,
  LOCKED,
  LOT_UNITS,
  MAX_ALGO_ORDERS,
  MAX_LISTS,
  MAX_LOTS,
  MAX_ORDERS,
  MAX_POSITION,
  MAX_SAFE,
  MAX_TICKS,
  MICROS,
  MIN_LOTS,
  MIN_TICKS,
  NONE,
  ORDERS,
  PAIR_TYPES,
  REFERENCE,
  SECOND,
  SET,
  SHARES,
  STOP_LOSS_LIMIT,
  STP_ALLOWED,
  STRIDE,
  SUM_LOTS,
  SUM_TICK_LOTS,
  TICK_UNITS,
  TIME,
  UNITS_FACTOR,
  VALUE,
  VALUE_MAX,
  VALUE_MIN,
  double,
  word,
} from './core-cells';
import {
  findClient,
} from './core-orders';

/** Whether a price is clearly within the shares of the reference price. */
export function isWithin(symbol: usize, side: i32, price: f64, value: f64): bool {
  if (value == 0) return true;
  const units = price * load<f64>(symbol + TICK_UNITS);
  for (let set: usize = 0; set < 2; set++) {
    const at = symbol + SHARES + set * 64 + (side > 0 ? 0 : 32);
    const downBy = load<f64>(at + 8);
    const upBy = load<f64>(at + 24);
    if (downBy != 0) {
      const left = units * downBy;
      if (!(left - value * load<f64>(at) > CLOSE * left)) return false;
    }
    if (upBy != 0) {
      const left = units * upBy;
      if (!(value * load<f64>(at + 16) - left > CLOSE * left)) return false;
    }
  }
  return true;
}

/** The reference price now; the caller knows that its second is that of the time. */
export function referenceValue(symbol: usize): f64 {
  const reference = <usize>load<i32>(symbol + REFERENCE);
  const set = load<f64>(reference + SET);
  let ticks = set;
  if (set == 0) {
    const lots = load<f64>(reference + SUM_LOTS);
    ticks = lots == 0 ? load<f64>(reference + LAST) : load<f64>(reference + SUM_TICK_LOTS) / lots;
  }
  const value = floor<f64>(ticks * load<f64>(symbol + TICK_UNITS));
  store<f64>(reference + VALUE, value);
  return value;
}

/** Whether form and filters find nothing wrong with one of `added` limit orders, without a doubt. */
@inline
export function isGood(symbol: usize, account: i32, side: i32, price: f64, lots: f64, added: i32): bool {
  if (!(price >= <f64>load<i32>(symbol + MIN_TICKS) && price <= <f64>load<i32>(symbol + MAX_TICKS))) return false;
  if (floor<f64>(price) != price || floor<f64>(lots) != lots) return false;
  if (!(lots >= load<f64>(symbol + MIN_LOTS) && lots <= load<f64>(symbol + MAX_LOTS))) return false;
  const product = price * lots * load<f64>(symbol + UNITS_FACTOR);
  const base = lots * load<f64>(symbol + LOT_UNITS);
  if (!(product <= MAX_SAFE && base <= MAX_SAFE)) return false;
  if (!(product - load<f64>(symbol + VALUE_MIN) > CLOSE * product)) return false;
  if (!(load<f64>(symbol + VALUE_MAX) - product > CLOSE * product)) return false;
  if (<f64>(word(symbol + ORDERS, account) + added) > load<f64>(symbol + MAX_ORDERS)) return false;
  if (<f64>(word(ALL_ORDERS, account) + added) > load<f64>(symbol + ALL_MAX_ORDERS)) return false;
  const second = floor<f64>(load<f64>(TIME) / MICROS);
  if (second != load<f64>(<usize>load<i32>(symbol + REFERENCE) + SECOND)) return false;
  if (side > 0) {
    const at = account * load<i32>(STRIDE) + load<i32>(symbol + BASE);
    const held = double(FREE, at) + double(LOCKED, at);
    const position = held + double(symbol + BUY_LOTS, account) * load<f64>(symbol + LOT_UNITS);
    if (position + base > load<f64>(symbol + MAX_POSITION)) return false;
  }
  return isWithin(symbol, side, price, referenceValue(symbol));
}

/** Whether a number is a client id, 0 for none. */
export function isId(id: f64): bool {
  return id >= 0 && id <= MAX_SAFE && floor<f64>(id) == id;
}

/** Whether a mode of prevention is allowed, −1 for that of the market. */
@inline
export function isMode(symbol: usize, mode: i32): bool {
  return mode < 0 || ((load<i32>(symbol + STP_ALLOWED) >>> mode) & 1) != 0;
}

/** Whether an order crosses the best price of the other side. */
@inline
export function crosses(symbol: usize, side: i32, tick: i32): bool {
  const book = <usize>load<i32>(symbol + BOOK);
  return side > 0 ? load<i32>(book + BEST_ASK) <= tick : load<i32>(book + BEST_BID) >= tick;
}

function isAlgoLeg(leg: usize): bool {
  return load<i32>(leg + LEG_TYPE) != LIMIT_MAKER;
}

/** Price at which a leg begins to matter. */
function priceOf(leg: usize): f64 {
  return load<f64>(leg + (isAlgoLeg(leg) ? LEG_STOP : LEG_PRICE));
}

/** Whether a leg waits for a price on its side of the last one, and the counts of those that wait let it. */
function canWait(symbol: usize, account: i32, leg: usize, added: i32): bool {
  const stop = load<f64>(leg + LEG_STOP);
  if (!(stop >= <f64>load<i32>(symbol + MIN_TICKS) && stop <= <f64>load<i32>(symbol + MAX_TICKS))) return false;
  if (floor<f64>(stop) != stop) return false;
  if (<f64>(word(symbol + ALGO_ORDERS, account) + added) > load<f64>(symbol + MAX_ALGO_ORDERS)) return false;
  return <f64>(word(ALL_ALGO_ORDERS, account) + added) <= load<f64>(symbol + ALL_MAX_ALGO_ORDERS);
}

function isGoodLeg(symbol: usize, account: i32, leg: usize, algoLegs: i32): bool {
  const side = load<i32>(leg + LEG_SIDE);
  const price = load<f64>(leg + LEG_PRICE);
  const clientId = load<f64>(leg + LEG_CLIENT);
  if (((load<i32>(symbol + PAIR_TYPES) >>> load<i32>(leg + LEG_TYPE)) & 1) == 0) return false;
  if (!isMode(symbol, load<i32>(leg + LEG_STP)) || !isId(clientId)) return false;
  if (!isGood(symbol, account, side, price, load<f64>(leg + LEG_LOTS), 2)) return false;
  if (clientId != 0 && findClient(account, clientId) != NONE) return false;
  if (isAlgoLeg(leg)) return canWait(symbol, account, leg, algoLegs);
  return load<f64>(leg + LEG_STOP) == 0 && !crosses(symbol, side, <i32>price);
}

/** Whether the legs go together: one takes a profit, one ends a loss, and the last price is between them. */
function isCouple(symbol: usize, legs: usize): bool {
  const other = legs + LEG_BYTES;
  const side = load<i32>(legs + LEG_SIDE);
  if (side != load<i32>(other + LEG_SIDE) || load<f64>(legs + LEG_LOTS) != load<f64>(other + LEG_LOTS)) return false;
  if (load<i32>((side < 0 ? legs : other) + LEG_TYPE) == STOP_LOSS_LIMIT) return false;
  if (load<i32>((side < 0 ? other : legs) + LEG_TYPE) != STOP_LOSS_LIMIT) return false;
  const clientId = load<f64>(legs + LEG_CLIENT);
  if (clientId != 0 && clientId == load<f64>(other + LEG_CLIENT)) return false;
  const high = priceOf(legs);
  const low = priceOf(other);
  const last = load<f64>(<usize>load<i32>(symbol + REFERENCE) + LAST);
  return high > low && (last == 0 || (high > last && low < last));
}

/** Whether nothing is wrong with the pair whose legs are in `LEGS`, without a doubt. Its types are those of plain legs. */
export function isGoodPair(symbol: usize, account: i32, clientId: f64): bool {
  const legs = <usize>load<i32>(LEGS);
  if (load<i32>(symbol + IS_OPEN) == 0) return false;
  if (load<u8>(<usize>load<i32>(FEE_SPECIAL) + <usize>account) != 0) return false;
  if (<f64>(word(symbol + LISTS, account) + 1) > load<f64>(symbol + MAX_LISTS)) return false;
  if (<f64>(word(ALL_LISTS, account) + 1) > load<f64>(symbol + ALL_MAX_LISTS)) return false;
  if (!isId(clientId) || (clientId != 0 && findClient(account, clientId) != NONE)) return false;
  const algoLegs = <i32>isAlgoLeg(legs) + <i32>isAlgoLeg(legs + LEG_BYTES);
  if (!isCouple(symbol, legs)) return false;
  return isGoodLeg(symbol, account, legs, algoLegs) && isGoodLeg(symbol, account, legs + LEG_BYTES, algoLegs);
}
