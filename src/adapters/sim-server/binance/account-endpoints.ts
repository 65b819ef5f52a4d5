/** Endpoints that show an account, and those of other products that clients call when they start. */
import type { SimFill } from '../../../domain/sim/index.ts';
import { unitsText } from './decimal-text.ts';
import type { Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import type { ListedSymbol } from './listed-symbol.ts';
import { STP_MODES } from './listed-symbol.ts';
import { ppmText } from './order-endpoints.ts';
import { msOf, tradeView, type Wording } from './order-text.ts';
import type { BinanceVenue } from './venue.ts';

const PPM_PER_BASIS_POINT = 100;
const NONE = '0.00000000';

function balancesOf(venue: BinanceVenue, account: number): { asset: string; free: number; locked: number }[] {
  return venue.exchange.assets.map((asset, index) => ({ asset, ...venue.view.balance(account, index) }));
}

const account: Endpoint = {
  security: 'signed',
  weight: 20,
  reads: ['omitZeroBalances'],
  handle: (venue, call) => {
    const { makerPpm, takerPpm } = venue.exchange.feesOf(call.account);
    const omit = call.params.flag('omitZeroBalances') === true;
    return {
      makerCommission: Math.round(makerPpm / PPM_PER_BASIS_POINT),
      takerCommission: Math.round(takerPpm / PPM_PER_BASIS_POINT),
      buyerCommission: 0,
      sellerCommission: 0,
      commissionRates: { maker: ppmText(makerPpm), taker: ppmText(takerPpm), buyer: NONE, seller: NONE },
      canTrade: true,
      canWithdraw: false,
      canDeposit: false,
      brokered: false,
      requireSelfTradePrevention: false,
      preventSor: false,
      updateTime: call.wording.stamp(venue.now()),
      accountType: 'SPOT',
      balances: balancesOf(venue, call.account)
        .filter(({ free, locked }) => !omit || free > 0 || locked > 0)
        .map(({ asset, free, locked }) => ({ asset, free: unitsText(free), locked: unitsText(locked) })),
      permissions: ['SPOT'],
      uid: 1_000_000 + call.account,
    };
  },
};

const commission: Endpoint = {
  security: 'signed',
  weight: 20,
  reads: ['symbol'],
  handle: (venue, call) => {
    const { symbol } = venue.market(call.params);
    const { makerPpm, takerPpm } = venue.exchange.feesOf(call.account);
    const none = { maker: NONE, taker: NONE, buyer: NONE, seller: NONE };
    return {
      symbol: symbol.name,
      standardCommission: { maker: ppmText(makerPpm), taker: ppmText(takerPpm), buyer: NONE, seller: NONE },
      specialCommission: none,
      taxCommission: none,
      discount: { enabledForAccount: false, enabledForSymbol: false, discountAsset: 'BNB', discount: NONE },
    };
  },
};

const myTrades: Endpoint = {
  security: 'signed',
  weight: (params) => (params.has('orderId') ? 5 : 20),
  reads: ['symbol', 'orderId', 'startTime', 'endTime', 'fromId', 'limit'],
  handle: (venue, call) => {
    const { params } = call;
    const { symbol } = venue.market(params);
    const limit = params.limit(500, 1000);
    const orderId = params.whole('orderId');
    const fromTradeId = params.whole('fromId');
    const [from, to] = [params.timeMs('startTime'), params.timeMs('endTime')];
    if (fromTradeId !== undefined && (from ?? to) !== undefined) throw faults.combination();
    const isTimed = from !== undefined || to !== undefined;
    const fills = venue.view.fillsOf(call.account, symbol.index, {
      limit: isTimed ? Number.MAX_SAFE_INTEGER : limit,
      ...(orderId === undefined ? {} : { orderId }),
      ...(fromTradeId === undefined ? {} : { fromTradeId }),
    });
    const isInside = ({ time }: SimFill): boolean => msOf(time) >= (from ?? 0) && msOf(time) <= (to ?? Infinity);
    const wanted = isTimed ? fills.filter(isInside).slice(0, limit) : fills;
    return wanted.map((fill) => tradeView(fill, call.wording));
  },
};

const myPreventedMatches: Endpoint = {
  security: 'signed',
  weight: 20,
  reads: ['symbol', 'preventedMatchId', 'orderId', 'fromPreventedMatchId', 'limit'],
  handle: (venue, call) => {
    const { params } = call;
    const { symbol } = venue.market(params);
    const limit = params.limit(500, 1000);
    const matchId = params.whole('preventedMatchId');
    const orderId = params.whole('orderId');
    const fromId = params.whole('fromPreventedMatchId') ?? 0;
    if (matchId === undefined && orderId === undefined) throw faults.missingBoth('preventedMatchId', 'orderId');
    return venue.preventions
      .filter(
        (match) =>
          match.account === call.account &&
          match.symbol === symbol.index &&
          (matchId === undefined || match.preventedMatchId === matchId) &&
          (orderId === undefined || match.takerOrderId === orderId || match.makerOrderId === orderId) &&
          match.preventedMatchId >= fromId,
      )
      .slice(0, limit)
      .map((match) => preventionRow(venue, symbol, match, call.wording));
  },
};

function preventionRow(
  venue: BinanceVenue,
  symbol: ListedSymbol,
  match: BinanceVenue['preventions'][number],
  wording: Wording,
): object {
  const taker = venue.exchange.order({
    account: match.account,
    symbol: match.symbol,
    orderId: match.takerOrderId,
    clientId: 0,
  });
  return {
    symbol: symbol.name,
    preventedMatchId: match.preventedMatchId,
    takerOrderId: match.takerOrderId,
    makerSymbol: symbol.name,
    makerOrderId: match.makerOrderId,
    tradeGroupId: -1,
    selfTradePreventionMode: STP_MODES[taker?.stpMode ?? 0],
    price: symbol.price(match.priceTicks),
    makerPreventedQuantity: symbol.quantity(match.lots),
    transactTime: wording.stamp(match.timeUs),
  };
}

const orderLimits: Endpoint = {
  security: 'signed',
  weight: 40,
  reads: [],
  handle: (venue, call) => {
    const counts = venue.limits.usedOrders(call.account, venue.wallUs);
    const orders = venue.limits
      .describe()
      .filter((limit) => 'rateLimitType' in limit && limit.rateLimitType === 'ORDERS');
    return orders.map((limit, i) => ({ ...limit, count: counts[i as 0 | 1] }));
  },
};

/** An endpoint of another product: what a client needs to hear at its start. */
function fixed(
  security: Endpoint['security'],
  reads: readonly string[],
  answer: (venue: BinanceVenue, account: number) => unknown,
): Endpoint {
  return { security, weight: 1, reads, handle: (venue, call) => answer(venue, call.account) };
}

const coins = fixed('signed', [], (venue, index) =>
  balancesOf(venue, index).map(({ asset, free, locked }) => ({
    coin: asset,
    name: asset,
    depositAllEnable: false,
    withdrawAllEnable: false,
    free: unitsText(free),
    locked: unitsText(locked),
    freeze: '0',
    withdrawing: '0',
    ipoing: '0',
    ipoable: '0',
    storage: '0',
    isLegalMoney: false,
    trading: true,
    networkList: [],
  })),
);

const tradeFee: Endpoint = {
  security: 'signed',
  weight: 1,
  reads: ['symbol'],
  handle: (venue, call) => {
    const { makerPpm, takerPpm } = venue.exchange.feesOf(call.account);
    const markets = call.params.has('symbol') ? [venue.market(call.params)] : venue.markets;
    return markets.map(({ symbol }) => ({
      symbol: symbol.name,
      makerCommission: ppmText(makerPpm),
      takerCommission: ppmText(takerPpm),
    }));
  },
};

/** Nothing is listed there. */
const noFutures = fixed('none', [], (venue) => ({
  timezone: 'UTC',
  serverTime: msOf(venue.wallUs),
  rateLimits: [],
  exchangeFilters: [],
  symbols: [],
}));

/** Account endpoints by name. */
export const accountEndpoints = { account, commission, myTrades, myPreventedMatches, orderLimits } as const;

/** Endpoints of other products by name. */
export const startEndpoints = {
  coins,
  tradeFee,
  noFutures,
  noPairs: fixed('key', ['symbol'], () => []),
  accountInfo: fixed('signed', [], () => ({
    vipLevel: 0,
    isMarginEnabled: false,
    isFutureEnabled: false,
    isOptionsEnabled: false,
    isPortfolioMarginRetailEnabled: false,
  })),
  noSchedule: fixed('key', [], () => []),
  noHistory: fixed('signed', ['coin', 'status', 'startTime', 'endTime', 'offset', 'limit', 'includeSource'], () => []),
  bnbBurn: fixed('signed', [], () => ({ spotBNBBurn: false, interestBNBBurn: false })),
  systemStatus: fixed('none', [], () => ({ status: 0, msg: 'normal' })),
  accountStatus: fixed('signed', [], () => ({ data: 'Normal' })),
  tradingStatus: fixed('signed', [], (venue) => ({
    data: {
      isLocked: false,
      plannedRecoverTime: 0,
      triggerCondition: { GCR: 150, IFER: 150, UFR: 300 },
      updateTime: msOf(venue.wallUs),
    },
  })),
  restrictions: fixed('signed', [], (venue) => ({
    ipRestrict: false,
    createTime: msOf(venue.wallUs),
    enableReading: true,
    enableSpotAndMarginTrading: true,
    enableWithdrawals: false,
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: false,
    permitsUniversalTransfer: false,
    enableVanillaOptions: false,
  })),
  userAssets: fixed('signed', ['asset', 'needBtcValuation'], (venue, index) =>
    balancesOf(venue, index)
      .filter(({ free, locked }) => free > 0 || locked > 0)
      .map(({ asset, free, locked }) => ({
        asset,
        free: unitsText(free),
        locked: unitsText(locked),
        freeze: '0',
        withdrawing: '0',
        ipoable: '0',
        btcValuation: '0',
      })),
  ),
  fundingAssets: fixed('signed', ['asset', 'needBtcValuation'], () => []),
} as const;
