/** Which endpoint answers which path. A place of a path that is open stands as `*`. */
import { accountEndpoints as of } from './account-endpoints.ts';
import { appEndpoints as app } from './app-endpoints.ts';
import { editEndpoints as edits } from './edit-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { marketEndpoints as market } from './market-endpoints.ts';
import { orderEndpoints as orders } from './order-endpoints.ts';

/** An endpoint that needs a key although its twin under `/market` does not. */
function keyed(endpoint: Endpoint): Endpoint {
  return endpoint.access === 'public' ? { access: 'private', handle: endpoint.handle } : endpoint;
}

const BROKERAGE = '/api/v3/brokerage';

const TABLE: readonly (readonly [methodAndPath: string, endpoint: Endpoint])[] = [
  [`GET ${BROKERAGE}/time`, market.time],
  [`GET ${BROKERAGE}/market/products`, market.products],
  [`GET ${BROKERAGE}/market/products/*`, market.product],
  [`GET ${BROKERAGE}/market/products/*/candles`, market.candles],
  [`GET ${BROKERAGE}/market/products/*/ticker`, market.ticker],
  [`GET ${BROKERAGE}/market/product_book`, market.productBook],
  [`GET ${BROKERAGE}/products`, keyed(market.products)],
  [`GET ${BROKERAGE}/products/*`, keyed(market.product)],
  [`GET ${BROKERAGE}/products/*/candles`, keyed(market.candles)],
  [`GET ${BROKERAGE}/products/*/ticker`, keyed(market.ticker)],
  [`GET ${BROKERAGE}/product_book`, keyed(market.productBook)],
  [`GET ${BROKERAGE}/best_bid_ask`, keyed(market.bestBidAsk)],
  [`GET ${BROKERAGE}/accounts`, of.accounts],
  [`GET ${BROKERAGE}/accounts/*`, of.account],
  [`GET ${BROKERAGE}/transaction_summary`, of.transactionSummary],
  [`GET ${BROKERAGE}/key_permissions`, of.keyPermissions],
  [`GET ${BROKERAGE}/portfolios`, of.portfolios],
  [`GET ${BROKERAGE}/portfolios/*`, of.portfolio],
  [`GET ${BROKERAGE}/payment_methods`, of.paymentMethods],
  [`GET ${BROKERAGE}/cfm/positions`, of.noPositions],
  [`GET ${BROKERAGE}/intx/positions/*`, of.noPositions],
  [`POST ${BROKERAGE}/orders`, orders.create],
  [`POST ${BROKERAGE}/orders/batch_cancel`, orders.cancel],
  [`POST ${BROKERAGE}/orders/edit`, edits.edit],
  [`POST ${BROKERAGE}/orders/edit_preview`, edits.editPreview],
  [`POST ${BROKERAGE}/orders/preview`, edits.preview],
  [`GET ${BROKERAGE}/orders/historical/batch`, orders.orders],
  [`GET ${BROKERAGE}/orders/historical/fills`, orders.fills],
  [`GET ${BROKERAGE}/orders/historical/*`, orders.order],
  ['GET /v2/currencies', app.currencies],
  ['GET /v2/currencies/crypto', app.crypto],
  ['GET /v2/exchange-rates', app.exchangeRates],
  ['GET /v2/time', app.time],
  ['GET /v2/prices/*/spot', app.price],
  ['GET /v2/prices/*/buy', app.price],
  ['GET /v2/prices/*/sell', app.price],
  ['GET /v2/user', app.user],
  ['GET /v2/accounts', app.accounts],
  ['GET /v2/accounts/*/transactions', app.nothing],
  ['GET /v2/accounts/*/addresses', app.nothing],
  ['GET /v2/accounts/*/buys', app.nothing],
  ['GET /v2/accounts/*/sells', app.nothing],
  ['GET /v2/accounts/*/deposits', app.nothing],
  ['GET /v2/accounts/*/withdrawals', app.nothing],
  ['GET /v2/payment-methods', app.nothing],
];

/** A place of the tree: what follows, and the endpoints of a path that ends here by method. */
interface Branch {
  readonly next: Map<string, Branch>;
  readonly endpoints: Map<string, Endpoint>;
}

/** What a path leads to. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly places: readonly string[];
}

function branch(): Branch {
  return { next: new Map(), endpoints: new Map() };
}

function plant(): Branch {
  const root = branch();
  for (const [methodAndPath, endpoint] of TABLE) {
    const [method, path] = methodAndPath.split(' ') as [string, string];
    let at = root;
    for (const part of path.split('/').slice(1)) {
      const next = at.next.get(part) ?? branch();
      at.next.set(part, next);
      at = next;
    }
    at.endpoints.set(method, endpoint);
  }
  return root;
}

const ROOT = plant();

/** Follows a path. @returns the route, `'method'` when the path has no such method, `'path'` when there is none. */
export function routeOf(method: string, path: string): Route | 'method' | 'path' {
  let at: Branch | undefined = ROOT;
  const places: string[] = [];
  for (const part of path.split('/').slice(1)) {
    let next: Branch | undefined = at.next.get(part === '*' ? '' : part);
    if (next === undefined && part !== '') {
      next = at.next.get('*');
      places.push(part);
    }
    if (next === undefined) return 'path';
    at = next;
  }
  if (at.endpoints.size === 0) return 'path';
  const endpoint = at.endpoints.get(method);
  return endpoint === undefined ? 'method' : { endpoint, places };
}
