/** What an account has, pays and may do. */
import { unitsText } from '../hosted/decimal-units.ts';
import type { VenueAccount } from '../hosted/hosted-venue.ts';
import { trimmed, unitsPlain } from './decimal-text.ts';
import { own } from './endpoint.ts';
import { faults } from './fault.ts';
import { ppmText, tierOf } from './fee-tiers.ts';
import { isFiat } from './listed-product.ts';
import { isoText } from './time-text.ts';
import type { CoinbaseVenue } from './venue.ts';

const ACCOUNTS_DEFAULT = 49;
const ACCOUNTS_MAX = 250;

/** What an account has of one asset. */
interface Wallet {
  readonly number: number;
  readonly asset: string;
  readonly free: number;
  readonly locked: number;
}

/** All assets of the venue as an account has them. */
export function walletsOf(venue: CoinbaseVenue, account: VenueAccount): Wallet[] {
  return venue.exchange.assets.map((asset, index) => ({
    number: index,
    asset,
    ...venue.view.balance(account.index, index),
  }));
}

function walletView(venue: CoinbaseVenue, account: VenueAccount, { asset, free, locked }: Wallet): object {
  const opened = isoText(venue.openedUs);
  return {
    uuid: venue.walletId(account, asset),
    name: `${asset} Wallet`,
    currency: asset,
    available_balance: { value: unitsPlain(free), currency: asset },
    default: true,
    active: true,
    created_at: opened,
    updated_at: isoText(venue.now()),
    deleted_at: null,
    type: isFiat(asset) ? 'ACCOUNT_TYPE_FIAT' : 'ACCOUNT_TYPE_CRYPTO',
    ready: true,
    hold: { value: unitsPlain(locked), currency: asset },
    retail_portfolio_id: venue.idsOf(account).portfolioId,
    platform: 'ACCOUNT_PLATFORM_CONSUMER',
  };
}

const accounts = own((venue, { query, account }) => {
  const limit = query.whole('limit', ACCOUNTS_MAX) ?? ACCOUNTS_DEFAULT;
  const from = query.whole('cursor') ?? 0;
  const wallets = walletsOf(venue, account);
  const page = wallets.slice(from, from + Math.max(1, limit));
  const hasNext = from + page.length < wallets.length;
  return {
    accounts: page.map((wallet) => walletView(venue, account, wallet)),
    has_next: hasNext,
    cursor: hasNext ? String(from + page.length) : '',
    size: page.length,
  };
});

const account = own((venue, { places, account: sender }) => {
  const wallet = walletsOf(venue, sender).find(({ asset }) => venue.walletId(sender, asset) === places[0]);
  if (wallet === undefined) throw faults.account();
  return { account: walletView(venue, sender, wallet) };
});

/** Numbers of this answer are numbers on the wire, as the venue has it. */
const transactionSummary = own((venue, { query, account: sender }) => {
  const { makerPpm, takerPpm, volume } = venue.exchange.feesOf(sender.index);
  const type = query.text('product_type');
  const isSpot = type === undefined || type === 'SPOT' || type === 'UNKNOWN_PRODUCT_TYPE';
  const fees = venue.orders.fillsOf(sender.index).reduce((sum, fill) => sum + BigInt(fill.feeUnits), 0n);
  const paid = isSpot ? Number(unitsText(Number(fees))) : 0;
  const traded = isSpot ? volume : 0;
  const tier = tierOf(volume);
  return {
    total_volume: traded,
    total_fees: paid,
    fee_tier: {
      pricing_tier: tier.name,
      usd_from: String(tier.from),
      usd_to: tier.to === undefined ? '' : String(tier.to),
      taker_fee_rate: ppmText(takerPpm),
      maker_fee_rate: ppmText(makerPpm),
      aop_from: '',
      aop_to: '',
    },
    margin_rate: null,
    goods_and_services_tax: null,
    advanced_trade_only_volume: traded,
    advanced_trade_only_fees: paid,
    coinbase_pro_volume: 0,
    coinbase_pro_fees: 0,
    total_balance: trimmed(totalBalance(venue, sender)),
    has_promo_fee: false,
  };
});

/** What the account has of dollars. */
function totalBalance(venue: CoinbaseVenue, sender: VenueAccount): string {
  const dollars = walletsOf(venue, sender).find(({ asset }) => asset === 'USD');
  return dollars === undefined ? '0' : unitsText(dollars.free + dollars.locked);
}

const keyPermissions = own((venue, { account: sender }) => ({
  can_view: true,
  can_trade: true,
  can_transfer: false,
  can_receive: false,
  portfolio_uuid: venue.idsOf(sender).portfolioId,
  portfolio_type: 'DEFAULT',
}));

function portfolioOf(venue: CoinbaseVenue, sender: VenueAccount): object {
  return { name: 'Default', uuid: venue.idsOf(sender).portfolioId, type: 'DEFAULT', deleted: false };
}

const portfolios = own((venue, { query, account: sender }) => {
  const type = query.text('portfolio_type');
  return { portfolios: type === undefined || type === 'DEFAULT' ? [portfolioOf(venue, sender)] : [] };
});

const portfolio = own((venue, { places, account: sender }) => {
  if (places[0] !== venue.idsOf(sender).portfolioId) throw faults.argument('portfolio is not found');
  return {
    breakdown: {
      portfolio: portfolioOf(venue, sender),
      portfolio_balances: {},
      spot_positions: walletsOf(venue, sender)
        .filter(({ free, locked }) => free + locked > 0)
        .map(({ asset, free, locked }) => ({
          asset,
          account_uuid: venue.walletId(sender, asset),
          total_balance_crypto: Number(unitsText(free + locked)),
          available_to_trade_crypto: Number(unitsText(free)),
          is_cash: isFiat(asset),
        })),
      perp_positions: [],
      futures_positions: [],
    },
  };
});

/** What the simulator has nothing of. */
const paymentMethods = own(() => ({ payment_methods: [] }));
const noPositions = own(() => ({ positions: [] }));

/** Account endpoints by name. */
export const accountEndpoints = {
  accounts,
  account,
  transactionSummary,
  keyPermissions,
  portfolios,
  portfolio,
  paymentMethods,
  noPositions,
} as const;
