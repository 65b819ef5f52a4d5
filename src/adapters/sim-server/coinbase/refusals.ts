/** What the matching engine refuses, in the venue's words: the reason of an order, the reason of its preview, a sentence. */
import { REFUSAL, type RefusalCode } from '../../../domain/sim/index.ts';

/** Why an order was not placed. Answered with HTTP 200. */
export class OrderRefused extends Error {
  /** `new_order_failure_reason`. */
  readonly reason: string;
  /** `preview_failure_reason`. */
  readonly preview: string;

  constructor(reason: string, preview: string, text: string) {
    super(text);
    this.name = 'OrderRefused';
    this.reason = reason;
    this.preview = preview;
  }
}

type Row = readonly [reason: string, preview: string, text: string];

const UNKNOWN = 'UNKNOWN_FAILURE_REASON';
const UNKNOWN_PREVIEW = 'UNKNOWN_PREVIEW_FAILURE_REASON';

const row = (reason: string, text: string): Row => [reason, `PREVIEW_${reason}`, text];
const onlyPreview = (reason: string, text: string): Row => [UNKNOWN, `PREVIEW_${reason}`, text];

/** Findings that a request alone shows. */
export const ORDER_FINDINGS = {
  configuration: (text: string): OrderRefused =>
    new OrderRefused('UNSUPPORTED_ORDER_CONFIGURATION', 'PREVIEW_INVALID_ORDER_CONFIG', text),
  side: (): OrderRefused => refusedAs(row('INVALID_SIDE', 'side must be BUY or SELL')),
  product: (): OrderRefused => refusedAs(row('INVALID_PRODUCT_ID', 'Invalid product_id')),
  sizePrecision: (): OrderRefused => refusedAs(row('INVALID_SIZE_PRECISION', 'Too many decimals in order amount')),
  pricePrecision: (): OrderRefused => refusedAs(row('INVALID_PRICE_PRECISION', 'Too many decimals in order price')),
  stopPrecision: (): OrderRefused =>
    refusedAs(onlyPreview('INVALID_STOP_PRICE_PRECISION', 'Too many decimals in stop price')),
  quotePrecision: (): OrderRefused =>
    refusedAs(onlyPreview('INVALID_QUOTE_SIZE_PRECISION', 'Too many decimals in quote amount')),
  price: (): OrderRefused => refusedAs(row('INVALID_LIMIT_PRICE', 'Limit price is invalid')),
  stopPrice: (): OrderRefused => refusedAs(onlyPreview('INVALID_STOP_PRICE', 'Stop price is invalid')),
  baseSmall: (): OrderRefused => refusedAs(onlyPreview('INVALID_BASE_SIZE_TOO_SMALL', 'Base size is too small')),
  baseLarge: (): OrderRefused => refusedAs(onlyPreview('INVALID_BASE_SIZE_TOO_LARGE', 'Base size is too large')),
  quoteSmall: (): OrderRefused => refusedAs(onlyPreview('INVALID_QUOTE_SIZE_TOO_SMALL', 'Quote size is too small')),
  quoteLarge: (): OrderRefused => refusedAs(onlyPreview('INVALID_QUOTE_SIZE_TOO_LARGE', 'Quote size is too large')),
  endTime: (): OrderRefused => refusedAs(onlyPreview('INVALID_END_TIME', 'end_time must be in the future')),
  stopAboveLimit: (): OrderRefused =>
    refusedAs(onlyPreview('STOP_PRICE_ABOVE_LIMIT_PRICE', 'Stop price must not be above the limit price')),
  stopBelowLimit: (): OrderRefused =>
    refusedAs(onlyPreview('STOP_PRICE_BELOW_LIMIT_PRICE', 'Stop price must not be below the limit price')),
  stopAboveLast: (): OrderRefused =>
    refusedAs(onlyPreview('STOP_PRICE_ABOVE_LAST_TRADE_PRICE', 'Stop price must be below the last trade price')),
  stopBelowLast: (): OrderRefused =>
    refusedAs(onlyPreview('STOP_PRICE_BELOW_LAST_TRADE_PRICE', 'Stop price must be above the last trade price')),
} as const;

const FUNDS = row('INSUFFICIENT_FUND', 'Insufficient balance in source account');
const DISABLED = row('UNTRADABLE_PRODUCT', 'Trading is disabled for this product');
const PRICE = row('INVALID_LIMIT_PRICE', 'Limit price is invalid');
const CONFIGURATION: Row = [
  'UNSUPPORTED_ORDER_CONFIGURATION',
  'PREVIEW_INVALID_ORDER_CONFIG',
  'Unsupported order configuration',
];
const LIQUIDITY = row('INVALID_NO_LIQUIDITY', 'There is not enough liquidity for this order');
const TOO_MANY: Row = ['COMMANDER_REJECTED_NEW_ORDER', UNKNOWN_PREVIEW, 'Too many open orders'];
const SIZE = onlyPreview('INVALID_BASE_SIZE_TOO_LARGE', 'Base size is too large');

/** Findings of the engine that have words of their own; for the others the order is said to be one the venue does not know. */
const ROWS: Readonly<Partial<Record<RefusalCode, Row>>> = {
  [REFUSAL.unknownSymbol]: row('INVALID_PRODUCT_ID', 'Invalid product_id'),
  [REFUSAL.marketClosed]: DISABLED,
  [REFUSAL.badPrice]: PRICE,
  [REFUSAL.filterPrice]: PRICE,
  [REFUSAL.filterLotSize]: SIZE,
  [REFUSAL.tooLarge]: SIZE,
  [REFUSAL.filterMaxNumOrders]: TOO_MANY,
  [REFUSAL.exchangeMaxNumOrders]: TOO_MANY,
  [REFUSAL.insufficientBalance]: FUNDS,
  [REFUSAL.wouldMatchImmediately]: row(
    'INVALID_LIMIT_PRICE_POST_ONLY',
    'A post-only order must not match at once: its price crosses the book',
  ),
  [REFUSAL.listPrices]: row('INVALID_BRACKET_PRICES', 'The prices of the bracket do not lie around the market'),
  [REFUSAL.listNotSupported]: row('BRACKET_ORDER_NOT_SUPPORTED', 'Bracket orders are not supported for this product'),
  [REFUSAL.noLiquidity]: LIQUIDITY,
  [REFUSAL.liquidityBelowLot]: LIQUIDITY,
  [REFUSAL.accountDisabled]: row('ORDER_ENTRY_DISABLED', 'Order entry is disabled for this account'),
};

function refusedAs([reason, preview, text]: Row): OrderRefused {
  return new OrderRefused(reason, preview, text);
}

/** Words for a refusal of the engine. @param refusal a number below 0. @param stopsUp whether a stop lies above the market. */
export function refused(refusal: number, stopsUp: boolean): OrderRefused {
  if (refusal === REFUSAL.wouldTriggerImmediately)
    return stopsUp ? ORDER_FINDINGS.stopBelowLast() : ORDER_FINDINGS.stopAboveLast();
  return refusedAs(ROWS[refusal as RefusalCode] ?? CONFIGURATION);
}
