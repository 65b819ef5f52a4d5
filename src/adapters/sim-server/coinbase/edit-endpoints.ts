/**
 * Endpoints that change an order, and those that say what an order or a change would come to. An order keeps its id and
 * what it has filled. A smaller size at the same price keeps its place in the queue; anything else is placed anew.
 */
import { ORDER_TYPE, type OrderRequest, type SimDepth } from '../../../domain/sim/index.ts';
import { quotientText } from './decimal-text.ts';
import { type OwnCall, own } from './endpoint.ts';
import { textField } from './json-fields.ts';
import { exchangeName, planOf } from './order-endpoints.ts';
import { isClosed, makeUuid, type OrderRecord } from './order-ledger.ts';
import { checkWorth, type OrderPlan, readLots, readTicks } from './order-plan.ts';
import { holdUnits } from './order-text.ts';
import type { ProductMarket } from './product-market.ts';
import { OrderRefused, refused } from './refusals.ts';
import type { CoinbaseVenue } from './venue.ts';

const PPM = 1_000_000n;
const ONE = 100_000_000n;
const NO_EDIT_REASON = 'UNKNOWN_EDIT_ORDER_FAILURE_REASON';
const NO_PREVIEW_REASON = 'UNKNOWN_PREVIEW_FAILURE_REASON';
const EDITABLE: readonly string[] = ['limit_limit_gtc', 'limit_limit_gtd'];

/** Why an order cannot be changed. */
class EditRefused extends Error {
  readonly reason: string;
  readonly preview: string;

  constructor(reason: string, preview = NO_PREVIEW_REASON) {
    super(reason);
    this.name = 'EditRefused';
    this.reason = reason;
    this.preview = preview;
  }

  get view(): object {
    return { edit_failure_reason: this.reason, preview_failure_reason: this.preview };
  }
}

/** A change that was found good. */
interface Edit {
  readonly order: OrderRecord;
  readonly lots: number;
  readonly priceTicks: number;
}

/** Lots that an order still wants. */
function openLots({ lots, filledLots, preventedLots }: OrderRecord): number {
  return lots - filledLots - preventedLots;
}

function findEditable(venue: CoinbaseVenue, { body, account }: OwnCall): OrderRecord {
  const order = venue.orders.find(account.index, textField(body, 'order_id') ?? '');
  if (order === undefined) throw new EditRefused('ORDER_NOT_FOUND');
  if (isClosed(order)) throw new EditRefused('ONLY_OPEN_ORDERS_CAN_BE_EDITED');
  if (!EDITABLE.includes(order.plan.name)) throw new EditRefused('ONLY_LIMIT_ORDER_EDITS_SUPPORTED');
  return order;
}

/** Both price and size are wanted; one that is left out is read as 0. */
function readEdit(venue: CoinbaseVenue, call: OwnCall): Edit {
  const order = findEditable(venue, call);
  const { product } = order.plan;
  const size = finding('INVALID_EDITED_SIZE', () => readLots(product, textField(call.body, 'size')));
  const priceTicks = finding('INVALID_EDITED_PRICE', () => readTicks(product, textField(call.body, 'price')));
  if (size <= order.filledLots) throw new EditRefused('CANNOT_EDIT_TO_BELOW_FILLED_SIZE');
  const lots = size + order.preventedLots;
  if (lots === order.lots && priceTicks === order.plan.request.priceTicks)
    throw new EditRefused('EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST');
  finding('INVALID_EDITED_SIZE', () => checkWorth(product, priceTicks, size));
  checkFunds(venue, order, lots - order.filledLots - order.preventedLots, priceTicks);
  checkMaker(venue, order, priceTicks);
  return { order, lots, priceTicks };
}

function finding<T>(reason: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof OrderRefused) throw new EditRefused(reason, error.preview);
    throw error;
  }
}

/** What the order holds is there for the changed one. */
function checkFunds(venue: CoinbaseVenue, order: OrderRecord, open: number, priceTicks: number): void {
  const { exchange } = venue;
  const { product, side } = order.plan;
  const asset = exchange.assetOf(side > 0 ? product.quote : product.base);
  const free = BigInt(exchange.balance(order.account, asset).free);
  const base = BigInt(open) * BigInt(product.lotUnits);
  const price = (base * BigInt(priceTicks) * BigInt(product.tickUnits)) / ONE;
  const needed = side > 0 ? price + (price * BigInt(venue.lockPpmOf(order.account))) / PPM : base;
  if (needed > free + holdUnits(order)) throw new EditRefused('INSUFFICIENT_FUNDS', 'PREVIEW_INSUFFICIENT_FUND');
}

function checkMaker(venue: CoinbaseVenue, { plan }: OrderRecord, priceTicks: number): void {
  if (plan.request.type !== ORDER_TYPE.limitMaker) return;
  const { product, side } = plan;
  const [bid, ask] = [venue.exchange.bestBid(product.index), venue.exchange.bestAsk(product.index)];
  const crosses = side > 0 ? ask > 0 && priceTicks >= ask : priceTicks <= bid;
  if (crosses) throw new EditRefused('INVALID_EDITED_PRICE', 'PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY');
}

/** The plan of an order with another size and price. */
function changed({ plan }: OrderRecord, size: number, priceTicks: number): OrderPlan {
  const { product } = plan;
  const words = { ...plan.words, base_size: product.quantity(size), limit_price: product.price(priceTicks) };
  return { ...plan, words, request: { ...plan.request, lots: size, priceTicks } };
}

function applyEdit(venue: CoinbaseVenue, { order, lots, priceTicks }: Edit): void {
  const { exchange } = venue;
  const open = lots - order.filledLots - order.preventedLots;
  const isShorter = priceTicks === order.plan.request.priceTicks && open < openLots(order);
  venue.run((timeUs) => {
    const before = { plan: order.plan, lots: order.lots, edits: order.edits, lockTicks: order.lockTicks };
    order.edits = [...order.edits, { priceTicks, lots: lots - order.preventedLots, timeUs }];
    order.plan = changed(order, lots - order.preventedLots, priceTicks);
    order.lots = lots;
    order.lockTicks = priceTicks;
    const undo = (refusal: number): never => {
      Object.assign(order, before);
      const { reason, preview } = refused(refusal, false);
      throw new EditRefused('COMMANDER_REJECTED_EDIT_ORDER', preview === NO_PREVIEW_REASON ? reason : preview);
    };
    if (isShorter) {
      // In the exchange the order may have begun with fewer lots than here.
      const name = exchangeName(order);
      const there = exchange.order(name);
      const done = (there?.filledLots ?? 0) + (there?.preventedLots ?? 0);
      const result = exchange.amend(timeUs, name, done + open);
      if (result < 0) undo(result);
      return;
    }
    const request: OrderRequest = { ...order.plan.request, lots: open };
    const { placed } = exchange.cancelReplace(timeUs, exchangeName(order), request, 'stopOnFailure');
    if (placed < 0) undo(placed);
    venue.orders.goOn(order, placed);
    order.lockPpm = venue.lockPpmOf(order.account);
  });
}

const edit = own((venue, call) => {
  try {
    venue.live();
    applyEdit(venue, readEdit(venue, call));
  } catch (error) {
    if (error instanceof EditRefused) return { success: false, errors: [error.view] };
    throw error;
  }
  return {
    success: true,
    errors: [{ edit_failure_reason: NO_EDIT_REASON, preview_failure_reason: NO_PREVIEW_REASON }],
  };
});

/** What an order would trade at once. */
interface Estimate {
  readonly baseUnits: bigint;
  readonly quoteUnits: bigint;
}

/** Walks the other side of the book. @param spendUnits bound of what may be spent; undefined for none. */
function walk(
  { product }: ProductMarket,
  levels: SimDepth['asks'],
  limits: { readonly lots: number; readonly spendUnits: bigint | undefined },
): Estimate {
  let lots = 0n;
  let quote = 0n;
  for (const [ticks, there] of levels) {
    const unit = BigInt(ticks) * BigInt(product.tickUnits) * BigInt(product.lotUnits);
    let take = limits.spendUnits === undefined ? BigInt(limits.lots) - lots : BigInt(there);
    if (limits.spendUnits !== undefined) take = ((limits.spendUnits - quote) * ONE) / unit;
    if (take > BigInt(there)) take = BigInt(there);
    if (take <= 0n) break;
    lots += take;
    quote += (unit * take) / ONE;
  }
  return { baseUnits: lots * BigInt(product.lotUnits), quoteUnits: quote };
}

function estimateOf(market: ProductMarket, plan: OrderPlan): Estimate {
  const { request, spendUnits, product } = plan;
  if (request.type === ORDER_TYPE.market) {
    const { bids, asks } = market.depth(Number.MAX_SAFE_INTEGER);
    const spend = spendUnits > 0 ? BigInt(request.quoteUnits) : undefined;
    return walk(market, plan.side > 0 ? asks : bids, { lots: request.lots, spendUnits: spend });
  }
  const baseUnits = BigInt(request.lots) * BigInt(product.lotUnits);
  return { baseUnits, quoteUnits: (baseUnits * BigInt(request.priceTicks) * BigInt(product.tickUnits)) / ONE };
}

/** What an order would come to. */
function previewOf(venue: CoinbaseVenue, plan: OrderPlan, takerPpm: number): Readonly<Record<string, string>> {
  const market = venue.markets[plan.product.index] as ProductMarket;
  const { baseUnits, quoteUnits } = estimateOf(market, plan);
  const { bid, ask } = market.best();
  const commission = (quoteUnits * BigInt(takerPpm)) / PPM;
  const average = quotientText(quoteUnits, baseUnits, 8);
  const best = plan.side > 0 ? ask : bid;
  const ideal = (baseUnits * BigInt(best) * BigInt(plan.product.tickUnits)) / ONE;
  const worse = plan.side > 0 ? quoteUnits - ideal : ideal - quoteUnits;
  return {
    order_total: quotientText(quoteUnits + BigInt(plan.side) * commission, ONE, 8),
    commission_total: quotientText(commission, ONE, 8),
    quote_size: quotientText(quoteUnits, ONE, 8),
    base_size: quotientText(baseUnits, ONE, 8),
    best_bid: bid === 0 ? '0' : plan.product.price(bid),
    best_ask: ask === 0 ? '0' : plan.product.price(ask),
    slippage: worse > 0n ? quotientText(worse, ideal, 8) : '0',
    average_filled_price: average,
  };
}

/** The finding of the engine, if it has one. */
function findingOf(venue: CoinbaseVenue, plan: OrderPlan): OrderRefused | undefined {
  const requests = plan.list?.legs ?? [plan.request];
  for (const request of requests) {
    const { result } = venue.run((timeUs) => venue.exchange.check(timeUs, request));
    if (result < 0) return refused(result, plan.stopsUp);
  }
  return undefined;
}

const NOTHING = {
  order_total: '0',
  commission_total: '0',
  quote_size: '0',
  base_size: '0',
  best_bid: '0',
  best_ask: '0',
  slippage: '0',
  average_filled_price: '0',
};

const preview = own((venue, call) => {
  const errs: string[] = [];
  let view: Readonly<Record<string, string>> = NOTHING;
  try {
    const plan = planOf(venue, call);
    const found = findingOf(venue, plan);
    if (found !== undefined) errs.push(found.preview);
    view = previewOf(venue, plan, venue.exchange.feesOf(call.account.index).takerPpm);
  } catch (error) {
    if (!(error instanceof OrderRefused)) throw error;
    errs.push(error.preview);
  }
  const { average_filled_price: average, ...rest } = view;
  return {
    ...rest,
    errs,
    warning: [],
    is_max: false,
    order_margin_total: '0',
    leverage: '0',
    long_leverage: '0',
    short_leverage: '0',
    preview_id: makeUuid(venue.random),
    current_liquidation_buffer: '0',
    projected_liquidation_buffer: '0',
    max_leverage: '0',
    est_average_filled_price: average,
  };
});

const editPreview = own((venue, call) => {
  try {
    venue.live();
    const { order, lots, priceTicks } = readEdit(venue, call);
    const view = previewOf(venue, changed(order, lots - order.filledLots, priceTicks), takerOf(venue, call));
    return { errors: [], ...view };
  } catch (error) {
    if (error instanceof EditRefused) return { errors: [error.view], ...NOTHING };
    throw error;
  }
});

function takerOf(venue: CoinbaseVenue, { account }: OwnCall): number {
  return venue.exchange.feesOf(account.index).takerPpm;
}

/** Endpoints of changes and previews by name. */
export const editEndpoints = { edit, editPreview, preview } as const;
