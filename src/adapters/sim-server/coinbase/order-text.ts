/** Orders and fills as the venue writes them: for queries, for the user channel. Pure. */
import { createHash } from 'node:crypto';
import { quotientText, unitsPlain } from './decimal-text.ts';
import { type FillRecord, isClosed, type OrderRecord } from './order-ledger.ts';
import { CONFIGURATIONS } from './order-plan.ts';
import { isoText } from './time-text.ts';

const PRICE_DECIMALS = 16;
const PERCENT = 100n;
const PPM = 1_000_000n;
const ONE = 100_000_000n;
const NO_TIME = '0001-01-01T00:00:00Z';
const ID_PARTS = [8, 12, 16, 20, 32] as const;

/** Who an account is to the venue. */
export interface AccountIds {
  readonly userId: string;
  readonly portfolioId: string;
}

/** An id that is always the same for the same words. */
export function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  let from = 0;
  const parts = ID_PARTS.map((to) => {
    const part = hex.slice(from, to);
    from = to;
    return part;
  });
  return parts.join('-');
}

function sideText(order: OrderRecord): 'BUY' | 'SELL' {
  return order.plan.side > 0 ? 'BUY' : 'SELL';
}

function units(value: number, unit: number): bigint {
  return BigInt(value) * BigInt(unit);
}

/** Average price, cut down after sixteen digits: value divided by size, both exact. */
function averagePrice({ plan, filledLots, filledQuoteUnits }: OrderRecord): string {
  return quotientText(BigInt(filledQuoteUnits), units(filledLots, plan.product.lotUnits), PRICE_DECIMALS);
}

function completion({ lots, filledLots }: OrderRecord): string {
  return quotientText(BigInt(filledLots) * PERCENT, BigInt(lots), 2);
}

/** What an order still holds of what it pays from, units. */
export function holdUnits(order: OrderRecord): bigint {
  if (isClosed(order)) return 0n;
  const open = order.lots - order.filledLots - order.preventedLots;
  const { product, side } = order.plan;
  const base = units(open, product.lotUnits);
  if (side < 0) return base;
  const price = (base * units(order.lockTicks, product.tickUnits)) / ONE;
  return price + (price * BigInt(order.lockPpm)) / PPM;
}

function holdText(order: OrderRecord): string {
  return quotientText(holdUnits(order), ONE, 8);
}

function triggerStatus({ plan, isTriggered }: OrderRecord): string {
  const { type } = CONFIGURATIONS[plan.name];
  if (type !== 'STOP_LIMIT' && type !== 'BRACKET') return 'INVALID_ORDER_TYPE';
  return isTriggered ? 'STOP_TRIGGERED' : 'STOP_PENDING';
}

/** Value of what was filled, with the commission that a buy pays and a sale gives up. */
function afterFees(order: OrderRecord): string {
  return unitsPlain(order.filledQuoteUnits + order.plan.side * order.feeUnits);
}

/** The configuration as it is echoed. */
export function configurationOf({ plan }: OrderRecord): object {
  return { [plan.name]: plan.words };
}

/** An order as a query shows it. */
export function orderView(order: OrderRecord, ids: AccountIds): object {
  const { plan } = order;
  const { product } = plan;
  const { type, word } = CONFIGURATIONS[plan.name];
  return {
    order_id: order.orderId,
    product_id: product.name,
    user_id: ids.userId,
    order_configuration: configurationOf(order),
    side: sideText(order),
    client_order_id: order.clientOrderId,
    status: order.status,
    time_in_force: word,
    created_time: isoText(order.createdUs),
    completion_percentage: completion(order),
    filled_size: product.quantity(order.filledLots),
    average_filled_price: averagePrice(order),
    fee: '',
    number_of_fills: String(order.fills),
    filled_value: unitsPlain(order.filledQuoteUnits),
    pending_cancel: false,
    size_in_quote: plan.spendUnits > 0,
    total_fees: unitsPlain(order.feeUnits),
    size_inclusive_of_fees: plan.spendUnits > 0,
    total_value_after_fees: afterFees(order),
    trigger_status: triggerStatus(order),
    order_type: type,
    reject_reason: 'REJECT_REASON_UNSPECIFIED',
    settled: order.status === 'FILLED',
    product_type: 'SPOT',
    reject_message: order.status === 'FAILED' ? order.cancelMessage : '',
    cancel_message: order.status === 'FAILED' ? '' : order.cancelMessage,
    order_placement_source: 'RETAIL_ADVANCED',
    outstanding_hold_amount: holdText(order),
    is_liquidation: false,
    last_fill_time: order.fills === 0 ? null : isoText(order.lastFillUs),
    edit_history: order.edits.map(({ priceTicks, lots, timeUs }) => ({
      price: product.price(priceTicks),
      size: product.quantity(lots),
      replace_accept_timestamp: isoText(timeUs),
    })),
    leverage: '',
    margin_type: 'UNKNOWN_MARGIN_TYPE',
    retail_portfolio_id: ids.portfolioId,
    originating_order_id: '',
    attached_order_id: '',
    attached_order_configuration: null,
  };
}

const TYPE_WORDS = { MARKET: 'Market', LIMIT: 'Limit', STOP_LIMIT: 'Stop Limit', BRACKET: 'Bracket' } as const;

/** An order as the user channel sends it. */
export function userOrderView(order: OrderRecord, ids: AccountIds): object {
  const { plan } = order;
  const { product, words } = plan;
  const { type, word } = CONFIGURATIONS[plan.name];
  const open = isClosed(order) ? 0 : order.lots - order.filledLots - order.preventedLots;
  return {
    avg_price: averagePrice(order),
    cancel_reason: order.cancelMessage,
    client_order_id: order.clientOrderId,
    completion_percentage: completion(order),
    contract_expiry_type: 'UNKNOWN_CONTRACT_EXPIRY_TYPE',
    cumulative_quantity: product.quantity(order.filledLots),
    filled_value: unitsPlain(order.filledQuoteUnits),
    leaves_quantity: product.quantity(open),
    limit_price: words.limit_price ?? '0',
    number_of_fills: String(order.fills),
    order_id: order.orderId,
    order_side: sideText(order),
    order_type: TYPE_WORDS[type],
    outstanding_hold_amount: holdText(order),
    post_only: String(words.post_only ?? false),
    product_id: product.name,
    product_type: 'SPOT',
    reject_reason: order.status === 'FAILED' ? order.cancelMessage : '',
    retail_portfolio_id: ids.portfolioId,
    risk_managed_by: 'UNKNOWN_RISK_MANAGEMENT_TYPE',
    status: order.status,
    stop_price: words.stop_price ?? words.stop_trigger_price ?? '',
    time_in_force: word,
    total_fees: unitsPlain(order.feeUnits),
    total_value_after_fees: afterFees(order),
    trigger_status: triggerStatus(order),
    creation_time: isoText(order.createdUs),
    end_time: words.end_time ?? NO_TIME,
    start_time: NO_TIME,
  };
}

/** A fill as a query shows it. */
export function fillView(fill: FillRecord, ids: AccountIds): object {
  const { order } = fill;
  const { product } = order.plan;
  const words = `${product.name} ${fill.tradeId} ${order.orderId}`;
  return {
    entry_id: createHash('sha256').update(words).digest('hex'),
    trade_id: idOf(words),
    order_id: order.orderId,
    trade_time: isoText(fill.timeUs),
    trade_type: 'FILL',
    price: product.price(fill.priceTicks),
    size: product.quantity(fill.lots),
    commission: unitsPlain(fill.feeUnits),
    product_id: product.name,
    sequence_timestamp: isoText(fill.timeUs),
    liquidity_indicator: fill.isMaker ? 'MAKER' : 'TAKER',
    size_in_quote: false,
    user_id: ids.userId,
    side: sideText(order),
    retail_portfolio_id: ids.portfolioId,
  };
}
