/**
 * What an `order_configuration` asks for, as a request to the exchange. The venue has a name for each pair of type and
 * time in force, and takes exactly one. A bracket is a pair of which only one side will trade.
 */
import {
  type ListRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  type OrderTypeCode,
  type SimOrder,
  TIME_IN_FORCE,
  type TimeInForceCode,
} from '../../../domain/sim/index.ts';
import { readUnits } from './decimal-text.ts';
import { faults } from './fault.ts';
import { type Fields, flagField, isObject, textField } from './json-fields.ts';
import type { ListedProduct } from './listed-product.ts';
import { ORDER_FINDINGS } from './refusals.ts';
import { readIso } from './time-text.ts';

const PPM = 1_000_000;
/** A bracket's stop becomes a limit order so many percent beyond its trigger. */
const SLIPPAGE_PERCENT = 5;
const PERCENT = 100;

/** Kinds of configuration, with what they are in the words of orders. */
export const CONFIGURATIONS = {
  market_market_ioc: { type: 'MARKET', tif: TIME_IN_FORCE.ioc, word: 'IMMEDIATE_OR_CANCEL' },
  sor_limit_ioc: { type: 'LIMIT', tif: TIME_IN_FORCE.ioc, word: 'IMMEDIATE_OR_CANCEL' },
  limit_limit_gtc: { type: 'LIMIT', tif: TIME_IN_FORCE.gtc, word: 'GOOD_UNTIL_CANCELLED' },
  limit_limit_gtd: { type: 'LIMIT', tif: TIME_IN_FORCE.gtd, word: 'GOOD_UNTIL_DATE_TIME' },
  limit_limit_fok: { type: 'LIMIT', tif: TIME_IN_FORCE.fok, word: 'FILL_OR_KILL' },
  stop_limit_stop_limit_gtc: { type: 'STOP_LIMIT', tif: TIME_IN_FORCE.gtc, word: 'GOOD_UNTIL_CANCELLED' },
  stop_limit_stop_limit_gtd: { type: 'STOP_LIMIT', tif: TIME_IN_FORCE.gtd, word: 'GOOD_UNTIL_DATE_TIME' },
  trigger_bracket_gtc: { type: 'BRACKET', tif: TIME_IN_FORCE.gtc, word: 'GOOD_UNTIL_CANCELLED' },
  trigger_bracket_gtd: { type: 'BRACKET', tif: TIME_IN_FORCE.gtd, word: 'GOOD_UNTIL_DATE_TIME' },
} as const satisfies Readonly<Record<string, { type: string; tif: TimeInForceCode; word: string }>>;

/** Name of a kind of configuration. */
export type ConfigurationName = keyof typeof CONFIGURATIONS;

/** An order as it was asked for, checked for its form. */
export interface OrderPlan {
  readonly name: ConfigurationName;
  readonly side: 1 | -1;
  readonly product: ListedProduct;
  /** Fields of the configuration as they are echoed. */
  readonly words: Readonly<Record<string, string | boolean>>;
  /** The order, or of a bracket the one that takes the profit. */
  readonly request: OrderRequest;
  /** Of a bracket. */
  readonly list: ListRequest | undefined;
  /** What a market buy may spend, commission included; 0 when it says a base size. */
  readonly spendUnits: number;
  /** Whether a stop lies above the market. */
  readonly stopsUp: boolean;
}

/** What is known when an order is read. */
export interface PlanContext {
  readonly account: number;
  readonly product: ListedProduct;
  /** Rate that a market buy for a quote size is sized by. */
  readonly takerPpm: number;
  readonly nowUs: number;
}

/** Reads lots. @throws the venue's own findings. */
export function readLots(product: ListedProduct, text: string | undefined): number {
  const units = readUnits(text ?? '');
  if (units === undefined) throw ORDER_FINDINGS.configuration('base_size is missing or not a number');
  if (units === 'fine' || units % BigInt(product.baseStepUnits) !== 0n) throw ORDER_FINDINGS.sizePrecision();
  const lots = units / BigInt(product.lotUnits);
  if (lots < BigInt(product.minLots)) throw ORDER_FINDINGS.baseSmall();
  if (lots > BigInt(product.maxLots)) throw ORDER_FINDINGS.baseLarge();
  return Number(lots);
}

/** Reads ticks. @throws the venue's own findings. */
export function readTicks(product: ListedProduct, text: string | undefined, isStop = false): number {
  const units = readUnits(text ?? '');
  if (units === undefined) throw isStop ? ORDER_FINDINGS.stopPrice() : ORDER_FINDINGS.price();
  if (units === 'fine' || units % BigInt(product.priceStepUnits) !== 0n)
    throw isStop ? ORDER_FINDINGS.stopPrecision() : ORDER_FINDINGS.pricePrecision();
  const ticks = units / BigInt(product.tickUnits);
  if (ticks < 1n || ticks > BigInt(product.maxTicks))
    throw isStop ? ORDER_FINDINGS.stopPrice() : ORDER_FINDINGS.price();
  return Number(ticks);
}

/** Whether what an order is worth lies within the bounds of the product. @throws the venue's own findings. */
export function checkWorth(product: ListedProduct, ticks: number, lots: number): void {
  const { tickUnits, lotUnits, minQuoteUnits, maxQuoteUnits } = product;
  const worth = BigInt(ticks) * BigInt(tickUnits) * BigInt(lots) * BigInt(lotUnits);
  const one = 100_000_000n;
  if (worth < BigInt(minQuoteUnits) * one) throw ORDER_FINDINGS.quoteSmall();
  if (worth > BigInt(maxQuoteUnits) * one) throw ORDER_FINDINGS.quoteLarge();
}

function readSpend(product: ListedProduct, text: string): number {
  const units = readUnits(text);
  if (units === undefined) throw ORDER_FINDINGS.configuration('quote_size is not a number');
  if (units === 'fine' || units % BigInt(product.priceStepUnits) !== 0n) throw ORDER_FINDINGS.quotePrecision();
  if (units < BigInt(product.minQuoteUnits)) throw ORDER_FINDINGS.quoteSmall();
  if (units > BigInt(product.maxQuoteUnits)) throw ORDER_FINDINGS.quoteLarge();
  return Number(units);
}

function onlyConfiguration(configuration: unknown): readonly [ConfigurationName, Fields] {
  if (!isObject(configuration)) throw ORDER_FINDINGS.configuration('order_configuration is missing');
  const given = Object.entries(configuration).filter(([, value]) => value !== null && value !== undefined);
  const [entry] = given;
  if (entry === undefined || given.length !== 1)
    throw ORDER_FINDINGS.configuration('exactly one order configuration is needed');
  const [name, fields] = entry;
  if (!Object.hasOwn(CONFIGURATIONS, name)) throw ORDER_FINDINGS.configuration(`${name} is not supported`);
  if (!isObject(fields)) throw faults.body(`parsing field "${name}": an object is expected`);
  return [name as ConfigurationName, fields];
}

/** Reads the side of an order. @throws the venue's own finding. */
export function readSide(fields: Fields): 1 | -1 {
  const side = textField(fields, 'side');
  if (side !== 'BUY' && side !== 'SELL') throw ORDER_FINDINGS.side();
  return side === 'BUY' ? 1 : -1;
}

/** What of a plan its kind has filled in. */
interface Part {
  readonly words: Record<string, string | boolean>;
  readonly request: OrderRequest;
  readonly list?: ListRequest;
  readonly spendUnits?: number;
  readonly stopsUp?: boolean;
}

/** Reads an order. @throws the venue's own findings. */
export function readPlan(body: Fields, context: PlanContext): OrderPlan {
  const side = readSide(body);
  const [name, fields] = onlyConfiguration(body.order_configuration);
  const request = makeOrderRequest();
  request.account = context.account;
  request.symbol = context.product.index;
  request.side = side;
  const { type, tif } = CONFIGURATIONS[name];
  request.timeInForce = tif;
  if (tif === TIME_IN_FORCE.gtd) request.expireTime = readEnd(fields, context.nowUs);
  const read = { MARKET: readMarket, LIMIT: readLimit, STOP_LIMIT: readStopLimit, BRACKET: readBracket }[type];
  const part = read(fields, request, context);
  if (tif === TIME_IN_FORCE.gtd) part.words.end_time = textField(fields, 'end_time') as string;
  return {
    name,
    side,
    product: context.product,
    words: part.words,
    request: part.request,
    list: part.list,
    spendUnits: part.spendUnits ?? 0,
    stopsUp: part.stopsUp ?? false,
  };
}

/** The plan that an order of the exchange would have come from: a market order, or a limit order that rests. */
export function planOfOrder(order: SimOrder, product: ListedProduct): OrderPlan {
  const request = makeOrderRequest();
  Object.assign(request, { account: order.account, symbol: order.symbol, side: order.side, lots: order.lots });
  request.type = order.type;
  request.priceTicks = order.priceTicks;
  const base_size = product.quantity(order.lots);
  const isMarket = order.type === ORDER_TYPE.market;
  return {
    name: isMarket ? 'market_market_ioc' : 'limit_limit_gtc',
    side: order.side,
    product,
    words: isMarket ? { base_size } : { base_size, limit_price: product.price(order.priceTicks), post_only: false },
    request,
    list: undefined,
    spendUnits: 0,
    stopsUp: false,
  };
}

function readEnd(fields: Fields, nowUs: number): number {
  const end = readIso(textField(fields, 'end_time') ?? '');
  if (end === undefined || end <= nowUs) throw ORDER_FINDINGS.endTime();
  return end;
}

function readMarket(fields: Fields, request: OrderRequest, { product, takerPpm }: PlanContext): Part {
  const quoteSize = textField(fields, 'quote_size');
  const baseSize = textField(fields, 'base_size');
  request.type = ORDER_TYPE.market;
  request.timeInForce = TIME_IN_FORCE.gtc;
  if (quoteSize !== undefined && baseSize !== undefined)
    throw ORDER_FINDINGS.configuration('Market orders take a base size or a quote size, not both');
  if (quoteSize === undefined) {
    if (baseSize === undefined)
      throw ORDER_FINDINGS.configuration('Market orders cannot be placed with empty order sizes');
    request.lots = readLots(product, baseSize);
    return { request, words: { base_size: product.quantity(request.lots) } };
  }
  if (request.side < 0) {
    throw ORDER_FINDINGS.configuration(
      'rpc error: code = InvalidArgument desc = Market sells must be parameterized in base currency',
    );
  }
  const spendUnits = readSpend(product, quoteSize);
  // The commission comes out of what may be spent.
  request.quoteUnits = Number((BigInt(spendUnits) * BigInt(PPM)) / BigInt(PPM + takerPpm));
  return { request, spendUnits, words: { quote_size: quoteSize } };
}

function readLimit(fields: Fields, request: OrderRequest, { product }: PlanContext): Part {
  request.lots = readLots(product, textField(fields, 'base_size'));
  request.priceTicks = readTicks(product, textField(fields, 'limit_price'));
  checkWorth(product, request.priceTicks, request.lots);
  const words = { base_size: product.quantity(request.lots), limit_price: product.price(request.priceTicks) };
  const rests = request.timeInForce === TIME_IN_FORCE.gtc || request.timeInForce === TIME_IN_FORCE.gtd;
  const isPostOnly = flagField(fields, 'post_only');
  if (!rests) {
    if (isPostOnly) throw ORDER_FINDINGS.configuration('post_only is not allowed with this time in force');
    return { request, words };
  }
  if (isPostOnly) request.type = ORDER_TYPE.limitMaker;
  return { request, words: { ...words, post_only: isPostOnly } };
}

/** A trigger above the market is a stop for buys and takes profit for sales; one below the other way round. */
function triggerType(stopsUp: boolean, side: number): OrderTypeCode {
  return stopsUp === side > 0 ? ORDER_TYPE.stopLossLimit : ORDER_TYPE.takeProfitLimit;
}

function readDirection(fields: Fields, side: number): boolean {
  const direction = textField(fields, 'stop_direction');
  if (direction === undefined) return side > 0;
  if (direction === 'STOP_DIRECTION_STOP_UP') return true;
  if (direction === 'STOP_DIRECTION_STOP_DOWN') return false;
  throw ORDER_FINDINGS.configuration('stop_direction is invalid');
}

function readStopLimit(fields: Fields, request: OrderRequest, { product }: PlanContext): Part {
  request.lots = readLots(product, textField(fields, 'base_size'));
  request.priceTicks = readTicks(product, textField(fields, 'limit_price'));
  request.stopTicks = readTicks(product, textField(fields, 'stop_price'), true);
  checkWorth(product, request.priceTicks, request.lots);
  const stopsUp = readDirection(fields, request.side);
  request.type = triggerType(stopsUp, request.side);
  // Only a stop in the direction of the order must leave room up to its limit.
  if (request.type === ORDER_TYPE.stopLossLimit) {
    if (request.side > 0 && request.stopTicks > request.priceTicks) throw ORDER_FINDINGS.stopAboveLimit();
    if (request.side < 0 && request.stopTicks < request.priceTicks) throw ORDER_FINDINGS.stopBelowLimit();
  }
  const words = {
    base_size: product.quantity(request.lots),
    limit_price: product.price(request.priceTicks),
    stop_price: product.price(request.stopTicks),
    stop_direction: stopsUp ? 'STOP_DIRECTION_STOP_UP' : 'STOP_DIRECTION_STOP_DOWN',
  };
  return { request, words, stopsUp };
}

function readBracket(fields: Fields, profit: OrderRequest, { product, account }: PlanContext): Part {
  if (textField(fields, 'quote_size') !== undefined)
    throw ORDER_FINDINGS.configuration('Bracket orders take a base size only');
  profit.type = ORDER_TYPE.limitMaker;
  profit.lots = readLots(product, textField(fields, 'base_size'));
  profit.priceTicks = readTicks(product, textField(fields, 'limit_price'));
  checkWorth(product, profit.priceTicks, profit.lots);
  const loss: OrderRequest = { ...profit, type: ORDER_TYPE.stopLossLimit };
  loss.stopTicks = readTicks(product, textField(fields, 'stop_trigger_price'), true);
  const { side } = profit;
  const beyond = (loss.stopTicks * (PERCENT + side * SLIPPAGE_PERCENT)) / PERCENT;
  loss.priceTicks = Math.min(product.maxTicks, Math.max(1, side > 0 ? Math.floor(beyond) : Math.ceil(beyond)));
  const legs = side > 0 ? [loss, profit] : [profit, loss];
  const list: ListRequest = { kind: 'oco', account, symbol: product.index, listClientId: 0, legs };
  const words = {
    base_size: product.quantity(profit.lots),
    limit_price: product.price(profit.priceTicks),
    stop_trigger_price: product.price(loss.stopTicks),
  };
  return { request: profit, list, words, stopsUp: side > 0 };
}
