/** Markets of Coinbase from the bodies of its REST interfaces: `products` of the Exchange and of Advanced Trade. */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';
import { defineFeeSchedule, type FeeSchedule } from '../../domain/market/index.ts';
import {
  compact,
  decimalsOf,
  type ListedMarket,
  limitText,
  listOf,
  type MarketStatus,
  memberOf,
  parseBody,
  positiveText,
} from '../book-feed/index.ts';

/** Before products said their own step, all had this one. */
const BASE_INCREMENT = '0.00000001';

function refuse(detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', `Coinbase's list of products: ${detail}`, { place: { key: 'coinbase' } });
}

const VENUE = { key: 'coinbase', name: 'Coinbase' };

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function has(product: unknown, flag: string): boolean {
  return memberOf(product, flag) === true;
}

/** Advanced Trade leaves the status of derivatives empty; the flags say what may be done. */
function statusOf(product: unknown): MarketStatus {
  const status = textOf(memberOf(product, 'status'));
  if (status !== undefined && status.toLowerCase() !== 'online') return 'offline';
  if (has(product, 'trading_disabled') || has(product, 'is_disabled') || has(product, 'view_only')) return 'offline';
  if (has(product, 'cancel_only')) return 'cancel-only';
  if (has(product, 'post_only')) return 'post-only';
  return has(product, 'limit_only') ? 'limit-only' : 'online';
}

function exchangeProduct(product: unknown): ListedMarket {
  const id = textOf(memberOf(product, 'id')) ?? refuse('a product has no id');
  const tickSize = positiveText(memberOf(product, 'quote_increment'), id, 'quote_increment');
  const lotSize = positiveText(memberOf(product, 'base_increment') ?? BASE_INCREMENT, id, 'base_increment');
  return compact({
    venue: 'coinbase-exchange',
    id,
    symbol: id,
    kind: 'spot' as const,
    base: textOf(memberOf(product, 'base_currency')) ?? refuse(`${id} has no base_currency`),
    quote: textOf(memberOf(product, 'quote_currency')) ?? refuse(`${id} has no quote_currency`),
    tickSize,
    lotSize,
    minQty: limitText(memberOf(product, 'base_min_size'), id, 'base_min_size'),
    maxQty: limitText(memberOf(product, 'base_max_size'), id, 'base_max_size'),
    minNotional: limitText(memberOf(product, 'min_market_funds'), id, 'min_market_funds'),
    maxNotional: limitText(memberOf(product, 'max_market_funds'), id, 'max_market_funds'),
    status: statusOf(product),
    isMarginable: has(product, 'margin_enabled'),
    scale: { priceDecimals: decimalsOf(tickSize), qtyDecimals: decimalsOf(lotSize) },
  });
}

function kindOf(product: unknown): 'spot' | 'perp' | 'future' {
  if (memberOf(product, 'product_type') !== 'FUTURE') return 'spot';
  const details = memberOf(product, 'future_product_details');
  const expiry = memberOf(details, 'contract_expiry_type');
  return expiry === 'PERPETUAL' ? 'perp' : 'future';
}

function advancedProduct(product: unknown): ListedMarket {
  const id = textOf(memberOf(product, 'product_id')) ?? refuse('a product has no product_id');
  const quoteStep = positiveText(memberOf(product, 'quote_increment'), id, 'quote_increment');
  const tickSize = limitText(memberOf(product, 'price_increment'), id, 'price_increment') ?? quoteStep;
  const lotSize = positiveText(memberOf(product, 'base_increment'), id, 'base_increment');
  const details = memberOf(product, 'future_product_details');
  return compact({
    venue: 'coinbase',
    id,
    symbol: id,
    kind: kindOf(product),
    base: textOf(memberOf(product, 'base_currency_id')) ?? textOf(memberOf(details, 'contract_root_unit')) ?? '',
    quote: textOf(memberOf(product, 'quote_currency_id')) ?? refuse(`${id} has no quote_currency_id`),
    tickSize,
    lotSize,
    minQty: limitText(memberOf(product, 'base_min_size'), id, 'base_min_size'),
    maxQty: limitText(memberOf(product, 'base_max_size'), id, 'base_max_size'),
    minNotional: limitText(memberOf(product, 'quote_min_size'), id, 'quote_min_size'),
    maxNotional: limitText(memberOf(product, 'quote_max_size'), id, 'quote_max_size'),
    status: statusOf(product),
    isMarginable: kindOf(product) !== 'spot',
    contractSize: limitText(memberOf(details, 'contract_size'), id, 'contract_size'),
    // A perpetual of 5 dollars a tick still quotes on the grid of its currency.
    scale: {
      priceDecimals: Math.max(decimalsOf(quoteStep), decimalsOf(tickSize)),
      qtyDecimals: decimalsOf(lotSize),
    },
  });
}

/**
 * Products of the Exchange from the body of `/products`.
 * @throws BOT4_DATA_VALUE when the body is no list of products; the message says which one and which value.
 */
export function readCoinbaseExchangeProducts(body: string): readonly ListedMarket[] {
  const answer = parseBody(body, VENUE);
  if (!Array.isArray(answer)) refuse(`there is no list: ${String(memberOf(answer, 'message') ?? 'an object came')}`);
  return listOf(answer).map(exchangeProduct);
}

/**
 * Products of Advanced Trade from the body of `/api/v3/brokerage/market/products`, or one product.
 * @throws BOT4_DATA_VALUE when the body is neither; the message says which one and which value.
 */
export function readCoinbaseProducts(body: string): readonly ListedMarket[] {
  const answer = parseBody(body, VENUE);
  if (memberOf(answer, 'product_id') !== undefined) return [advancedProduct(answer)];
  if (memberOf(answer, 'products') === undefined)
    refuse(`there are no products: ${String(memberOf(answer, 'message'))}`);
  return listOf(memberOf(answer, 'products')).map(advancedProduct);
}

/**
 * The fees of an account from the body of `/api/v3/brokerage/transaction_summary`. Coinbase says the tier that the
 * account is in and not the ladder, so the schedule has this one tier.
 * @param asOf day of the body.
 * @throws BOT4_DATA_VALUE when the body has no fee tier.
 */
export function readCoinbaseFees(body: string, asOf: string): FeeSchedule {
  const tier = memberOf(parseBody(body, VENUE), 'fee_tier');
  const [maker, taker] = [memberOf(tier, 'maker_fee_rate'), memberOf(tier, 'taker_fee_rate')];
  if (typeof maker !== 'string' || typeof taker !== 'string') refuse('the summary has no fee_tier with two rates');
  const percent = (rate: string): string => new Decimal(rate).times(100).toFixed();
  return defineFeeSchedule({
    venue: 'coinbase',
    asOf,
    volumeCurrency: 'USD',
    tiers: [{ fromVolume: '0', makerPercent: percent(maker), takerPercent: percent(taker) }],
  });
}
