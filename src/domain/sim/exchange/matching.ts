/**
 * Trades of a taker with the book: price-time priority, prevention of self-trades, icebergs, price ranges, fees, and what
 * each trade sets off. Hot path.
 *
 * Numbers beyond 2^31 go from step to step through fields, because an argument that is a double is boxed wherever a call
 * is not inlined. Nothing is allocated a trade.
 */
import { assert, mulDiv } from '../../../core/index.ts';
import { ACTION } from './action-queue.ts';
import { ORDER_STATE, SIM_EVENT, STP_MODE } from './contract.ts';
import { floorDiv } from './exact-products.ts';
import { shareOf } from './fee-desk.ts';
import type { Floor } from './floor.ts';
import type { Funds } from './funds.ts';
import type { OrderRoll } from './order-roll.ts';
import { NONE } from './order-slots.ts';
import { FOLLOWS, ON_BOOK, ON_STOPS, ON_TRAILING, TRIGGERED } from './order-store.ts';
import type { Fraction } from './symbol-rules.ts';
import type { SymbolState } from './symbol-state.ts';

const PPM = 1_000_000;
const UNITS_PER_ONE = 100_000_000;

/** How the matching of a taker ended: it may have lots left that cross nothing, or the range of prices ended. */
export const MATCH_END = { done: 0, rest: 1, outOfRange: 2 } as const;
export type MatchEnd = (typeof MATCH_END)[keyof typeof MATCH_END];

/** The matching engine. */
export class Matching {
  readonly #floor: Floor;
  readonly #funds: Funds;
  readonly #roll: OrderRoll;
  /** Lots of the trade, and its value. */
  #lots = 0;
  #quote = 0;
  #baseUnits = 0;
  /** Commission of one side and its asset; id of the trade. */
  #fee = 0;
  #feeAsset = 0;
  #tradeId = 0;
  #preventedId = 0;
  /** What `walk` found: lots, and what they cost. */
  walkedLots = 0;
  walkedQuote = 0;
  /** Lots and quote units that `walk` may use up. */
  lotsWanted = 0;
  quoteWanted = 0;
  /** The walk cannot go on: prevention would end the taker, or the quote units are used up. */
  #isBlocked = false;
  /** Prices in which the taker may trade. */
  #lowest = 0;
  #highest = 0;

  constructor(floor: Floor, funds: Funds, roll: OrderRoll) {
    this.#floor = floor;
    this.#funds = funds;
    this.#roll = roll;
  }

  /** Trades an order against the book as far as its price allows. Its funds are locked. */
  run(taker: number): MatchEnd {
    const { store } = this.#floor;
    const symbol = this.#floor.symbolOf(taker);
    const side = store.side(taker);
    const price = store.price(taker);
    const limit = price === 0 ? (side > 0 ? symbol.rules.maxTicks : 1) : price;
    const { book } = symbol;
    const stp = store.stpMode(taker);
    this.#setRange(symbol, side);
    while (store.open(taker) > 0 && book.crosses(side, limit)) {
      const tick = side > 0 ? book.bestAsk : book.bestBid;
      if (tick < this.#lowest || tick > this.#highest) return MATCH_END.outOfRange;
      const maker = book.levels.first(tick);
      if (stp !== STP_MODE.none && this.#areOne(taker, maker)) this.#prevent(symbol, taker, maker);
      else this.#trade(symbol, taker, maker);
    }
    return store.open(taker) > 0 ? MATCH_END.rest : MATCH_END.done;
  }

  /**
   * What an order would trade now, without trading: up to `lotsWanted` lots and `quoteWanted` quote units. Orders that
   * prevention would take away are passed over, or end the walk where prevention ends the taker. Where it lessens both, the
   * lots count as traded: they are used up, and a transfer pays for them.
   * @param price limit in ticks, 0 for none. Writes `walkedLots` and `walkedQuote`.
   */
  walk(symbol: SymbolState, account: number, side: number, price: number, stp: number): void {
    const { levels } = symbol.book;
    const limit = price === 0 ? (side > 0 ? symbol.rules.maxTicks : 1) : price;
    this.#setRange(symbol, side);
    this.walkedLots = 0;
    this.walkedQuote = 0;
    let tick = side > 0 ? symbol.book.bestAsk : symbol.book.bestBid;
    while (this.#isWithin(tick, side, limit)) {
      this.#isBlocked = false;
      this.#walkLevel(symbol, this.#lotsThere(levels.first(tick), account, stp), tick);
      if (this.#isBlocked || this.walkedLots >= this.lotsWanted || this.walkedQuote >= this.quoteWanted) return;
      tick = side > 0 ? levels.above(tick) : levels.below(tick);
    }
  }

  #isWithin(tick: number, side: number, limit: number): boolean {
    if (tick < this.#lowest || tick > this.#highest) return false;
    return side > 0 ? tick <= limit : tick >= limit && tick > 0;
  }

  /** Lots of a level, from its first order on, that an account could have, no more than are wanted. */
  #lotsThere(first: number, account: number, stp: number): number {
    const { store, accounts } = this.#floor;
    const wanted = this.lotsWanted - this.walkedLots;
    let lots = 0;
    for (let maker = first; maker !== NONE && lots < wanted; maker = store.next(maker)) {
      if (stp !== STP_MODE.none && accounts.areOne(account, store.account(maker))) {
        if (stp === STP_MODE.expireMaker) continue;
        this.#isBlocked = stp === STP_MODE.expireTaker || stp === STP_MODE.expireBoth;
        if (this.#isBlocked) break;
      }
      lots += store.open(maker);
    }
    return Math.min(lots, wanted);
  }

  /** Takes lots of one price into account. They cost as one: the trades they become are each cut down to a whole unit. */
  #walkLevel(symbol: SymbolState, lots: number, tick: number): void {
    const left = this.quoteWanted - this.walkedQuote;
    const quote = symbol.quoteOf(tick, lots);
    if (quote <= left) {
      this.walkedLots += lots;
      this.walkedQuote += quote;
      return;
    }
    // As many lots as the rest pays for: ⌊left · divisor / (tick · factor)⌋, which doubles miss by one at the most.
    const { unitsFactor, unitsDivisor } = symbol.rules;
    let paid = Math.min(lots, Math.floor((left * unitsDivisor) / (tick * unitsFactor)) + 1);
    while (paid > 0 && symbol.quoteOf(tick, paid) > left) paid--;
    this.walkedLots += paid;
    this.walkedQuote += symbol.quoteOf(tick, paid);
    this.#isBlocked = true;
  }

  #areOne(a: number, b: number): boolean {
    const { store, accounts } = this.#floor;
    return accounts.areOne(store.account(a), store.account(b));
  }

  /** The range of prices that a taker may trade in, from the reference price as it is now. */
  #setRange(symbol: SymbolState, side: number): void {
    this.#lowest = 0;
    this.#highest = symbol.rules.maxTicks;
    const range = symbol.rules.priceRange;
    if (range === undefined) return;
    symbol.reference.compute();
    const reference = symbol.reference.value;
    if (reference === 0) return;
    const down = side > 0 ? range.buyDown : range.sellDown;
    const up = side > 0 ? range.buyUp : range.sellUp;
    if (down !== undefined) this.#lowest = Math.ceil(shareTicks(reference, down, symbol.rules.tickUnits));
    if (up !== undefined) this.#highest = Math.floor(shareTicks(reference, up, symbol.rules.tickUnits));
  }

  #trade(symbol: SymbolState, taker: number, maker: number): void {
    const { store } = this.#floor;
    if (store.list(taker) !== 0) this.#roll.choose(taker);
    if (store.list(maker) !== 0) this.#roll.choose(maker);
    const tick = store.price(maker);
    const open = store.open(taker);
    const shown = store.visible(maker);
    const lots = Math.min(open, shown);
    this.#lots = lots;
    this.#quote = symbol.quoteOf(tick, lots);
    this.#baseUnits = lots * symbol.rules.lotUnits;
    this.#tradeId = symbol.nextTradeId++;
    this.#fillOrder(taker);
    this.#fillOrder(maker);
    this.#settle(symbol, taker, maker, tick);
    this.#say(symbol, taker, maker, tick);
    symbol.book.shrink(maker, lots);
    this.#floor.events.noteLevel(symbol.index, store.side(maker), tick);
    this.#mendMaker(symbol, maker);
    symbol.reference.last = tick;
    symbol.reference.add(lots);
    this.#trigger(symbol, tick);
  }

  #fillOrder(slot: number): void {
    const { store } = this.#floor;
    const lots = this.#lots;
    const open = store.open(slot) - lots;
    store.setOpen(slot, open);
    store.setFilled(slot, store.filled(slot) + lots);
    store.setFilledQuote(slot, store.filledQuote(slot) + this.#quote);
    store.setState(slot, open === 0 ? ORDER_STATE.filled : ORDER_STATE.partiallyFilled);
    store.setUpdateTime(slot, this.#floor.events.time);
  }

  /** Both sides pay and receive. The events of the fills are begun here, because they say the commission. */
  #settle(symbol: SymbolState, taker: number, maker: number, tick: number): void {
    const { store } = this.#floor;
    const takerBuys = store.side(taker) > 0;
    this.#countBuy(symbol, takerBuys ? taker : maker);
    if (takerBuys) this.#payQuote(taker, symbol);
    else this.#payBase(taker, symbol);
    this.#receive(symbol, taker, tick, false);
    this.#sayFill(taker, maker, tick, 0);
    if (takerBuys) this.#payBase(maker, symbol);
    else this.#payQuote(maker, symbol);
    this.#receive(symbol, maker, tick, true);
    this.#sayFill(maker, taker, tick, 1);
    // A sale has always locked just its open lots; a buy may have paid less than it had locked.
    if (!takerBuys) this.#funds.trim(maker);
    else if (store.price(taker) !== 0) this.#funds.trim(taker);
  }

  #countBuy(symbol: SymbolState, buyer: number): void {
    const account = this.#floor.store.account(buyer);
    symbol.buyLots[account] = (symbol.buyLots[account] as number) - this.#lots;
  }

  #payQuote(slot: number, symbol: SymbolState): void {
    const { balances, store, events } = this.#floor;
    const at = balances.at(store.account(slot), symbol.quote);
    const left = store.locked(slot) - this.#quote;
    if (!(left >= 0)) assert(false, 'a buy pays from what it has locked', left);
    store.setLocked(slot, left);
    balances.locked[at] = (balances.locked[at] as number) - this.#quote;
    events.noteBalance(at);
  }

  #payBase(slot: number, symbol: SymbolState): void {
    const { balances, store, events } = this.#floor;
    const at = balances.at(store.account(slot), symbol.base);
    const left = store.locked(slot) - this.#baseUnits;
    if (!(left >= 0)) assert(false, 'a sale pays from what it has locked', left);
    store.setLocked(slot, left);
    balances.locked[at] = (balances.locked[at] as number) - this.#baseUnits;
    events.noteBalance(at);
  }

  /** One side receives its asset less the commission, which stays in `#fee` and `#feeAsset`. */
  #receive(symbol: SymbolState, slot: number, tick: number, maker: boolean): void {
    const { balances, store, events, fees } = this.#floor;
    const account = store.account(slot);
    const buys = store.side(slot) > 0;
    const asset = buys ? symbol.base : symbol.quote;
    const units = buys ? this.#baseUnits : this.#quote;
    fees.refresh(account, events.time);
    if (buys && fees.isInQuote(account)) {
      this.#receiveWhole(symbol, slot, maker);
      if (store.list(slot) !== 0) this.#reserve(symbol, slot);
      return;
    }
    this.#setFee(units, fees.rate(account, maker), asset);
    if (this.#fee > 0 && fees.discount(account) !== undefined) this.#discountFee(symbol, account, asset, tick);
    fees.addVolume(account, this.#quote);
    const at = balances.at(account, asset);
    const paysHere = this.#feeAsset === asset;
    balances.free[at] = (balances.free[at] as number) + (paysHere ? units - this.#fee : units);
    events.noteBalance(at);
    if (buys && store.list(slot) !== 0) this.#reserve(symbol, slot);
    if (!paysHere) {
      const feeAt = balances.at(account, this.#feeAsset);
      balances.free[feeAt] = (balances.free[feeAt] as number) - this.#fee;
      events.noteBalance(feeAt);
    }
    balances.collected[this.#feeAsset] = (balances.collected[this.#feeAsset] as number) + this.#fee;
  }

  /** A buyer receives all, and pays the commission in the quote asset from what the order has locked for it. */
  #receiveWhole(symbol: SymbolState, slot: number, maker: boolean): void {
    const { balances, store, events, fees } = this.#floor;
    const account = store.account(slot);
    this.#setFee(this.#quote, fees.rate(account, maker), symbol.quote);
    const spare = store.locked(slot) - this.#funds.priceOf(slot);
    this.#fee = Math.min(this.#fee, Math.max(0, spare));
    fees.addVolume(account, this.#quote);
    const base = balances.at(account, symbol.base);
    const quote = balances.at(account, symbol.quote);
    balances.free[base] = (balances.free[base] as number) + this.#baseUnits;
    if (this.#fee > 0) {
      store.setLocked(slot, store.locked(slot) - this.#fee);
      balances.locked[quote] = (balances.locked[quote] as number) - this.#fee;
    } else {
      balances.free[quote] = (balances.free[quote] as number) - this.#fee;
    }
    balances.collected[symbol.quote] = (balances.collected[symbol.quote] as number) + this.#fee;
    events.noteBalance(base);
    events.noteBalance(quote);
  }

  /** What a working leg receives is locked for the legs that it pays; a commission comes out of other free units if there are. */
  #reserve(symbol: SymbolState, slot: number): void {
    const { lists, store, balances } = this.#floor;
    const row = lists.rowOf(store.list(slot));
    if (row === NONE || !lists.paysOther(row) || store.leg(slot) !== 0) return;
    const pending = store.slotOf(lists.leg(row, 1));
    if (pending === NONE || store.state(pending) !== ORDER_STATE.pendingNew) return;
    const free = balances.free[balances.at(store.account(slot), symbol.base)] as number;
    const less = this.#feeAsset === symbol.base && free < this.#baseUnits ? this.#fee : 0;
    this.#funds.lock(pending, this.#baseUnits - less);
  }

  #setFee(units: number, ppm: number, asset: number): void {
    this.#fee = ppm < 0 ? -shareOf(units, -ppm) : shareOf(units, ppm);
    this.#feeAsset = asset;
  }

  /** The commission in another asset, reduced, when there is a price for it and enough of it is free. */
  #discountFee(symbol: SymbolState, account: number, received: number, tick: number): void {
    const { balances, fees } = this.#floor;
    const discount = fees.discount(account);
    if (discount === undefined) return;
    const asset = balances.assetOf(discount.asset);
    if (asset < 0) return;
    const reduced = mulDiv(this.#fee, PPM - discount.ppm, PPM, 'down');
    const units = this.#inAsset(symbol, asset, received, tick, reduced);
    if (units < 0 || (balances.free[balances.at(account, asset)] as number) < units) return;
    this.#fee = units;
    this.#feeAsset = asset;
  }

  /** Units of an asset that are worth so many of the received one; −1 when no market says so. */
  #inAsset(symbol: SymbolState, asset: number, received: number, tick: number, units: number): number {
    if (asset === received) return units;
    const { rules } = symbol;
    const quote = received === symbol.quote ? units : mulDiv(units, tick * rules.tickUnits, UNITS_PER_ONE, 'down');
    if (asset === symbol.quote) return quote;
    const market = this.#floor.symbols.find(({ base, quote: q }) => base === asset && q === symbol.quote);
    if (market === undefined || market.lastTick === 0) return -1;
    return mulDiv(quote, UNITS_PER_ONE, market.lastTick * market.rules.tickUnits, 'down');
  }

  #sayFill(slot: number, other: number, tick: number, maker: 0 | 1): void {
    const { events, store, accounts, fills } = this.#floor;
    const event = events.beginOrder(SIM_EVENT.fill, slot);
    event.priceTicks = tick;
    event.lots = this.#lots;
    event.quoteUnits = this.#quote;
    event.tradeId = this.#tradeId;
    event.otherOrderId = store.id(other);
    event.maker = maker;
    event.feeUnits = this.#fee;
    event.asset = this.#feeAsset;
    if (accounts.keeps[event.account] === 1) fills.add(event);
    events.send();
  }

  #say(symbol: SymbolState, taker: number, maker: number, tick: number): void {
    const { events, store } = this.#floor;
    const event = events.begin(SIM_EVENT.trade);
    event.symbol = symbol.index;
    event.side = store.side(taker) > 0 ? 1 : -1;
    event.priceTicks = tick;
    event.lots = this.#lots;
    event.quoteUnits = this.#quote;
    event.tradeId = this.#tradeId;
    event.orderId = store.id(taker);
    event.otherOrderId = store.id(maker);
    event.maker = store.side(maker) > 0 ? 1 : 0;
    events.send();
  }

  /** A maker that is used up leaves; an iceberg whose shown part is used up shows the next and goes to the end. */
  #mendMaker(symbol: SymbolState, maker: number): void {
    const { store } = this.#floor;
    const open = store.open(maker);
    if (open === 0) {
      symbol.book.remove(maker);
      store.setFlags(maker, store.flags(maker) & ~ON_BOOK);
      this.#roll.strike(maker);
    } else if (store.visible(maker) === 0) {
      symbol.book.remove(maker);
      store.setVisible(maker, Math.min(store.iceberg(maker), open));
      symbol.book.add(maker);
    }
  }

  /** A trade at a price triggers stop orders and moves those that follow the price. */
  #trigger(symbol: SymbolState, tick: number): void {
    const { triggers, trailing } = symbol;
    if (trailing.size > 0) {
      for (let slot = trailing.take(tick); slot !== NONE; slot = trailing.take(tick)) {
        this.#fixLimit(symbol, slot);
        this.#isTriggered(slot);
      }
      trailing.follow(tick);
    }
    if (tick < triggers.lowestAbove && tick > triggers.highestBelow) return;
    for (let slot = triggers.take(tick); slot !== NONE; slot = triggers.take(tick)) this.#isTouched(symbol, slot, tick);
  }

  /** A limit that follows its trigger is known now, within the prices of the market. */
  #fixLimit({ trailing, rules }: SymbolState, slot: number): void {
    const { store } = this.#floor;
    const flags = store.flags(slot);
    if ((flags & FOLLOWS) === 0) return;
    const limit = trailing.triggerTick + store.stop(slot);
    store.setPrice(slot, Math.min(rules.maxTicks, Math.max(rules.minTicks, limit)));
    store.setStop(slot, trailing.triggerTick);
    store.setFlags(slot, flags & ~FOLLOWS);
  }

  #isTouched(symbol: SymbolState, slot: number, tick: number): void {
    const { store } = this.#floor;
    if (store.trailing(slot) === 0) {
      this.#isTriggered(slot);
      return;
    }
    // This trade is the first that the order follows.
    store.setFlags(slot, (store.flags(slot) & ~ON_STOPS) | ON_TRAILING);
    symbol.trailing.add(slot, store.side(slot) > 0, tick);
  }

  #isTriggered(slot: number): void {
    const { store, queue } = this.#floor;
    store.setFlags(slot, (store.flags(slot) & ~(ON_STOPS | ON_TRAILING)) | TRIGGERED);
    queue.push(ACTION.trigger, store.id(slot), 0);
  }

  /** Two orders of one owner would trade: the taker's mode says which of them loses what. */
  #prevent(symbol: SymbolState, taker: number, maker: number): void {
    const { store } = this.#floor;
    const mode = store.stpMode(taker);
    const ofTaker = store.open(taker);
    const ofMaker = store.open(maker);
    const both = Math.min(ofTaker, ofMaker);
    const decrements = mode === STP_MODE.decrement || mode === STP_MODE.transfer;
    const takerLoses = decrements || mode === STP_MODE.expireTaker || mode === STP_MODE.expireBoth;
    const makerLoses = decrements || mode === STP_MODE.expireMaker || mode === STP_MODE.expireBoth;
    // Who loses nothing goes on as it was, and so does the other leg of its pair.
    if (takerLoses && store.list(taker) !== 0) this.#roll.choose(taker);
    if (makerLoses && store.list(maker) !== 0) this.#roll.choose(maker);
    this.#preventedId = symbol.nextPreventedId++;
    if (mode === STP_MODE.transfer && store.stpMode(maker) === STP_MODE.transfer)
      this.#transfer(symbol, taker, maker, both);
    if (takerLoses) this.#lose(symbol, taker, maker, decrements ? both : ofTaker);
    if (makerLoses) this.#loseMaker(symbol, taker, maker, decrements ? both : ofMaker);
  }

  /** The owner of the buy gets the base units and pays the quote units, without trade and commission. */
  #transfer(symbol: SymbolState, taker: number, maker: number, lots: number): void {
    const { store, balances, events } = this.#floor;
    if (store.account(taker) === store.account(maker)) return;
    this.#lots = lots;
    this.#quote = symbol.quoteOf(store.price(maker), lots);
    this.#baseUnits = lots * symbol.rules.lotUnits;
    const buyer = store.side(taker) > 0 ? taker : maker;
    const seller = buyer === taker ? maker : taker;
    this.#payQuote(buyer, symbol);
    this.#payBase(seller, symbol);
    const base = balances.at(store.account(buyer), symbol.base);
    const quote = balances.at(store.account(seller), symbol.quote);
    balances.free[base] = (balances.free[base] as number) + this.#baseUnits;
    balances.free[quote] = (balances.free[quote] as number) + this.#quote;
    events.noteBalance(base);
    events.noteBalance(quote);
  }

  #loseMaker(symbol: SymbolState, taker: number, maker: number, lots: number): void {
    const { store, events } = this.#floor;
    this.#lose(symbol, maker, taker, lots);
    const hidden = store.visible(maker) - store.open(maker);
    if (hidden > 0) symbol.book.shrink(maker, hidden);
    events.noteLevel(symbol.index, store.side(maker), store.price(maker));
    this.#mendMaker(symbol, maker);
  }

  #lose(symbol: SymbolState, slot: number, other: number, lots: number): void {
    const { store, events } = this.#floor;
    const open = store.open(slot) - lots;
    store.setOpen(slot, open);
    store.setPrevented(slot, store.prevented(slot) + lots);
    if (open === 0) store.setState(slot, ORDER_STATE.expiredInMatch);
    store.setUpdateTime(slot, events.time);
    const account = store.account(slot);
    if (store.side(slot) > 0) symbol.buyLots[account] = (symbol.buyLots[account] as number) - lots;
    if (store.price(slot) !== 0) this.#funds.trim(slot);
    const maker = store.flags(slot) & ON_BOOK ? slot : other;
    const event = events.beginOrder(SIM_EVENT.prevented, slot);
    event.priceTicks = store.price(maker);
    event.lots = lots;
    event.otherOrderId = store.id(other);
    event.preventedMatchId = this.#preventedId;
    event.maker = maker === slot ? 1 : 0;
    events.send();
  }
}

/** A share of a reference price in ticks; a bound that no grid price meets stays a fraction. */
function shareTicks(reference: number, { numerator, denominator }: Fraction, tickUnits: number): number {
  const product = reference * numerator;
  const divisor = denominator * tickUnits;
  if (product <= Number.MAX_SAFE_INTEGER && divisor <= Number.MAX_SAFE_INTEGER) {
    const whole = floorDiv(product, divisor);
    return whole * divisor === product ? whole : whole + 0.5;
  }
  const exact = BigInt(reference) * BigInt(numerator);
  const by = BigInt(denominator) * BigInt(tickUnits);
  const whole = Number(exact / by);
  return exact % by === 0n ? whole : whole + 0.5;
}
