/** Paths of `/v2`, the API of the venue's app, that clients call at their start: currencies, rates, wallets, the user. */

import { walletsOf } from './account-endpoints.ts';
import { quotientText, unitsPlain } from './decimal-text.ts';
import { open, own } from './endpoint.ts';
import { faults } from './fault.ts';
import { assetName, isFiat, LISTED_CRYPTO, LISTED_FIAT } from './listed-product.ts';
import { idOf } from './order-text.ts';
import { isoText } from './time-text.ts';
import type { CoinbaseVenue } from './venue.ts';

const US_PER_S = 1_000_000;
const ONE = 100_000_000n;
const RATE_DECIMALS = 16;
const LIMIT_DEFAULT = 25;
const LIMIT_MAX = 300;
const EXPONENT = 8;

/** Time without fractions, as this API writes it. */
function secondText(us: number): string {
  return `${isoText(us).slice(0, -8)}Z`;
}

const currencies = open(() => ({
  data: LISTED_FIAT.map((asset) => ({ id: asset, name: assetName(asset), min_size: '0.01' })),
}));

function cryptoView(asset: string, index: number): object {
  return {
    code: asset,
    name: assetName(asset),
    color: '#808080',
    sort_index: 100 + index,
    exponent: EXPONENT,
    type: 'crypto',
    address_regex: '^[0-9A-Za-z]{20,100}$',
    asset_id: idOf(`asset ${asset}`),
  };
}

const crypto = open((venue) => {
  const traded = venue.exchange.assets.filter((asset) => !isFiat(asset));
  return { data: [...new Set([...LISTED_CRYPTO, ...traded])].map(cryptoView) };
});

/** Price of one asset in another in units of 1e-8, from the market between them; undefined without one. */
function priceBetween(venue: CoinbaseVenue, base: string, quote: string): bigint | undefined {
  const market = venue.markets.find(({ product }) => product.base === base && product.quote === quote);
  const last = market?.tape.trades.at(-1)?.ticks ?? 0;
  return market === undefined || last === 0 ? undefined : BigInt(last) * BigInt(market.product.tickUnits);
}

/** How much of an asset one unit of another is worth; undefined when no market says so. */
function rateOf(venue: CoinbaseVenue, from: string, to: string): string | undefined {
  if (from === to) return '1';
  const straight = priceBetween(venue, from, to);
  if (straight !== undefined) return quotientText(straight, ONE, RATE_DECIMALS);
  const back = priceBetween(venue, to, from);
  return back === undefined ? undefined : quotientText(ONE, back, RATE_DECIMALS);
}

const exchangeRates = open((venue, { query }) => {
  const currency = query.text('currency') ?? 'USD';
  const rates: Record<string, string> = {};
  for (const asset of venue.exchange.assets) {
    const rate = rateOf(venue, currency, asset);
    if (rate !== undefined) rates[asset] = rate;
  }
  return { data: { currency, rates } };
});

const time = open((venue) => ({
  data: { iso: secondText(venue.wallUs), epoch: Math.floor(venue.wallUs / US_PER_S) },
}));

/** Price of a pair such as `BTC-USD`. @throws 404. */
const price = open((venue, { places }) => {
  const [base = '', currency = ''] = (places[0] ?? '').split('-');
  const amount = rateOf(venue, base, currency);
  if (amount === undefined) throw faults.appPath();
  return { data: { amount, base, currency } };
});

const user = own((venue, { account }) => ({
  data: {
    id: venue.idsOf(account).userId,
    name: account.name,
    username: null,
    profile_location: null,
    profile_bio: null,
    profile_url: null,
    avatar_url: '',
    resource: 'user',
    resource_path: '/v2/user',
    native_currency: 'USD',
    country: { code: 'US', name: 'United States', is_in_europe: false },
    created_at: secondText(venue.openedUs),
  },
}));

const accounts = own((venue, { query, account }) => {
  const limit = Math.max(1, query.whole('limit', LIMIT_MAX) ?? LIMIT_DEFAULT);
  const wallets = walletsOf(venue, account);
  const after = query.text('starting_after');
  const from = after === undefined ? 0 : wallets.findIndex(({ asset }) => venue.walletId(account, asset) === after) + 1;
  const page = wallets.slice(from, from + limit);
  const last = page.at(-1);
  const hasNext = last !== undefined && from + page.length < wallets.length;
  const nextId = hasNext ? venue.walletId(account, last.asset) : null;
  return {
    pagination: {
      ending_before: null,
      starting_after: after ?? null,
      previous_ending_before: null,
      next_starting_after: nextId,
      limit,
      order: 'desc',
      previous_uri: null,
      next_uri: nextId === null ? null : `/v2/accounts?limit=${limit}&starting_after=${nextId}`,
    },
    data: page.map(({ asset, free, locked, number }) => {
      const id = venue.walletId(account, asset);
      return {
        id,
        name: `${asset} Wallet`,
        primary: false,
        type: isFiat(asset) ? 'fiat' : 'wallet',
        currency: isFiat(asset)
          ? { code: asset, name: assetName(asset), color: '#0066cf', sort_index: 0, exponent: 2, type: 'fiat' }
          : cryptoView(asset, number),
        balance: { amount: unitsPlain(free + locked), currency: asset },
        created_at: secondText(venue.openedUs),
        updated_at: secondText(venue.now()),
        resource: 'account',
        resource_path: `/v2/accounts/${id}`,
        allow_deposits: false,
        allow_withdrawals: false,
      };
    }),
  };
});

/** Lists of what the simulator has nothing of: transfers, addresses, methods of payment. */
const nothing = own(() => ({
  pagination: {
    ending_before: null,
    starting_after: null,
    previous_ending_before: null,
    next_starting_after: null,
    limit: LIMIT_DEFAULT,
    order: 'desc',
    previous_uri: null,
    next_uri: null,
  },
  data: [],
}));

/** Endpoints of `/v2` by name. */
export const appEndpoints = { currencies, crypto, exchangeRates, time, price, user, accounts, nothing } as const;
