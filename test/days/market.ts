/** The simulated exchange with a market on it: a house that quotes, a price that walks, and bars of what traded. */
import { type Micros, Rng } from '../../src/core/index.ts';
import { defineInstrument, type Instrument } from '../../src/domain/market/index.ts';
import {
  clearOrderRequest,
  createSimExchange,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  type SimExchange,
  STP_MODE,
} from '../../src/domain/sim/index.ts';
import type { BarRow } from '../../src/ports/index.ts';
import { OURS, type TrueFill, Truth } from './truth.ts';
import { holds } from './violation.ts';

export const FEE_PPM = 1000;
export const CASH_UNITS = 1e13;
const MAKER = 1;
const TAKER = 2;
const LOT_UNITS = 1000;
const DEPTH_LOTS = 60_000;

export function instrumentsOf(count: number): readonly Instrument[] {
  return Array.from({ length: count }, (_, i) =>
    defineInstrument({
      symbol: `C${i}USDT`,
      kind: 'spot',
      base: `C${i}`,
      quote: 'USDT',
      tickSize: '0.1',
      lotSize: '0.00001',
      minNotional: '5',
      maxPrice: '250000',
    }),
  );
}

/** Prices of one symbol. */
class Line {
  mid: number;
  bid = 0;
  ask = 0;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  /** The house quotes little. */
  isThin = false;

  constructor(mid: number) {
    this.mid = mid;
  }
}

export class Market {
  readonly exchange: SimExchange;
  readonly truth: Truth;
  readonly instruments: readonly Instrument[];
  readonly #lines: Line[];
  readonly #rng: Rng;
  readonly #request: OrderRequest = makeOrderRequest();
  readonly #numbers = new Map<string, number>();
  readonly #texts = new Map<number, string>();
  #volume = 0;

  constructor(seed: number, instruments: readonly Instrument[], time: number, isOurs: (id: string) => boolean) {
    this.instruments = instruments;
    this.#rng = new Rng(seed >>> 0).stream('market');
    this.truth = new Truth(instruments.length, isOurs);
    this.truth.textOf = (clientId) => this.#texts.get(clientId) ?? '';
    const tiers = [{ volumeUnits: 0, makerPpm: FEE_PPM, takerPpm: FEE_PPM }];
    const free = [{ volumeUnits: 0, makerPpm: 0, takerPpm: 0 }];
    this.exchange = createSimExchange({
      fees: [
        { name: 'ours', source: 'made up', charged: 'quote', entries: [{ from: 0, tiers }] },
        { name: 'house', source: 'made up', charged: 'quote', entries: [{ from: 0, tiers: free }] },
      ],
      sink: (event) => this.truth.take(event),
      keptOrders: 2 ** 10,
      keptFills: 2 ** 10,
      capacity: 256,
    });
    this.#lines = instruments.map((_, i) => new Line(300_000 + i * 77_700));
    for (const [i, { symbol, base, quote }] of instruments.entries()) this.#addSymbol(symbol, base, quote, i);
    this.#addAccounts(time);
    for (let i = 0; i < instruments.length; i++) this.step(i, time);
  }

  numberOf(clientOrderId: string): number {
    if (clientOrderId === '') return 0;
    let number = this.#numbers.get(clientOrderId);
    if (number === undefined) {
      number = this.#numbers.size + 1_000_000;
      this.#numbers.set(clientOrderId, number);
      this.#texts.set(number, clientOrderId);
    }
    return number;
  }

  /** The price moves, the house quotes anew, and somebody trades. */
  step(symbol: number, time: number): void {
    if (!this.exchange.isOpen(symbol)) return;
    this.#volume = 1 - this.#volume;
    this.#move(symbol, time, 1 + this.#rng.normal() * 0.0006, this.#volume === 1 ? 1 : -1);
  }

  /** The price moves by half a per cent at once, and somebody trades there: most stops are struck, or most targets. */
  jump(symbol: number, time: number, side: 1 | -1): void {
    if (this.exchange.isOpen(symbol)) this.#move(symbol, time, 1 + side * 0.005, side);
  }

  #move(symbol: number, time: number, move: number, side: 1 | -1): void {
    const line = this.#lines[symbol] as Line;
    const { exchange } = this;
    line.mid = Math.max(10_000, Math.min(2_000_000, Math.round(line.mid * move)));
    for (const orderId of [line.bid, line.ask]) {
      if (orderId > 0) exchange.cancel(time, { account: MAKER, symbol, orderId, clientId: 0 });
    }
    const spread = 2;
    const lots = line.isThin ? 900 : DEPTH_LOTS;
    line.bid = this.#place(time, MAKER, symbol, 1, line.mid - spread, lots);
    line.ask = this.#place(time, MAKER, symbol, -1, line.mid + spread, lots);
    this.#take(time, TAKER, symbol, side, 100);
    this.#seen(line, exchange.lastPrice(symbol));
  }

  setThin(symbol: number, isThin: boolean): void {
    (this.#lines[symbol] as Line).isThin = isThin;
  }

  /** The bar since the last call. */
  closeBar(instrument: number, openTime: number, closeTime: number): BarRow {
    const line = this.#lines[instrument] as Line;
    const { open: openTicks, high: highTicks, low: lowTicks, close: closeTicks } = line;
    line.open = line.close;
    line.high = line.close;
    line.low = line.close;
    return { instrument, openTime, closeTime, openTicks, highTicks, lowTicks, closeTicks, volume: 1 };
  }

  /** Somebody else trades on our account, or in our trade group. */
  foreignOrder(time: number, symbol: number, side: 1 | -1, lots: number, clientOrderId: string): number {
    return this.#take(time, OURS, symbol, side, lots, this.numberOf(clientOrderId));
  }

  /** An order of a friend on top of the book: prevention of self-trades keeps us from trading with it. */
  friendOrder(time: number, symbol: number): void {
    const line = this.#lines[symbol] as Line;
    const orderId = this.#place(time, 3, symbol, -1, line.mid - 1, 500);
    if (orderId > 0) this.exchange.advance(time);
  }

  /** The venue closes our position itself: takes our orders back, sells what is held, and gives no name of ours. */
  liquidate(time: number, symbol: number): void {
    this.exchange.cancelAll(time, OURS, symbol);
    const lots = this.heldLots(symbol);
    if (lots > 0) this.foreignOrder(time, symbol, -1, lots, '');
  }

  /** The venue takes a trade back: lots and money go the other way. @returns whether what was bought is still free. */
  bust(time: number, fill: TrueFill): boolean {
    const { symbol, side } = fill.order;
    const { base, quote, unitsPerTickLot } = this.instruments[symbol] as Instrument;
    const { exchange, truth } = this;
    const lots = side * fill.lots;
    if (exchange.deposit(time, OURS, exchange.assetOf(base), -lots * LOT_UNITS) < 0) return false;
    exchange.deposit(time, OURS, exchange.assetOf(quote), lots * fill.ticks * unitsPerTickLot);
    truth.foreign[symbol] = (truth.foreign[symbol] as number) - lots;
    fill.isVoid = true;
    truth.voids.push(fill);
    fill.order.voided += fill.lots;
    return true;
  }

  /** A position that is older than any history. */
  bringIn(time: number, symbol: number, lots: number): void {
    const { base } = this.instruments[symbol] as Instrument;
    this.exchange.deposit(time, OURS, this.exchange.assetOf(base), lots * LOT_UNITS);
    this.truth.foreign[symbol] = (this.truth.foreign[symbol] as number) + lots;
  }

  /** Base lots of our account, locked ones included. */
  heldLots(symbol: number): number {
    const { free, locked } = this.#balance(symbol);
    return (free + locked) / LOT_UNITS;
  }

  /** Base lots of our account that a sale can take. */
  freeLots(symbol: number): number {
    return this.#balance(symbol).free / LOT_UNITS;
  }

  #balance(symbol: number): { free: number; locked: number } {
    const { base } = this.instruments[symbol] as Instrument;
    return this.exchange.balance(OURS, this.exchange.assetOf(base));
  }

  midOf(symbol: number): number {
    return (this.#lines[symbol] as Line).mid;
  }

  /** I1 at the venue: what all accounts and the venue have is what was brought in. */
  checkConservation(): void {
    const { exchange } = this;
    const open = exchange.openOrders(OURS, -1).length;
    holds(
      open === this.truth.working.size,
      'I1',
      () => `${open} orders are open, ${this.truth.working.size} were not told to end`,
    );
    for (let asset = 0; asset < exchange.assets.length; asset++) {
      let sum = exchange.collected(asset);
      for (let account = 0; account < 4; account++) {
        const { free, locked } = exchange.balance(account, asset);
        sum += free + locked;
      }
      holds(
        sum === exchange.supply(asset),
        'I1',
        () => `${exchange.assets[asset]}: ${sum} is not ${exchange.supply(asset)}`,
      );
    }
  }

  #seen(line: Line, last: number): void {
    if (last === 0) return;
    line.close = last;
    if (line.open === 0) line.open = last;
    line.high = Math.max(line.high, last);
    line.low = line.low === 0 ? last : Math.min(line.low, last);
  }

  #place(time: number, account: number, symbol: number, side: 1 | -1, priceTicks: number, lots: number): number {
    const request = this.#clear(account, symbol, side, lots);
    request.type = ORDER_TYPE.limit;
    request.priceTicks = priceTicks;
    return this.exchange.submit(time as Micros, request);
  }

  #take(time: number, account: number, symbol: number, side: 1 | -1, lots: number, clientId = 0): number {
    const request = this.#clear(account, symbol, side, lots);
    request.type = ORDER_TYPE.market;
    request.clientId = clientId;
    return this.exchange.submit(time as Micros, request);
  }

  #clear(account: number, symbol: number, side: 1 | -1, lots: number): OrderRequest {
    const request = this.#request;
    clearOrderRequest(request);
    request.account = account;
    request.symbol = symbol;
    request.side = side;
    request.lots = lots;
    return request;
  }

  #addSymbol(symbol: string, base: string, quote: string, index: number): void {
    const { exchange } = this;
    const added = exchange.addSymbol({
      symbol,
      base,
      quote,
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '250000.0', tickSize: '0.1' },
        { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000.00000', stepSize: '0.00001' },
        {
          filterType: 'NOTIONAL',
          minNotional: '1.00',
          applyMinToMarket: true,
          maxNotional: '90000000.00',
          applyMaxToMarket: false,
          avgPriceMins: 5,
        },
      ],
      allowedStpModes: [STP_MODE.none, STP_MODE.expireTaker, STP_MODE.expireMaker, STP_MODE.expireBoth],
      defaultStpMode: STP_MODE.expireTaker,
      icebergAllowed: true,
      ocoAllowed: true,
      otoAllowed: true,
      amendAllowed: true,
      trailingAllowed: true,
    });
    holds(added === index, 'set-up', () => `symbol ${symbol} has index ${added}`);
  }

  #addAccounts(time: number): void {
    const { exchange } = this;
    const names = ['ours', 'maker', 'taker', 'friend'];
    for (const [i, name] of names.entries()) {
      const tradeGroup = i === 0 || i === 3 ? 5 : -1;
      const feeSchedule = i === 0 ? 'ours' : 'house';
      exchange.addAccount({ name, tradeGroup, enabled: true, feeSchedule, keepsHistory: i === 0 });
    }
    for (let account = 0; account < 4; account++) {
      for (let asset = 0; asset < exchange.assets.length; asset++) {
        const isQuote = exchange.assets[asset] === 'USDT';
        if (account === OURS) {
          if (isQuote) exchange.deposit(time, account, asset, CASH_UNITS);
        } else exchange.deposit(time, account, asset, 1e14);
      }
    }
  }
}
