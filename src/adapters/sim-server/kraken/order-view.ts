/** Orders, trades and ledger entries as REST shows them. */
import { unitsText } from '../hosted/decimal-units.ts';
import type { LedgerEntry, TradeRecord } from './account-history.ts';
import { krakenAsset } from './assets.ts';
import type { KrakenPair } from './listed-pair.ts';
import type { OrderRecord } from './order-record.ts';
import { type CloseWish, hasLimit, isTrailing, isTriggered, type OrderKind, type OrderWish } from './order-wish.ts';

const US_PER_SECOND = 1e6;
const NO_PRICE = '0';

/** Seconds since the epoch. */
export function secondsOf(timeUs: number): number {
  return timeUs / US_PER_SECOND;
}

/** Volume of an order in the base asset; in the quote asset while only that is known. */
export function volumeText(pair: KrakenPair, record: Pick<OrderRecord, 'lots' | 'quoteUnits'>): string {
  return record.lots === 0 ? unitsText(record.quoteUnits) : pair.quantity(record.lots);
}

/** Flags of an order; fees are taken from the quote asset. */
export function flagsOf({ isPostOnly, isInQuote }: OrderWish): string {
  return ['fciq', ...(isPostOnly ? ['post'] : []), ...(isInQuote ? ['viqc'] : [])].join(',');
}

interface Prices {
  readonly trigger: string;
  readonly limit: string;
}

/** Prices of an order as they stand. A trailing stop shows its distance. */
export function pricesOf(pair: KrakenPair, record: OrderRecord): Prices {
  const { wish, triggerTicks, priceTicks } = record;
  return {
    trigger: triggerTicks > 0 ? pair.price(triggerTicks) : wish.triggerPrice,
    limit: priceTicks > 0 ? pair.price(priceTicks) : isTrailing(wish.kind) ? wish.limitPrice : '',
  };
}

function conditions(kind: OrderKind, { trigger, limit }: Prices): string {
  if (kind === 'market') return 'market';
  if (!isTriggered(kind)) return `limit ${limit}`;
  const word = kind.replace('-limit', '').replaceAll('-', ' ');
  return hasLimit(kind) ? `${word} ${trigger} -> limit ${limit}` : `${word} ${trigger}`;
}

function closeText(pair: KrakenPair, close: CloseWish | undefined): string {
  if (close === undefined) return '';
  const plain = (text: string): string => (/^\d/.test(text) && !text.endsWith('%') ? pair.usualPrice(text) : text);
  const prices = { trigger: plain(close.triggerPrice), limit: plain(close.limitPrice) };
  return `close position @ ${conditions(close.kind, prices)}`;
}

/** What an order says, in a sentence. */
export function describeOrder(
  pair: KrakenPair,
  record: OrderRecord,
): { readonly order: string; readonly close?: string } {
  const side = record.wish.side > 0 ? 'buy' : 'sell';
  const order = `${side} ${volumeText(pair, record)} ${pair.altname} @ ${conditions(record.wish.kind, pricesOf(pair, record))}`;
  const close = closeText(pair, record.wish.close);
  return close === '' ? { order } : { order, close };
}

/** An order. @param withTrades whether the ids of its trades are shown. */
export function orderView(pair: KrakenPair, record: OrderRecord, withTrades: boolean): object {
  const { wish } = record;
  const prices = pricesOf(pair, record);
  const waits = isTriggered(wish.kind);
  const { order, close = '' } = describeOrder(pair, record);
  return {
    refid: record.parent === '' ? null : record.parent,
    userref: wish.userref,
    ...(wish.clientId === '' ? {} : { cl_ord_id: wish.clientId }),
    status: record.status,
    ...(record.closeUs === 0 ? {} : { reason: record.reason === '' ? null : record.reason }),
    opentm: secondsOf(record.openUs),
    starttm: 0,
    expiretm: wish.time === 'GTD' ? secondsOf(wish.expireUs) : 0,
    ...(record.closeUs === 0 ? {} : { closetm: secondsOf(record.closeUs) }),
    descr: {
      pair: pair.altname,
      type: wish.side > 0 ? 'buy' : 'sell',
      ordertype: wish.kind === 'iceberg' ? 'limit' : wish.kind,
      price: (waits ? prices.trigger : prices.limit) || NO_PRICE,
      price2: (waits ? prices.limit : '') || NO_PRICE,
      leverage: 'none',
      order,
      close,
    },
    vol: volumeText(pair, record),
    vol_exec: pair.quantity(record.filledLots),
    cost: unitsText(record.filledQuoteUnits),
    fee: unitsText(record.feeUnits),
    price: pair.averagePrice(record.filledQuoteUnits, record.filledLots),
    stopprice: pair.price(record.triggerTicks),
    limitprice: pair.price(waits ? record.priceTicks : 0),
    misc: '',
    oflags: flagsOf(wish),
    timeinforce: wish.time,
    ...(waits ? { trigger: wish.trigger } : {}),
    ...(record.displayLots > 0 ? { displayvol: pair.quantity(record.displayLots) } : {}),
    ...(withTrades && record.trades.length > 0 ? { trades: record.trades } : {}),
  };
}

/** A trade. @param withLedgers whether the ids of its ledger entries are shown. */
export function tradeView(trade: TradeRecord, withLedgers = false): object {
  const { pair, order } = trade;
  return {
    ordertxid: order.txid,
    postxid: trade.txid,
    pair: pair.id,
    time: secondsOf(trade.timeUs),
    type: order.wish.side > 0 ? 'buy' : 'sell',
    ordertype: order.wish.kind === 'iceberg' ? 'limit' : order.wish.kind,
    price: pair.price(trade.ticks),
    cost: unitsText(trade.quoteUnits),
    fee: unitsText(trade.feeUnits),
    vol: pair.quantity(trade.lots),
    margin: unitsText(0),
    leverage: '0',
    misc: '',
    trade_id: trade.tradeId + 1,
    maker: trade.isMaker,
    ...(withLedgers ? { ledgers: trade.ledgers } : {}),
  };
}

/** A ledger entry. */
export function ledgerView(entry: LedgerEntry): object {
  return {
    refid: entry.refid,
    time: secondsOf(entry.timeUs),
    type: entry.type,
    subtype: '',
    aclass: 'currency',
    asset: krakenAsset(entry.asset).id,
    wallet: 'spot / main',
    amount: unitsText(entry.amountUnits),
    fee: unitsText(entry.feeUnits),
    balance: unitsText(entry.balanceUnits),
  };
}
