/** From an order that is asked for to one that the exchange takes: prices in ticks, volumes in lots, minimums of the pair. */
import {
  clearOrderRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  type OrderTypeCode,
  type SimSide,
  TIME_IN_FORCE,
} from '../../../domain/sim/index.ts';
import { UNIT_DECIMALS } from '../hosted/decimal-units.ts';
import { faults } from './fault.ts';
import type { KrakenPair } from './listed-pair.ts';
import type { OrderRecord } from './order-record.ts';
import { hasLimit, isTrailing, isTriggered, type OrderKind, type OrderWish } from './order-wish.ts';

const BPS = 10_000;

/** Numbers of an order. */
export interface OrderShape {
  readonly lots: number;
  readonly quoteUnits: number;
  /** 0 for none, and for a limit that is known when its trigger comes. */
  readonly priceTicks: number;
  readonly triggerTicks: number;
  /** How far such a limit is from its trigger, ticks; undefined for every other order. */
  readonly limitOffset: number | undefined;
  /** Hundredths of a percent; 0 for none. */
  readonly trailingBps: number;
  readonly displayLots: number;
}

/** Units of a decimal text with at most eight decimals that count. @throws EGeneral:Invalid arguments */
export function readAmount(name: string, text: string): number {
  const match = /^(\d{1,20})(?:\.(\d*))?$/.exec(text);
  const fraction = (match?.[2] ?? '').replace(/0+$/, '');
  if (match === null || fraction.length > UNIT_DECIMALS) throw faults.arguments(name);
  const units = Number(`${match[1]}${fraction.padEnd(UNIT_DECIMALS, '0')}`);
  if (!Number.isSafeInteger(units)) throw faults.arguments(name);
  return units;
}

/** Lots of a volume. @throws EGeneral:Invalid arguments for one that is finer than the pair allows. */
export function readLots(pair: KrakenPair, name: string, text: string): number {
  const units = readAmount(name, text);
  if (units % (pair.lotUnits * pair.gridStep) !== 0) throw faults.arguments(name);
  return units / pair.lotUnits;
}

/** Which way `#` goes: where an order of this kind waits for a better price, or behind the market. */
function usualSign(kind: OrderKind, side: SimSide): number {
  return kind.startsWith('stop-loss') ? side : -side;
}

/** Ticks of a price that may be relative to another one. @throws the venue's own errors. */
export function readPrice(pair: KrakenPair, text: string, from: number, sign: number): number {
  const match = /^([+\-#]?)(.*?)(%?)$/.exec(text) as RegExpExecArray;
  const [, mark = '', amount = '', percent = ''] = match;
  if (mark === '' && percent === '') return pair.ticks('price', amount);
  if (from <= 0) throw faults.price();
  const distance = percent === '' ? pair.ticks('price', amount) : Math.round((from * Number(amount)) / 100);
  const wanted = from + distance * (mark === '-' ? -1 : mark === '#' ? sign : 1);
  const ticks = Math.round(wanted / pair.gridStep) * pair.gridStep;
  if (!Number.isSafeInteger(ticks) || ticks <= 0) throw faults.price();
  return ticks;
}

/** A distance that a stop follows at, in hundredths of a percent of the price, as near as they come. */
function readTrailing(pair: KrakenPair, text: string, last: number): number {
  const amount = text.replace(/^\+/, '');
  const share = amount.endsWith('%') ? Number(amount.slice(0, -1)) / 100 : pair.ticks('price', amount) / last;
  const bps = Math.round(share * BPS);
  if (!Number.isFinite(bps) || bps < 1 || bps >= BPS) throw faults.price();
  return bps;
}

/** How far a limit is from its trigger, ticks; a share is one of the last price. @throws the venue's own errors. */
function readOffset(pair: KrakenPair, wish: OrderWish, last: number): number {
  const match = /^([+\-#])(.*?)(%?)$/.exec(wish.limitPrice) as RegExpExecArray;
  const [, mark = '', amount = '', percent = ''] = match;
  const distance = percent === '' ? pair.ticks('price2', amount) : Math.round((last * Number(amount)) / 100);
  const ticks = Math.round(distance / pair.gridStep) * pair.gridStep;
  if (!Number.isSafeInteger(ticks)) throw faults.price();
  return ticks * (mark === '-' ? -1 : mark === '#' ? -wish.side : 1);
}

/** How an order trails: nothing for one that does not. @throws the venue's own errors. */
export function trailOf(
  pair: KrakenPair,
  wish: OrderWish,
  last: number,
): Pick<OrderShape, 'limitOffset' | 'trailingBps'> {
  const { kind, triggerPrice } = wish;
  if (!isTrailing(kind)) return { limitOffset: undefined, trailingBps: 0 };
  return {
    limitOffset: hasLimit(kind) ? readOffset(pair, wish, last) : undefined,
    trailingBps: readTrailing(pair, triggerPrice, last),
  };
}

/** Numbers of an order that is asked for. @param last ticks. @throws the venue's own errors. */
export function shapeOf(pair: KrakenPair, wish: OrderWish, last: number): OrderShape {
  const { kind, side, limitPrice, triggerPrice } = wish;
  const sign = usualSign(kind, side);
  const trails = isTrailing(kind);
  const triggerTicks = isTriggered(kind) && !trails ? readPrice(pair, triggerPrice, last, sign) : 0;
  const from = triggerTicks > 0 ? triggerTicks : last;
  const priceTicks = hasLimit(kind) && !trails ? readPrice(pair, limitPrice, from, -side) : 0;
  const shape: OrderShape = {
    lots: wish.isInQuote ? 0 : readLots(pair, 'volume', wish.volume),
    quoteUnits: wish.isInQuote ? readAmount('volume', wish.volume) : 0,
    priceTicks,
    triggerTicks,
    ...trailOf(pair, wish, last),
    displayLots: wish.displayVolume === '' ? 0 : readLots(pair, 'displayvol', wish.displayVolume),
  };
  checkMinimum(pair, shape, last);
  return shape;
}

/** @throws EOrder:Order minimum not met, EOrder:Cost minimum not met */
export function checkMinimum(
  pair: KrakenPair,
  shape: Pick<OrderShape, 'lots' | 'quoteUnits' | 'priceTicks' | 'triggerTicks'>,
  last: number,
): void {
  const ticks = shape.priceTicks || shape.triggerTicks || last;
  if (shape.quoteUnits > 0) {
    if (shape.quoteUnits < pair.minimumCost) throw faults.costMinimum();
    return;
  }
  if (shape.lots < pair.minimumLots) throw faults.minimum();
  const cost = (BigInt(ticks) * BigInt(pair.tickUnits) * BigInt(shape.lots) * BigInt(pair.lotUnits)) / 10n ** 8n;
  if (ticks > 0 && cost < BigInt(pair.minimumCost)) throw faults.costMinimum();
}

const TYPES: Readonly<Partial<Record<OrderKind, OrderTypeCode>>> = {
  market: ORDER_TYPE.market,
  'stop-loss': ORDER_TYPE.stopLoss,
  'trailing-stop': ORDER_TYPE.stopLoss,
  'trailing-stop-limit': ORDER_TYPE.stopLossLimit,
  'take-profit': ORDER_TYPE.takeProfit,
  'stop-loss-limit': ORDER_TYPE.stopLossLimit,
  'take-profit-limit': ORDER_TYPE.takeProfitLimit,
};
const TIMES = {
  GTC: TIME_IN_FORCE.gtc,
  IOC: TIME_IN_FORCE.ioc,
  FOK: TIME_IN_FORCE.fok,
  GTD: TIME_IN_FORCE.gtd,
} as const;

/** A request of the exchange for an order. */
export function requestOf(record: Pick<OrderRecord, 'account' | 'symbol' | 'wish'>, shape: OrderShape): OrderRequest {
  const { wish } = record;
  const request = makeOrderRequest();
  clearOrderRequest(request);
  request.account = record.account;
  request.symbol = record.symbol;
  request.side = wish.side;
  request.type = TYPES[wish.kind] ?? (wish.isPostOnly ? ORDER_TYPE.limitMaker : ORDER_TYPE.limit);
  request.lots = shape.lots;
  request.quoteUnits = shape.quoteUnits;
  request.priceTicks = shape.priceTicks;
  request.stopTicks = shape.triggerTicks;
  request.trailingBps = shape.trailingBps;
  request.followsTrigger = shape.limitOffset !== undefined;
  request.limitOffsetTicks = shape.limitOffset ?? 0;
  request.icebergLots = shape.displayLots;
  request.stpMode = wish.stpMode;
  if (hasLimit(wish.kind)) {
    request.timeInForce = TIMES[wish.time];
    if (wish.time === 'GTD') request.expireTime = wish.expireUs;
  }
  return request;
}

/** The same order once its trigger has come. */
export function triggeredRequest(request: OrderRequest): OrderRequest {
  const limit = request.priceTicks > 0;
  return { ...request, type: limit ? ORDER_TYPE.limit : ORDER_TYPE.market, stopTicks: 0, trailingBps: 0 };
}
