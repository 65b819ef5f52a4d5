/** Private channels: what happens to the orders and the balances of an account, in the words of WebSocket v2. */
import { unitsText } from '../hosted/decimal-units.ts';
import type { LedgerEntry, TradeRecord } from './account-history.ts';
import { isoMicros } from './book-view.ts';
import { digits } from './json-digits.ts';
import type { KrakenMarket } from './market.ts';
import type { OrderRecord } from './order-record.ts';
import { hasLimit, isTrailing, isTriggered } from './order-wish.ts';
import type { KrakenVenue, OrderNews } from './venue.ts';

const SNAPSHOT_TRADES = 50;

/** An order, at a moment of its life. */
function orderFields(venue: KrakenVenue, record: OrderRecord): object {
  const { pair } = venue.markets[record.symbol] as KrakenMarket;
  const { wish } = record;
  return {
    order_id: record.txid,
    ...(wish.clientId === '' ? {} : { cl_ord_id: wish.clientId }),
    order_userref: wish.userref,
    symbol: pair.wsName,
    side: wish.side > 0 ? 'buy' : 'sell',
    order_type: wish.kind,
    ...(record.lots === 0
      ? { cash_order_qty: digits(unitsText(record.quoteUnits)) }
      : { order_qty: digits(pair.quantity(record.lots)) }),
    cum_qty: digits(pair.quantity(record.filledLots)),
    cum_cost: digits(unitsText(record.filledQuoteUnits)),
    avg_price: digits(pair.averagePrice(record.filledQuoteUnits, record.filledLots)),
    ...(hasLimit(wish.kind) ? limitOf(venue, record) : {}),
    ...(record.triggerTicks > 0 ? { stop_price: digits(pair.price(record.triggerTicks)) } : {}),
    ...(isTriggered(wish.kind) ? { triggers: triggersOf(venue, record) } : {}),
    ...(record.displayLots > 0 ? { display_qty: digits(pair.quantity(record.displayLots)) } : {}),
    ...(wish.isPostOnly ? { post_only: true } : {}),
    time_in_force: wish.time,
    ...(wish.time === 'GTD' ? { expire_time: isoMicros(wish.expireUs) } : {}),
    ...(record.parent === '' ? {} : { order_ref_id: record.parent }),
    fee_usd_equiv: digits(unitsText(record.feeUnits)),
    fee_ccy_pref: 'fciq',
  };
}

/** The limit; of an order that trails how far it will be from the trigger. */
function limitOf(venue: KrakenVenue, { symbol, priceTicks, wish }: OrderRecord): object {
  const { pair } = venue.markets[symbol] as KrakenMarket;
  if (priceTicks > 0 || !isTrailing(wish.kind))
    return { limit_price: digits(pair.price(priceTicks)), limit_price_type: 'static' };
  const isShare = wish.limitPrice.endsWith('%');
  const distance = wish.limitPrice.replace(/^[+#]/, '').replace('%', '');
  return { limit_price: digits(distance), limit_price_type: isShare ? 'pct' : 'quote' };
}

function triggersOf(venue: KrakenVenue, record: OrderRecord): object {
  const { pair, last } = venue.markets[record.symbol] as KrakenMarket;
  const { triggerPrice, trigger } = record.wish;
  const isShare = triggerPrice.endsWith('%');
  const distance = triggerPrice.replace(/^[+\-#]/, '').replace('%', '');
  return {
    reference: trigger,
    price: digits(record.triggerTicks > 0 ? pair.price(record.triggerTicks) : distance),
    price_type: record.triggerTicks > 0 ? 'static' : isShare ? 'pct' : 'quote',
    last_price: digits(pair.price(last)),
    status: record.isTriggered ? 'triggered' : 'untriggered',
  };
}

/** Where an order stands. */
function statusOf(record: OrderRecord): string {
  if (record.status === 'closed') return 'filled';
  if (record.status === 'canceled' || record.status === 'expired') return record.status;
  if (record.filledLots > 0) return 'partially_filled';
  return record.status === 'pending' ? 'pending_new' : 'new';
}

function tradeFields(venue: KrakenVenue, trade: TradeRecord, status: string): object {
  const { pair, order } = trade;
  return {
    ...orderFields(venue, order),
    exec_type: 'trade',
    exec_id: trade.txid,
    trade_id: trade.tradeId + 1,
    last_qty: digits(pair.quantity(trade.lots)),
    last_price: digits(pair.price(trade.ticks)),
    liquidity_ind: trade.isMaker ? 'm' : 't',
    cost: digits(unitsText(trade.quoteUnits)),
    order_status: status,
    fees: [{ asset: pair.quote.name, qty: digits(unitsText(trade.feeUnits)) }],
    timestamp: isoMicros(trade.timeUs),
  };
}

/** Messages about what happened to an order, in order. */
export function executionsOf(venue: KrakenVenue, news: OrderNews): readonly object[] {
  const { record } = news;
  const timestamp = isoMicros(news.timeUs);
  const status = statusOf(record);
  if (news.kind === 'trade') {
    const isWhole = record.lots > 0 && record.filledLots >= record.lots;
    return [tradeFields(venue, news.trade, isWhole ? 'filled' : 'partially_filled')];
  }
  const fields = orderFields(venue, record);
  if (news.kind === 'new') {
    return [
      { ...fields, exec_type: 'pending_new', order_status: 'pending_new', timestamp },
      { ...fields, exec_type: 'new', order_status: 'new', timestamp },
    ];
  }
  if (news.kind === 'amended') return [{ ...fields, exec_type: 'amended', order_status: status, timestamp }];
  if (news.kind === 'triggered') return [{ ...fields, exec_type: 'status', order_status: status, timestamp }];
  const reasons = news.kind === 'filled' ? {} : { cancel_reason: record.reason, reason: record.reason };
  return [{ ...fields, exec_type: news.kind, order_status: status, ...reasons, timestamp }];
}

/** The newest trades of an account, for the beginning of a subscription. */
export function tradesSnapshot(venue: KrakenVenue, account: number): readonly object[] {
  const newest = venue.history(account).trades.slice(-SNAPSHOT_TRADES);
  return newest.map((trade) => tradeFields(venue, trade, statusOf(trade.order)));
}

/** Open orders of an account, for the beginning of a subscription. */
export function ordersSnapshot(venue: KrakenVenue, account: number): readonly object[] {
  return venue.records.open(account).map((record) => ({
    ...orderFields(venue, record),
    exec_type: 'new',
    order_status: statusOf(record),
    timestamp: isoMicros(record.openUs),
  }));
}

/** Balances of an account, for the beginning of a subscription. */
export function balancesSnapshot(venue: KrakenVenue, account: number): readonly object[] {
  return venue.exchange.assets.flatMap((asset, index) => {
    const { free, locked } = venue.exchange.balance(account, index);
    if (free + locked === 0) return [];
    const balance = digits(unitsText(free + locked));
    return [{ asset, asset_class: 'currency', balance, wallets: [{ type: 'spot', id: 'main', balance }] }];
  });
}

/** A change of a balance. */
export function balanceUpdate(entry: LedgerEntry): object {
  return {
    ledger_id: entry.txid,
    ref_id: entry.refid,
    timestamp: isoMicros(entry.timeUs),
    type: entry.type,
    subtype: '',
    asset: entry.asset,
    asset_class: 'currency',
    category: entry.type === 'trade' ? 'trade' : entry.type,
    wallet_type: 'spot',
    wallet_id: 'main',
    amount: digits(unitsText(entry.amountUnits)),
    fee: digits(unitsText(entry.feeUnits)),
    balance: digits(unitsText(entry.balanceUnits)),
  };
}
