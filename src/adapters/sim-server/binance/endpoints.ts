/** Where each endpoint is: paths of REST, methods of the WebSocket API. */
import { accountEndpoints as of, startEndpoints as start } from './account-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { legacyOco } from './legacy-oco.ts';
import { listEndpoints as lists } from './list-endpoints.ts';
import { type ListenKeys, listenKeyEndpoints } from './listen-keys.ts';
import { marketEndpoints as market } from './market-endpoints.ts';
import { orderEndpoints as orders } from './order-endpoints.ts';
import { ruleEndpoints as rules } from './rule-endpoints.ts';
import { sorEndpoints as sor } from './sor-endpoints.ts';

/** Endpoints of a path by HTTP method. */
export type PathEndpoints = Readonly<Partial<Record<string, Endpoint>>>;

/** REST endpoints by path. */
export function restEndpoints(keys: ListenKeys): ReadonlyMap<string, PathEndpoints> {
  const listenKeys = listenKeyEndpoints(keys);
  return new Map<string, PathEndpoints>([
    ['/api/v3/ping', { GET: market.ping }],
    ['/api/v3/time', { GET: market.time }],
    ['/api/v3/exchangeInfo', { GET: market.exchangeInfo }],
    ['/api/v3/depth', { GET: market.depth }],
    ['/api/v3/trades', { GET: market.trades }],
    ['/api/v3/historicalTrades', { GET: market.historicalTrades }],
    ['/api/v3/aggTrades', { GET: market.aggTrades }],
    ['/api/v3/klines', { GET: market.klines }],
    ['/api/v3/uiKlines', { GET: market.klines }],
    ['/api/v3/avgPrice', { GET: market.avgPrice }],
    ['/api/v3/ticker/24hr', { GET: market.ticker24hr }],
    ['/api/v3/ticker/tradingDay', { GET: market.tradingDay }],
    ['/api/v3/ticker/price', { GET: market.tickerPrice }],
    ['/api/v3/ticker/bookTicker', { GET: market.bookTicker }],
    ['/api/v3/ticker', { GET: market.rolling }],
    ['/api/v3/order', { POST: orders.place, GET: orders.status, DELETE: orders.cancel }],
    ['/api/v3/order/test', { POST: orders.test }],
    ['/api/v3/order/cancelReplace', { POST: orders.cancelReplace }],
    ['/api/v3/order/amendments', { GET: rules.amendments }],
    ['/api/v3/order/oco', { POST: legacyOco }],
    ['/api/v3/sor/order', { POST: sor.place }],
    ['/api/v3/sor/order/test', { POST: sor.test }],
    ['/api/v3/order/amend/keepPriority', { PUT: orders.amend }],
    ['/api/v3/openOrders', { GET: orders.openOrders, DELETE: orders.cancelAll }],
    ['/api/v3/allOrders', { GET: orders.allOrders }],
    ['/api/v3/orderList/oco', { POST: lists.oco }],
    ['/api/v3/orderList/oto', { POST: lists.oto }],
    ['/api/v3/orderList/otoco', { POST: lists.otoco }],
    ['/api/v3/orderList/opo', { POST: lists.opo }],
    ['/api/v3/orderList/opoco', { POST: lists.opoco }],
    ['/api/v3/orderList', { GET: lists.status, DELETE: lists.cancel }],
    ['/api/v3/openOrderList', { GET: lists.openLists }],
    ['/api/v3/allOrderList', { GET: lists.allLists }],
    ['/api/v3/account', { GET: of.account }],
    ['/api/v3/account/commission', { GET: of.commission }],
    ['/api/v3/myTrades', { GET: of.myTrades }],
    ['/api/v3/myAllocations', { GET: rules.myAllocations }],
    ['/api/v3/myFilters', { GET: rules.myFilters }],
    ['/api/v3/executionRules', { GET: rules.executionRules }],
    ['/api/v3/referencePrice', { GET: rules.referencePrice }],
    ['/api/v3/myPreventedMatches', { GET: of.myPreventedMatches }],
    ['/api/v3/rateLimit/order', { GET: of.orderLimits }],
    ['/api/v3/userDataStream', { POST: listenKeys.start, PUT: listenKeys.prolong, DELETE: listenKeys.end }],
    ['/sapi/v1/capital/config/getall', { GET: start.coins }],
    ['/sapi/v1/asset/tradeFee', { GET: start.tradeFee }],
    ['/sapi/v1/margin/allPairs', { GET: start.noPairs }],
    ['/sapi/v1/margin/isolated/allPairs', { GET: start.noPairs }],
    ['/sapi/v1/system/status', { GET: start.systemStatus }],
    ['/sapi/v1/account/info', { GET: start.accountInfo }],
    ['/sapi/v1/spot/delist-schedule', { GET: start.noSchedule }],
    ['/sapi/v1/capital/deposit/hisrec', { GET: start.noHistory }],
    ['/sapi/v1/capital/withdraw/history', { GET: start.noHistory }],
    ['/sapi/v1/bnbBurn', { GET: start.bnbBurn }],
    ['/sapi/v1/account/status', { GET: start.accountStatus }],
    ['/sapi/v1/account/apiTradingStatus', { GET: start.tradingStatus }],
    ['/sapi/v1/account/apiRestrictions', { GET: start.restrictions }],
    ['/sapi/v3/asset/getUserAsset', { POST: start.userAssets }],
    ['/sapi/v1/asset/get-funding-asset', { POST: start.fundingAssets }],
    ['/fapi/v1/exchangeInfo', { GET: start.noFutures }],
    ['/dapi/v1/exchangeInfo', { GET: start.noFutures }],
    ['/eapi/v1/exchangeInfo', { GET: start.noFutures }],
  ]);
}

/** Methods of the WebSocket API that are endpoints. */
export function apiMethods(keys: ListenKeys): ReadonlyMap<string, Endpoint> {
  const listenKeys = listenKeyEndpoints(keys);
  return new Map<string, Endpoint>([
    ['ping', market.ping],
    ['time', market.time],
    ['exchangeInfo', market.exchangeInfo],
    ['depth', market.depth],
    ['trades.recent', market.trades],
    ['trades.historical', market.historicalTrades],
    ['trades.aggregate', market.aggTrades],
    ['klines', market.klines],
    ['uiKlines', market.klines],
    ['avgPrice', market.avgPrice],
    ['ticker.24hr', market.ticker24hr],
    ['ticker.tradingDay', market.tradingDay],
    ['ticker', market.rolling],
    ['ticker.price', market.tickerPrice],
    ['ticker.book', market.bookTicker],
    ['order.place', orders.place],
    ['order.test', orders.test],
    ['order.amendments', rules.amendments],
    ['sor.order.place', sor.place],
    ['sor.order.test', sor.test],
    ['orderList.place', legacyOco],
    ['myAllocations', rules.myAllocations],
    ['myFilters', rules.myFilters],
    ['executionRules', rules.executionRules],
    ['referencePrice', rules.referencePrice],
    ['order.status', orders.status],
    ['order.cancel', orders.cancel],
    ['order.cancelReplace', orders.cancelReplace],
    ['order.amend.keepPriority', orders.amend],
    ['openOrders.status', orders.openOrders],
    ['openOrders.cancelAll', orders.cancelAll],
    ['allOrders', orders.allOrders],
    ['orderList.place.oco', lists.oco],
    ['orderList.place.oto', lists.oto],
    ['orderList.place.otoco', lists.otoco],
    ['orderList.place.opo', lists.opo],
    ['orderList.place.opoco', lists.opoco],
    ['orderList.status', lists.status],
    ['orderList.cancel', lists.cancel],
    ['openOrderLists.status', lists.openLists],
    ['allOrderLists', lists.allLists],
    ['account.status', of.account],
    ['account.commission', of.commission],
    ['account.rateLimits.orders', of.orderLimits],
    ['myTrades', of.myTrades],
    ['myPreventedMatches', of.myPreventedMatches],
    ['userDataStream.start', listenKeys.start],
    ['userDataStream.ping', listenKeys.prolong],
    ['userDataStream.stop', listenKeys.end],
  ]);
}
