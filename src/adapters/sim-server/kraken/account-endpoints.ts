/** Private endpoints that show an account. */
import { UNITS_PER_ONE, unitsText } from '../hosted/decimal-units.ts';
import type { AccountHistory } from './account-history.ts';
import { commonName, krakenAsset } from './assets.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import { FEE_STEPS } from './listed-pair.ts';
import type { KrakenMarket } from './market.ts';
import { isOpen, type OrderRecord } from './order-record.ts';
import { ledgerView, orderView, tradeView } from './order-view.ts';
import type { KrakenParams } from './params.ts';
import { isTxid } from './txid.ts';
import type { KrakenVenue } from './venue.ts';

const PAGE = 50;
const IDS_MAX = 50;
const US_PER_SECOND = 1e6;
const PPM_PER_PERCENT = 10_000;
const OFFSET_MAX = 1_000_000;

function of(counts: Endpoint['counts'], handle: Endpoint['handle']): Endpoint {
  return { counts, handle };
}

/** Non-zero balances by the ids of assets. */
function balancesOf(venue: KrakenVenue, account: number): { id: string; name: string; total: number; held: number }[] {
  return venue.exchange.assets.flatMap((name, index) => {
    const { free, locked } = venue.view.balance(account, index);
    const total = free + locked;
    return total === 0 ? [] : [{ id: krakenAsset(name).id, name, total, held: locked }];
  });
}

const balance = of('call', (venue, { account }) =>
  Object.fromEntries(balancesOf(venue, account).map(({ id, total }) => [id, unitsText(total)])),
);

const balanceEx = of('call', (venue, { account }) =>
  Object.fromEntries(
    balancesOf(venue, account).map(({ id, total, held }) => [
      id,
      { balance: unitsText(total), hold_trade: unitsText(held) },
    ]),
  ),
);

/** What a unit of an asset is worth in another one, by the last price of their pair; 0 when there is none. */
function rateOf(venue: KrakenVenue, asset: string, into: string): number {
  if (asset === into) return 1;
  for (const { pair, last } of venue.markets) {
    const price = (last * pair.tickUnits) / UNITS_PER_ONE;
    if (price === 0) continue;
    if (pair.definition.base === asset && pair.definition.quote === into) return price;
    if (pair.definition.base === into && pair.definition.quote === asset) return 1 / price;
  }
  return 0;
}

const tradeBalance = of('call', (venue, { account, params }) => {
  const into = commonName(params.find('asset') ?? 'ZUSD');
  const worth = balancesOf(venue, account).reduce((sum, { name, total }) => sum + total * rateOf(venue, name, into), 0);
  const text = (worth / UNITS_PER_ONE).toFixed(4);
  const none = '0.0000';
  return { eb: text, tb: text, m: none, uv: none, n: none, c: none, v: none, e: text, mf: text, mfo: text };
});

/** Orders that `userref` and `cl_ord_id` want. */
function isWanted({ wish }: OrderRecord, params: KrakenParams): boolean {
  const userref = params.whole('userref', -2_147_483_648, 2_147_483_647);
  const clientId = params.find('cl_ord_id');
  return (userref === undefined || wish.userref === userref) && (clientId === undefined || wish.clientId === clientId);
}

function views(venue: KrakenVenue, records: readonly OrderRecord[], params: KrakenParams): object {
  const withTrades = params.flag('trades');
  return Object.fromEntries(
    records.map((record) => [
      record.txid,
      orderView((venue.markets[record.symbol] as KrakenMarket).pair, record, withTrades),
    ]),
  );
}

/** Orders of an account as queries see them: closed ones in the order of their ends, then open ones, oldest first. */
function seenOrders({ records, late }: KrakenVenue, account: number): OrderRecord[] {
  const all = [...records.closed(account), ...records.open(account)];
  if (late === undefined) return all;
  return all
    .map((record) => late.asOf(record))
    .filter((record): record is OrderRecord => record !== undefined && isSeen(late, record));
}

function isSeen(late: NonNullable<KrakenVenue['late']>, record: OrderRecord): boolean {
  return isOpen(record) || late.keeps(record.closeUs);
}

/** What of a history queries see. */
function seenOf<T extends { readonly timeUs: number }>({ late }: KrakenVenue, rows: readonly T[]): readonly T[] {
  return late === undefined ? rows : rows.filter((row) => late.shows(row, row.timeUs));
}

const openOrders = of('call', (venue, { account, params }) => {
  venue.live();
  const found = seenOrders(venue, account).filter((record) => isOpen(record) && isWanted(record, params));
  return { open: views(venue, found.reverse(), params) };
});

/** A page of rows, newest first, between two times or ids. */
function page<T extends { readonly txid: string }>(
  rows: readonly T[],
  params: KrakenParams,
  timeOf: (row: T) => number,
): readonly T[] {
  const bound = (name: 'start' | 'end', otherwise: number): number => {
    const text = params.find(name);
    if (text === undefined) return otherwise;
    if (isTxid(text)) {
      const row = rows.find(({ txid }) => txid === text);
      if (row === undefined) throw faults.arguments(name);
      return timeOf(row);
    }
    if (!/^\d{1,11}(?:\.\d{1,9})?$/.test(text)) throw faults.arguments(name);
    return Number(text) * US_PER_SECOND;
  };
  const [start, end] = [bound('start', 0), bound('end', Number.POSITIVE_INFINITY)];
  return rows.filter((row) => timeOf(row) >= start && timeOf(row) <= end).reverse();
}

function offsetOf(params: KrakenParams): number {
  return params.whole('ofs', 0, OFFSET_MAX) ?? 0;
}

const closedOrders = of('call', (venue, { account, params }) => {
  venue.live();
  const which = params.word('closetime', ['open', 'close', 'both']) ?? 'both';
  const all = seenOrders(venue, account).filter((record) => !isOpen(record) && isWanted(record, params));
  const found = page(all, params, (record) => (which === 'open' ? record.openUs : record.closeUs));
  const offset = offsetOf(params);
  return { closed: views(venue, found.slice(offset, offset + PAGE), params), count: found.length };
});

/** Ids of a parameter. @throws EGeneral:Invalid arguments for none or too many. */
function idsOf(params: KrakenParams, name: string): readonly string[] {
  const ids = params.texts(name);
  if (ids === undefined || ids.length === 0 || ids.length > IDS_MAX) throw faults.arguments();
  return ids;
}

const queryOrders = of('call', (venue, { account, params }) => {
  venue.live();
  const clientId = params.find('cl_ord_id');
  if (!params.has('txid') && clientId !== undefined) {
    return views(
      venue,
      seenOrders(venue, account).filter(({ wish }) => wish.clientId === clientId),
      params,
    );
  }
  const found = idsOf(params, 'txid').map((id) => {
    const now = venue.records.find(account, id);
    const record = now === undefined || venue.late === undefined ? now : venue.late.asOf(now);
    const isKnown = record !== undefined && (venue.late === undefined || isSeen(venue.late, record));
    if (!isKnown) throw isTxid(id) ? faults.unknownOrder() : faults.invalidOrder();
    return record;
  });
  return views(
    venue,
    found.filter((record) => isWanted(record, params)),
    params,
  );
});

function historyOf(venue: KrakenVenue, { account }: Call): AccountHistory {
  venue.live();
  return venue.history(account);
}

const tradesHistory = of('history', (venue, call) => {
  const { params } = call;
  params.word('type', ['all', 'any position', 'closed position', 'closing position', 'no position']);
  const withLedgers = params.flag('ledgers');
  const found = page(seenOf(venue, historyOf(venue, call).trades), params, ({ timeUs }) => timeUs);
  const offset = offsetOf(params);
  const rows = found.slice(offset, offset + PAGE);
  return {
    trades: Object.fromEntries(rows.map((trade) => [trade.txid, tradeView(trade, withLedgers)])),
    count: found.length,
  };
});

const queryTrades = of('call', (venue, call) => {
  const trades = seenOf(venue, historyOf(venue, call).trades);
  return Object.fromEntries(
    idsOf(call.params, 'txid').map((id) => {
      const trade = trades.find(({ txid }) => txid === id);
      if (trade === undefined) throw faults.noTrade();
      return [id, tradeView(trade)];
    }),
  );
});

const ledgers = of('history', (venue, call) => {
  const { params } = call;
  const assets = params.texts('asset')?.map(commonName);
  const type =
    params.word('type', [
      'all',
      'deposit',
      'withdrawal',
      'trade',
      'margin',
      'rollover',
      'credit',
      'transfer',
      'settled',
      'staking',
      'sale',
    ]) ?? 'all';
  const isAsked = ({ asset, type: own }: { readonly asset: string; readonly type: string }): boolean =>
    (assets === undefined || assets.includes('all') || assets.includes(asset)) && (type === 'all' || type === own);
  const found = page(seenOf(venue, historyOf(venue, call).ledger).filter(isAsked), params, ({ timeUs }) => timeUs);
  const offset = offsetOf(params);
  const rows = found.slice(offset, offset + PAGE);
  return { ledger: Object.fromEntries(rows.map((entry) => [entry.txid, ledgerView(entry)])), count: found.length };
});

const queryLedgers = of('call', (venue, call) => {
  const ledger = seenOf(venue, historyOf(venue, call).ledger);
  return Object.fromEntries(
    idsOf(call.params, 'id').map((id) => {
      const entry = ledger.find(({ txid }) => txid === id);
      if (entry === undefined) throw faults.noLedger();
      return [id, ledgerView(entry)];
    }),
  );
});

const tradeVolume = of('call', (venue, { account, params }) => {
  const { makerPpm, takerPpm, volume } = venue.exchange.feesOf(account);
  const names = params.texts('pair');
  const next = FEE_STEPS.find(([from]) => from > volume);
  const tier = FEE_STEPS.findLast(([from]) => from <= volume);
  const fee = (ppm: number, side: 1 | 2): object => ({
    fee: (ppm / PPM_PER_PERCENT).toFixed(4),
    minfee: (FEE_STEPS.at(-1)?.[side] ?? 0).toFixed(4),
    maxfee: (FEE_STEPS[0]?.[side] ?? 0).toFixed(4),
    nextfee: next === undefined ? null : next[side].toFixed(4),
    nextvolume: next === undefined ? null : next[0].toFixed(4),
    tiervolume: (tier?.[0] ?? 0).toFixed(4),
  });
  const ids = names?.map((name) => venue.market(name).pair.id) ?? [];
  const of = (ppm: number, side: 1 | 2): object => Object.fromEntries(ids.map((id) => [id, fee(ppm, side)]));
  return {
    currency: 'ZUSD',
    volume: volume.toFixed(4),
    ...(ids.length === 0 ? {} : { fees: of(takerPpm, 2), fees_maker: of(makerPpm, 1) }),
  };
});

/** Nothing of this kind happens on the venue. */
const nothing = of('call', () => []);

/** Money neither comes nor goes by request. */
const noFunding = of('call', () => {
  throw faults.noFunding();
});

/** Account endpoints by name. */
export const ACCOUNT_ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries({
    Balance: balance,
    BalanceEx: balanceEx,
    TradeBalance: tradeBalance,
    OpenOrders: openOrders,
    ClosedOrders: closedOrders,
    QueryOrders: queryOrders,
    TradesHistory: tradesHistory,
    QueryTrades: queryTrades,
    OpenPositions: of('call', () => ({})),
    Ledgers: ledgers,
    QueryLedgers: queryLedgers,
    TradeVolume: tradeVolume,
    DepositMethods: nothing,
    DepositStatus: nothing,
    WithdrawMethods: nothing,
    WithdrawAddresses: nothing,
    WithdrawStatus: nothing,
    DepositAddresses: noFunding,
    WithdrawInfo: noFunding,
    Withdraw: noFunding,
    WithdrawCancel: noFunding,
    WalletTransfer: noFunding,
  }),
);
