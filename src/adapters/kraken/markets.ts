/** Markets of Kraken from the bodies of its REST interface: `AssetPairs` of spot, `instruments` of Futures. */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';
import { defineFeeSchedule, type FeeSchedule, type FeeTier } from '../../domain/market/index.ts';
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

const STATUSES: Readonly<Record<string, MarketStatus>> = {
  online: 'online',
  cancel_only: 'cancel-only',
  post_only: 'post-only',
  limit_only: 'limit-only',
  reduce_only: 'reduce-only',
};

function refuse(detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', `Kraken's list of markets: ${detail}`, { place: { key: 'kraken' } });
}

const VENUE = { key: 'kraken', name: 'Kraken' };

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Pairs of volume and percent, in the order of the venue. */
function stepsOf(value: unknown): readonly (readonly [string, string])[] {
  return listOf(value).flatMap((step) => {
    const [volume, percent] = listOf(step);
    return typeof volume === 'string' && typeof percent === 'string' ? [[volume, percent] as const] : [];
  });
}

/** Percent of the last step that a volume has reached. */
function percentAt(steps: readonly (readonly [string, string])[], volume: string): string {
  let found = steps[0]?.[1] ?? '0';
  for (const [from, percent] of steps) if (new Decimal(volume).gte(from)) found = percent;
  return found;
}

/** A pair without maker fees (dark pools) has the same fee for both sides. */
function feesOf(pair: unknown, asOf: string): FeeSchedule | undefined {
  const taker = stepsOf(memberOf(pair, 'fees'));
  const makerSteps = stepsOf(memberOf(pair, 'fees_maker'));
  if (taker.length === 0) return undefined;
  const maker = makerSteps.length === 0 ? taker : makerSteps;
  const volumes = new Set([...taker, ...maker].map(([volume]) => new Decimal(volume).toFixed()));
  const tiers = [...volumes].map(
    (fromVolume): FeeTier => ({
      fromVolume,
      makerPercent: percentAt(maker, fromVolume),
      takerPercent: percentAt(taker, fromVolume),
    }),
  );
  const volumeCurrency = textOf(memberOf(pair, 'fee_volume_currency')) ?? 'ZUSD';
  return defineFeeSchedule({ venue: 'kraken', asOf, volumeCurrency, tiers });
}

function stepOf(decimals: unknown, market: string, what: string): string {
  const places = Number(textOf(decimals) ?? Number.NaN);
  if (!Number.isInteger(places) || places < 0 || places > 15) refuse(`${what} of ${market} is ${String(decimals)}`);
  return new Decimal(10).pow(-places).toFixed();
}

function pairOf(id: string, pair: unknown, asOf: string): ListedMarket {
  const priceStep = stepOf(memberOf(pair, 'pair_decimals'), id, 'pair_decimals');
  const lotSize = stepOf(memberOf(pair, 'lot_decimals'), id, 'lot_decimals');
  const tickSize = limitText(memberOf(pair, 'tick_size'), id, 'tick_size') ?? priceStep;
  const status = textOf(memberOf(pair, 'status')) ?? 'online';
  return compact({
    venue: 'kraken',
    id,
    symbol: textOf(memberOf(pair, 'wsname')),
    kind: 'spot' as const,
    base: textOf(memberOf(pair, 'base')) ?? refuse(`${id} has no base`),
    quote: textOf(memberOf(pair, 'quote')) ?? refuse(`${id} has no quote`),
    tickSize,
    lotSize,
    minQty: limitText(memberOf(pair, 'ordermin'), id, 'ordermin'),
    minNotional: limitText(memberOf(pair, 'costmin'), id, 'costmin'),
    status: STATUSES[status] ?? ('offline' as const),
    isMarginable: listOf(memberOf(pair, 'leverage_buy')).length > 0,
    // Orders of before a tick was made coarser still have the old decimals.
    scale: {
      priceDecimals: Math.max(decimalsOf(priceStep), decimalsOf(tickSize)),
      qtyDecimals: decimalsOf(lotSize),
    },
    fees: feesOf(pair, asOf),
  });
}

/**
 * Pairs of spot from the body of `/0/public/AssetPairs`.
 * @param asOf day of the body, `2021-04-17`: fees change.
 * @throws BOT4_DATA_VALUE when the body is no list of pairs; the message says which pair and which value.
 */
export function readKrakenPairs(body: string, asOf: string): readonly ListedMarket[] {
  const answer = parseBody(body, VENUE);
  const result = memberOf(answer, 'result');
  const errors = listOf(memberOf(answer, 'error'));
  if (errors.length > 0) refuse(errors.join(', '));
  if (typeof result !== 'object' || result === null) refuse('there is no result');
  return Object.entries(result).map(([id, pair]) => pairOf(id, pair, asOf));
}

/** `pi_xbtusd` and `pf_xbtusd` have no end, `fi_xbtusd_210924` has. */
function isPerpetual(symbol: string): boolean {
  return /^p[a-z]_/i.test(symbol);
}

/** `pi_xbtusd` is of xbt and usd. */
function currenciesOf(symbol: string): { base: string; quote: string } {
  const pair = (symbol.split('_')[1] ?? '').toUpperCase();
  return { base: pair.slice(0, -3), quote: pair.slice(-3) };
}

function futureOf(id: string, market: unknown): ListedMarket {
  const tickSize = positiveText(memberOf(market, 'tickSize'), id, 'tickSize');
  const decimals = Number(textOf(memberOf(market, 'contractValueTradePrecision')) ?? '0');
  if (!Number.isInteger(decimals)) refuse(`contractValueTradePrecision of ${id} is ${decimals}`);
  const lotSize = new Decimal(10).pow(-decimals).toFixed();
  const isOpen = memberOf(market, 'tradeable') === true;
  const isPostOnly = memberOf(market, 'postOnly') === true;
  return compact({
    venue: 'kraken-futures',
    id,
    symbol: id.toUpperCase(),
    kind: isPerpetual(id) ? ('perp' as const) : ('future' as const),
    ...currenciesOf(id),
    tickSize,
    lotSize,
    minQty: lotSize,
    maxQty: limitText(memberOf(market, 'maxPositionSize'), id, 'maxPositionSize'),
    status: !isOpen ? ('offline' as const) : isPostOnly ? ('post-only' as const) : ('online' as const),
    isMarginable: true,
    contractSize: limitText(memberOf(market, 'contractSize'), id, 'contractSize'),
    scale: { priceDecimals: decimalsOf(tickSize), qtyDecimals: Math.max(0, decimals) },
  });
}

/**
 * Contracts of Kraken Futures from the body of `/derivatives/api/v3/instruments`. Indices, which nobody can trade, are
 * left out.
 * @throws BOT4_DATA_VALUE when the body is no list of instruments; the message says which one and which value.
 */
export function readKrakenFutures(body: string): readonly ListedMarket[] {
  const answer = parseBody(body, VENUE);
  if (memberOf(answer, 'result') !== 'success') refuse(`the result is ${String(memberOf(answer, 'result'))}`);
  return listOf(memberOf(answer, 'instruments')).flatMap((market) => {
    const id = textOf(memberOf(market, 'symbol')) ?? refuse('an instrument has no symbol');
    return memberOf(market, 'tickSize') === undefined ? [] : [futureOf(id, market)];
  });
}
