/**
 * The venue: commands in, events out. Time comes with each command and never goes back; nothing else comes from outside,
 * so the events are a function of the commands.
 *
 * `submit` and `cancel` are for everybody. Their time and their result are doubles, which are boxed where a call is not
 * inlined; who places millions of orders writes the time to `clock` and reads the id from `placed`, and calls
 * `submitNow` and `cancelNow`, which allocate nothing.
 */
import { assert } from '../../../core/index.ts';
import { ACTION } from './action-queue.ts';
import { AmendDesk } from './amend-desk.ts';
import { COMMAND, CommandTable } from './command-table.ts';
import {
  CANCEL_RESTRICTION,
  type CancelOptions,
  type CancelReplaceMode,
  type CancelReplaceResult,
  type CancelRestrictionCode,
  EXPIRY_REASON,
  type ListRequest,
  ORDER_STATE,
  type OrderName,
  type OrderRequest,
  REFUSAL,
  SIM_EVENT,
  type SimAccountDefinition,
  type SimExchangeCommands,
  type SimSymbolDefinition,
} from './contract.ts';
import { HEAD_DOUBLE } from './core-layout.ts';
import { ExchangeView } from './exchange-view.ts';
import { Floor, type SimExchangeOptions } from './floor.ts';
import { Funds } from './funds.ts';
import { IdempotencyMemory } from './idempotency-memory.ts';
import { listRefusal } from './list-check.ts';
import { Matching } from './matching.ts';
import { OrderDesk } from './order-desk.ts';
import { type FilterContext, firstBroken, isAlgo, makeFilterContext } from './order-filters.ts';
import { OrderRoll } from './order-roll.ts';
import { NONE } from './order-slots.ts';
import { MARKETS_MAX } from './order-store.ts';
import { PlainOrders } from './plain-orders.ts';
import { formRefusal, paidFormRefusal } from './request-check.ts';
import { compileRules } from './symbol-rules.ts';
import { SymbolState } from './symbol-state.ts';

const IDEMPOTENCY_DEFAULT = 65_536;

/** An exchange without accounts, assets and markets. */
export function createSimExchange(options: SimExchangeOptions): SimExchange {
  return new SimExchange(options);
}

/** A matching venue. */
export class SimExchange extends ExchangeView implements SimExchangeCommands {
  /** (1,) time of the next `submitNow` or `cancelNow`, µs. */
  readonly clock = new Float64Array(1);
  /** (1,) id of the order that `submitNow` placed or `cancelNow` cancelled. */
  readonly placed = new Float64Array(1);
  readonly #floor: Floor;
  readonly #funds: Funds;
  readonly #roll: OrderRoll;
  readonly #desk: OrderDesk;
  readonly #amendments: AmendDesk;
  readonly #memory: IdempotencyMemory | undefined;
  readonly #core: PlainOrders | undefined;
  readonly #context: FilterContext = makeFilterContext();
  /** Units that a list needs. */
  #listNeed = 0;

  constructor(options: SimExchangeOptions) {
    const floor = new Floor(options);
    super(floor);
    this.#floor = floor;
    this.#funds = new Funds(floor);
    this.#roll = new OrderRoll(floor, this.#funds);
    const matching = new Matching(floor, this.#funds, this.#roll);
    this.#desk = new OrderDesk(floor, { funds: this.#funds, roll: this.#roll, matching });
    this.#amendments = new AmendDesk(floor, { funds: this.#funds, roll: this.#roll });
    this.#memory =
      options.idempotency === true
        ? new IdempotencyMemory(options.idempotencyCapacity ?? IDEMPOTENCY_DEFAULT)
        : undefined;
    const { core } = floor.memory;
    if (core !== undefined && this.#memory === undefined) this.#core = new PlainOrders(floor, core, this.#desk);
  }

  addAsset(asset: string): number {
    const index = this.#floor.balances.addAsset(asset);
    this.#floor.events.makeRoom();
    return index;
  }

  /** @throws BOT4_DATA_PRECISION, BOT4_DATA_VALUE when the rules of the market cannot be compiled. */
  addSymbol(definition: SimSymbolDefinition): number {
    const { symbols, store, accounts } = this.#floor;
    assert(this.symbolOf(definition.symbol) < 0, 'a market is added once');
    const index = symbols.length;
    assert(index < MARKETS_MAX, 'an exchange has at most 2^16 - 1 markets', index);
    const place = { index, base: this.addAsset(definition.base), quote: this.addAsset(definition.quote) };
    const state = new SymbolState(store, place, {
      definition: Object.freeze({ ...definition }),
      now: this.#floor.events,
      memory: this.#floor.memory,
      rules: compileRules(definition),
    });
    for (let account = 0; account < accounts.size; account++) state.addAccount(account);
    this.#floor.addSymbol(state);
    return index;
  }

  addAccount(definition: SimAccountDefinition): number {
    const { accounts, balances, store, fees, symbols, events } = this.#floor;
    assert(accounts.indexOf(definition.name) < 0, 'an account is added once');
    fees.addAccount(definition.feeSchedule);
    const index = accounts.add(definition);
    balances.addAccount();
    events.makeRoom();
    store.addAccount(index);
    for (const symbol of symbols) symbol.addAccount(index);
    return index;
  }

  deposit(time: number, account: number, asset: number, units: number): number {
    const { accounts, balances, events } = this.#floor;
    this.clock[0] = time;
    this.#begin();
    if (!(account >= 0 && account < accounts.size)) return REFUSAL.unknownAccount;
    if (!(asset >= 0 && asset < balances.assets.length && Number.isSafeInteger(units))) return REFUSAL.tooLarge;
    if (!balances.canDeposit(account, asset, units)) return units < 0 ? REFUSAL.insufficientBalance : REFUSAL.tooLarge;
    balances.deposit(account, asset, units);
    events.noteBalance(balances.at(account, asset));
    events.flush();
    return 0;
  }

  submit(time: number, request: OrderRequest): number {
    this.clock[0] = time;
    const refused = this.submitNow(request);
    return refused < 0 ? refused : (this.placed[0] as number);
  }

  /** `submit` at the time in `clock`. @returns 0 and the id in `placed`, or a refusal. */
  submitNow(request: OrderRequest): number {
    this.#begin();
    if (this.#core?.submit(request) === true) {
      this.placed[0] = this.#floor.memory.doubles[HEAD_DOUBLE.placed] as number;
      return 0;
    }
    const { lots, icebergLots } = request;
    const refused = this.#refusal(request);
    const code = refused !== 0 ? refused : this.#accept(request);
    request.lots = lots;
    request.icebergLots = icebergLots;
    return code;
  }

  check(time: number, request: OrderRequest): number {
    this.clock[0] = time;
    this.#begin();
    const { lots, icebergLots } = request;
    const refused = this.#refusal(request);
    const code =
      refused !== 0 ? refused : this.#engineRefusal(this.#floor.symbols[request.symbol] as SymbolState, request);
    request.lots = lots;
    request.icebergLots = icebergLots;
    return code;
  }

  cancel(time: number, order: OrderName, options?: CancelOptions): number {
    this.clock[0] = time;
    const refused = this.cancelNow(
      order,
      options?.cancelClientId ?? 0,
      options?.restriction ?? CANCEL_RESTRICTION.none,
    );
    return refused < 0 ? refused : (this.placed[0] as number);
  }

  /**
   * A table of commands, in which plain limit orders and cancels stand by the thousand before `run` does them.
   * @param rows how many there are, 1 to 2^24.
   */
  commandTable(rows: number): CommandTable {
    return new CommandTable(this.#floor.memory, rows);
  }

  /**
   * Does commands of a table one after the other, each at its time, as `submit` and `cancel` do; results are in its rows. A
   * sink of rows hears of many commands at once, in order.
   * @param table of this exchange.   @param from the first row.   @param to the first that is not done.
   */
  run(table: CommandTable, from: number, to: number): void {
    assert(table.isOf(this.#floor.memory), 'a table is run by the exchange that made it');
    assert(Number.isInteger(from) && Number.isInteger(to) && from >= 0, 'rows of a table', from, to);
    assert(from <= to && to <= table.rows, 'rows of a table', from, to);
    for (let row = this.#runPlain(table, from, to); row < to; row = this.#runPlain(table, row + 1, to)) {
      table.setResult(row, this.#runRow(table, row));
    }
    this.#floor.events.handOver();
  }

  /** Lets the core do what it can. @returns the row that is left to do, `to` when there is none. */
  #runPlain(table: CommandTable, from: number, to: number): number {
    if (this.#core === undefined) return from;
    return this.#core.run(table, from, to);
  }

  #runRow(table: CommandTable, row: number): number {
    if (table.operation(row) === COMMAND.nothing) return 0;
    this.clock[0] = table.time(row);
    if (table.operation(row) === COMMAND.cancel) {
      const refused = this.cancelNow(table.nameOf(row), table.cancelClientId(row), CANCEL_RESTRICTION.none);
      return refused < 0 ? refused : (this.placed[0] as number);
    }
    const refused = this.submitNow(table.requestOf(row));
    return refused < 0 ? refused : (this.placed[0] as number);
  }

  /** `cancel` at the time in `clock`. @returns 0 and the id in `placed`, or a refusal. */
  cancelNow(order: OrderName, cancelClientId: number, restriction: CancelRestrictionCode): number {
    this.#begin();
    const slot = this.#find(order);
    if (slot < 0) return slot === NONE ? REFUSAL.unknownOrder : slot;
    const { store, events } = this.#floor;
    const state = store.state(slot);
    const isTouched = state === ORDER_STATE.partiallyFilled;
    if (restriction === CANCEL_RESTRICTION.onlyNew && isTouched) return REFUSAL.cancelRestricted;
    if (restriction === CANCEL_RESTRICTION.onlyPartiallyFilled && !isTouched) return REFUSAL.cancelRestricted;
    this.placed[0] = store.id(slot);
    if (this.#core?.cancel(slot, cancelClientId) === true) return 0;
    this.#roll.end(slot, ORDER_STATE.canceled, EXPIRY_REASON.none, cancelClientId);
    this.#desk.drain();
    events.flush();
    return 0;
  }

  cancelAll(time: number, account: number, symbol: number): number {
    const { store, events, accounts, endings } = this.#floor;
    this.clock[0] = time;
    this.#begin();
    if (!(account >= 0 && account < accounts.size)) return REFUSAL.unknownAccount;
    if (symbol >= this.#floor.symbols.length) return REFUSAL.unknownSymbol;
    const slots = this.openSlots(account, symbol);
    for (const slot of slots) endings.push(ACTION.cancel, store.id(slot), 0);
    this.#desk.drain();
    events.flush();
    return slots.length > 0 ? slots.length : REFUSAL.unknownOrder;
  }

  cancelReplace(
    time: number,
    order: OrderName,
    request: OrderRequest,
    mode: CancelReplaceMode,
    options?: CancelOptions,
  ): CancelReplaceResult {
    this.clock[0] = time;
    this.#begin();
    const { lots, icebergLots } = request;
    const broken = this.#refusal(request);
    if (broken !== 0) return { cancel: REFUSAL.replaceNotAttempted, placed: broken };
    const cancel = this.cancel(time, order, options);
    if (cancel < 0 && mode === 'stopOnFailure') return { cancel, placed: REFUSAL.replaceNotAttempted };
    const code = this.#accept(request);
    request.lots = lots;
    request.icebergLots = icebergLots;
    return { cancel, placed: code < 0 ? code : (this.placed[0] as number) };
  }

  amend(time: number, order: OrderName, lots: number, newClientId = 0): number {
    this.clock[0] = time;
    this.#begin();
    const slot = this.#find(order);
    if (slot < 0) return slot === NONE ? REFUSAL.unknownOrder : slot;
    const refused = this.#amendments.amend(slot, lots, newClientId);
    return refused !== 0 ? refused : this.#floor.store.id(slot);
  }

  submitList(time: number, request: ListRequest): number {
    this.clock[0] = time;
    const refused = this.submitListNow(request);
    return refused < 0 ? refused : (this.placed[0] as number);
  }

  /** `submitList` at the time in `clock`. @returns 0 and the id of the list in `placed`, or a refusal. */
  submitListNow(request: ListRequest): number {
    this.#begin();
    if (this.#core?.submitPair(request) === true) {
      this.placed[0] = this.#floor.memory.doubles[HEAD_DOUBLE.placed] as number;
      return 0;
    }
    const refused = this.#listRefusal(request);
    const code = refused !== 0 ? refused : this.#acceptList(request);
    this.#desk.drain();
    this.#floor.events.flush();
    return code;
  }

  cancelList(time: number, list: { readonly account: number; readonly listId: number }): number {
    this.clock[0] = time;
    const refused = this.cancelListNow(list);
    return refused < 0 ? refused : list.listId;
  }

  /** `cancelList` at the time in `clock`. @returns 0 or a refusal. */
  cancelListNow(list: { readonly account: number; readonly listId: number }): number {
    this.#begin();
    const { lists, endings, events } = this.#floor;
    const row = lists.rowOf(list.listId);
    if (row === NONE || lists.account(row) !== list.account || lists.openLegs(row) === 0) return REFUSAL.unknownOrder;
    if (this.#core?.cancelPair(row) === true) return 0;
    for (let leg = 0; leg < lists.legCount(row); leg++) {
      endings.push(ACTION.cancel, lists.leg(row, leg), 0);
    }
    this.#desk.drain();
    events.flush();
    return 0;
  }

  setFeeSchedule(time: number, account: number, name: string): void {
    this.clock[0] = time;
    this.#begin();
    this.#floor.fees.switchTo(account, name);
  }

  setStatus(time: number, symbol: number, open: boolean): void {
    this.clock[0] = time;
    this.#begin();
    const state = this.#floor.symbols[symbol];
    if (state === undefined || state.isOpen === open) return;
    state.isOpen = open;
    const { events } = this.#floor;
    const event = events.begin(SIM_EVENT.status);
    event.symbol = symbol;
    event.status = open ? 1 : 0;
    events.send();
    events.flush();
  }

  setReferencePrice(time: number, symbol: number, ticks: number): void {
    this.clock[0] = time;
    this.#begin();
    const state = this.#floor.symbols[symbol];
    assert(Number.isInteger(ticks) && ticks >= 0, 'a reference price is a whole number of ticks', ticks);
    if (state !== undefined) state.reference.set = ticks;
  }

  advance(time: number): void {
    this.clock[0] = time;
    this.#begin();
    this.#floor.events.flush();
  }

  /** Time goes on to that in `clock`, and what it brings with it happens first. */
  #begin(): void {
    const { events } = this.#floor;
    const time = this.clock[0] as number;
    if (!(time <= Number.MAX_SAFE_INTEGER && time >= 0)) assert(false, 'time is microseconds from 1970', time);
    if (time > events.time) {
      if (time >= this.#desk.dates.next) this.#expireUntil(time);
      events.time = time;
    }
  }

  #expireUntil(time: number): void {
    this.#floor.events.time = time;
    this.#desk.expireUntil(time);
    this.#floor.events.flush();
  }

  /**
   * Everything that is looked at before the matching engine: form, market, account, filters.
   * @param list that the order is a leg of, for the counts.
   */
  #refusal(request: OrderRequest, list?: ListRequest): number {
    const { symbols, accounts } = this.#floor;
    const symbol = symbols[request.symbol];
    if (symbol === undefined) return REFUSAL.unknownSymbol;
    const definition = accounts.definitions[request.account];
    if (definition === undefined) return REFUSAL.unknownAccount;
    if (!definition.enabled) return REFUSAL.accountDisabled;
    if (!symbol.isOpen) return REFUSAL.marketClosed;
    const isPaid = list?.paysOther === true && request.side < 0;
    const form = isPaid ? paidFormRefusal(symbol, request) : formRefusal(symbol, request);
    if (form !== 0) return form;
    if (request.reduceOnly && !this.#reduce(symbol, request)) return REFUSAL.reduceOnly;
    this.#countAdded(list);
    const broken = this.#brokenFilter(symbol, request);
    if (broken !== 0) return broken;
    return this.#floor.store.hasRoom(this.#context.addedOrders) ? 0 : REFUSAL.exchangeMaxNumOrders;
  }

  /** Whether the client id of an order is in use, or was lately where that counts. */
  #isDuplicate({ account, clientId }: OrderRequest): boolean {
    if (clientId === 0) return false;
    if (this.#floor.clients.find(account, clientId) !== NONE) return true;
    return this.#memory?.has(account, clientId, this.#floor.events.time) === true;
  }

  /** Reduce-only on a spot market: a sale of no more than the free base asset; what is above it is cut off. */
  #reduce(symbol: SymbolState, request: OrderRequest): boolean {
    if (request.side > 0 || request.quoteUnits > 0) return false;
    const { balances } = this.#floor;
    const free = balances.free[balances.at(request.account, symbol.base)] as number;
    request.lots = Math.min(request.lots, Math.floor(free / symbol.rules.lotUnits));
    request.icebergLots = Math.min(request.icebergLots, request.lots);
    return request.lots > 0;
  }

  #brokenFilter(symbol: SymbolState, request: OrderRequest): number {
    const { accounts, balances } = this.#floor;
    const { account } = request;
    const context = this.#context;
    symbol.reference.compute();
    context.referenceUnits = symbol.reference.value;
    const at = balances.at(account, symbol.base);
    const held = (balances.free[at] as number) + (balances.locked[at] as number);
    context.positionUnits = held + (symbol.buyLots[account] as number) * symbol.rules.lotUnits;
    context.orders = symbol.orders[account] as number;
    context.algoOrders = symbol.algoOrders[account] as number;
    context.icebergOrders = symbol.icebergOrders[account] as number;
    context.lists = symbol.lists[account] as number;
    context.exchangeOrders = accounts.orders[account] as number;
    context.exchangeAlgoOrders = accounts.algoOrders[account] as number;
    context.exchangeIcebergOrders = accounts.icebergOrders[account] as number;
    context.exchangeLists = accounts.lists[account] as number;
    return firstBroken(symbol.rules, request, context);
  }

  /** What the matching engine itself looks at: the client id, conditions of the market, the balance. */
  #engineRefusal(symbol: SymbolState, request: OrderRequest): number {
    if (this.#isDuplicate(request)) return REFUSAL.duplicateClientId;
    const refused = this.#desk.check(symbol, request);
    if (refused !== 0) return refused;
    const free = this.#floor.balances.free[this.#funds.place(request.account, request.symbol, request.side)] as number;
    // An order that says what it may spend must have it, whatever the book takes of it.
    if (!(free >= this.#desk.needed) || (request.side > 0 && free < request.quoteUnits))
      return REFUSAL.insufficientBalance;
    return this.#desk.lots * symbol.rules.lotUnits > Number.MAX_SAFE_INTEGER ? REFUSAL.tooLarge : 0;
  }

  /** What is left to the matching engine. Then the order is there. */
  #accept(request: OrderRequest): number {
    const { symbols, store, events } = this.#floor;
    const symbol = symbols[request.symbol] as SymbolState;
    const refused = this.#engineRefusal(symbol, request);
    if (refused !== 0) return refused;
    const { needed } = this.#desk;
    const slot = this.#desk.write(symbol, request);
    this.placed[0] = store.id(slot);
    if (this.#memory !== undefined) this.#memory.add(request.account, request.clientId, events.time);
    this.#funds.lock(slot, needed);
    this.#desk.take(slot);
    this.#desk.start(slot);
    this.#desk.drain();
    events.flush();
    return 0;
  }

  /** Slot of an open order, `NONE` when there is none of this name, or a refusal below that. */
  #find(order: OrderName): number {
    const { store, clients } = this.#floor;
    if (order.orderId === 0) {
      const slot = order.clientId === 0 ? NONE : clients.find(order.account, order.clientId);
      return slot !== NONE && store.symbol(slot) === order.symbol ? slot : NONE;
    }
    const slot = store.slotOf(order.orderId);
    if (slot === NONE || store.account(slot) !== order.account || store.symbol(slot) !== order.symbol) return NONE;
    if (!this.#desk.isOpen(slot)) return NONE;
    return order.clientId === 0 || store.clientId(slot) === order.clientId ? slot : REFUSAL.cancelIdsDiffer;
  }

  #listRefusal(request: ListRequest): number {
    const { clients } = this.#floor;
    const symbol = this.#floor.symbols[request.symbol];
    if (symbol === undefined) return REFUSAL.unknownSymbol;
    const form = listRefusal(symbol, request);
    if (form !== 0) return form;
    for (let index = 0; index < request.legs.length; index++) {
      const leg = request.legs[index] as OrderRequest;
      if (leg.reduceOnly || leg.followsTrigger) return REFUSAL.badCombination;
      const refused = this.#refusal(leg, request);
      if (refused !== 0) return refused;
      if (this.#isDuplicate(leg) || hasClientIdBefore(request, index)) return REFUSAL.duplicateClientId;
    }
    if (request.listClientId !== 0 && clients.find(request.account, request.listClientId) !== NONE)
      return REFUSAL.duplicateClientId;
    return 0;
  }

  /** Orders of each kind that come: one, or those of a list. */
  #countAdded(list: ListRequest | undefined): void {
    const context = this.#context;
    context.addedOrders = 1;
    context.addedAlgoOrders = 1;
    context.addedIcebergOrders = 1;
    context.addedLists = 0;
    if (list === undefined) return;
    context.addedOrders = list.legs.length;
    context.addedAlgoOrders = 0;
    context.addedIcebergOrders = 0;
    context.addedLists = 1;
    for (let index = 0; index < list.legs.length; index++) {
      const leg = list.legs[index] as OrderRequest;
      if (isAlgo(leg.type)) context.addedAlgoOrders++;
      if (leg.icebergLots > 0) context.addedIcebergOrders++;
    }
  }

  /** Takes a list when the matching engine finds nothing wrong. @returns 0 and its id in `placed`, or a refusal. */
  #acceptList(request: ListRequest): number {
    const { balances, events, lists } = this.#floor;
    const symbol = this.#floor.symbols[request.symbol] as SymbolState;
    const active = request.kind === 'oco' ? request.legs.length : 1;
    const refused = this.#measureLegs(symbol, request, active);
    if (refused !== 0) return refused;
    const needed = this.#listNeed;
    const first = request.legs[0] as OrderRequest;
    const free = balances.free[this.#funds.place(request.account, request.symbol, first.side)] as number;
    if (!(free >= needed)) return REFUSAL.insufficientBalance;
    const row = this.#writeList(request);
    this.placed[0] = lists.id(row);
    const event = events.begin(SIM_EVENT.list);
    event.symbol = request.symbol;
    event.account = request.account;
    event.listId = lists.id(row);
    event.clientId = request.listClientId;
    event.status = 1;
    events.send();
    for (let leg = 0; leg < request.legs.length; leg++) {
      const slot = this.#writeLeg(symbol, request.legs[leg] as OrderRequest, row, leg);
      if (leg === 0) this.#funds.lock(slot, needed);
      if (leg < active) this.#desk.take(slot);
      else events.order(SIM_EVENT.new, slot);
    }
    this.#startLegs(row, active);
    return 0;
  }

  /** Looks at the legs and writes `#listNeed`: what those that are placed now need, of which only one will trade. */
  #measureLegs(symbol: SymbolState, request: ListRequest, active: number): number {
    this.#listNeed = 0;
    for (let index = 0; index < request.legs.length; index++) {
      const leg = request.legs[index] as OrderRequest;
      const isActive = index < active;
      const refused = isActive ? this.#desk.check(symbol, leg) : this.#desk.measure(symbol, leg);
      if (refused !== 0) return refused;
      if (isActive) this.#listNeed = Math.max(this.#listNeed, this.#desk.needed);
    }
    return 0;
  }

  /** A leg may be gone by what the one before it has set off, and the row with it. */
  #startLegs(row: number, active: number): void {
    const { lists, store } = this.#floor;
    for (let leg = 0; leg < active; leg++) {
      const slot = store.slotOf(lists.leg(row, leg));
      if (slot !== NONE && this.#desk.isOpen(slot)) this.#desk.start(slot);
    }
  }

  #writeList(request: ListRequest): number {
    const { lists, events } = this.#floor;
    const row = lists.open(request, events);
    this.#roll.countList(row, 1);
    return row;
  }

  #writeLeg(symbol: SymbolState, leg: OrderRequest, row: number, index: number): number {
    const { lists, store, events } = this.#floor;
    this.#desk.measure(symbol, leg);
    const slot = this.#desk.write(symbol, leg);
    store.setList(slot, lists.id(row));
    store.setLeg(slot, index);
    lists.setLeg(row, index, store.id(slot));
    if (this.#memory !== undefined) this.#memory.add(leg.account, leg.clientId, events.time);
    return slot;
  }
}

/** Whether a leg has the client id of one before it. */
function hasClientIdBefore({ legs }: ListRequest, index: number): boolean {
  const { clientId } = legs[index] as OrderRequest;
  if (clientId === 0) return false;
  for (let before = 0; before < index; before++) if ((legs[before] as OrderRequest).clientId === clientId) return true;
  return false;
}
