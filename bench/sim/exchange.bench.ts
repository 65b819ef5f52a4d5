/** The exchange simulator: its book alone on the stream of the native peers, and with everything that a venue does. */

import { NONE } from '../../src/domain/sim/exchange/order-slots.ts';
import {
  createSimExchange,
  type ListRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  type SimEvent,
  type SimExchange,
  type SimFeeSchedule,
  type SimSide,
} from '../../src/domain/sim/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import { emptyBook, PlacedOrders, runStream } from './book-run.ts';
import { peerFlow, steadyFlow } from './order-flow.ts';

const MILLION = 1_000_000;
function plainSubject(size: BenchSize): Subject {
  const count = size === 'full' ? MILLION : 20_000;
  const flow = peerFlow(count);
  const placed = new PlacedOrders(count);
  const run = (): number => {
    const { tradedTickLots: volume, trades } = runStream(flow, placed);
    if (count === MILLION && (volume !== 106_480_733_001 || trades !== 418_906)) {
      throw new Error(`${volume} in ${trades} trades is not what the peers trade`);
    }
    return volume + trades;
  };
  return { run, opsPerCall: count };
}

/** A plain book in its stride. */
function steadyPlainSubject(size: BenchSize): Subject {
  const book = emptyBook();
  const flow = steadyFlow(size === 'full' ? 2 ** 17 : 2 ** 13, 10_000);
  const { isCancel, side, price, lots, target } = flow;
  const mask = flow.count - 1;
  const { slots, sequences } = new PlacedOrders(flow.count);
  const at = new Int32Array(1);
  const run = (count: number): number => {
    let i = at[0] as number;
    for (let done = 0; done < count; done++) {
      if (isCancel[i] === 0) {
        const slot = book.limit(side[i] as number, price[i] as number, lots[i] as number);
        slots[i] = slot;
        if (slot !== NONE) sequences[i] = book.sequenceOf(slot);
      } else {
        const of = (i - (target[i] as number)) & mask;
        book.cancel(slots[of] as number, sequences[of] as number);
      }
      i = (i + 1) & mask;
    }
    at[0] = i;
    return book.trades;
  };
  return { run };
}

const FEES: readonly SimFeeSchedule[] = [
  {
    name: 'tiers',
    source: 'shape of the usual schedules',
    entries: [
      {
        from: 0,
        tiers: [
          { volumeUnits: 0, makerPpm: 1000, takerPpm: 1000 },
          { volumeUnits: 1e14, makerPpm: 900, takerPpm: 1000 },
          { volumeUnits: 5e14, makerPpm: 800, takerPpm: 950 },
        ],
      },
    ],
  },
];

const ACCOUNTS = 8;
/** Ticks of 0.01, lots of 0.00001: a lot is worth a thousandth at the middle. */
const MIDDLE = 10_000;

/** A market with the filters of the venue; accounts 0 and 1 are one group, account 0 keeps its history. */
function fullExchange(sink: (event: SimEvent) => void): SimExchange {
  const exchange = createSimExchange({ sink, fees: FEES, capacity: 2 ** 15, keptOrders: 2 ** 14, keptFills: 2 ** 14 });
  exchange.addSymbol({
    symbol: 'BTCUSDT',
    base: 'BTC',
    quote: 'USDT',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
      { filterType: 'ICEBERG_PARTS', limit: 100 },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0', maxQty: '100', stepSize: '0' },
      {
        filterType: 'PERCENT_PRICE_BY_SIDE',
        bidMultiplierUp: '5',
        bidMultiplierDown: '0.2',
        askMultiplierUp: '5',
        askMultiplierDown: '0.2',
        avgPriceMins: 5,
      },
      {
        filterType: 'NOTIONAL',
        minNotional: '0.0005',
        maxNotional: '9000000',
        applyMinToMarket: true,
        applyMaxToMarket: false,
      },
      { filterType: 'MAX_POSITION', maxPosition: '90000000' },
      {
        filterType: 'TRAILING_DELTA',
        minTrailingAboveDelta: 10,
        maxTrailingAboveDelta: 2000,
        minTrailingBelowDelta: 10,
        maxTrailingBelowDelta: 2000,
      },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 2_000_000 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 1_000_000 },
    ],
    allowedStpModes: [0, 1, 2, 3, 4, 5],
    defaultStpMode: 2,
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    amendAllowed: true,
    trailingAllowed: true,
  });
  for (let account = 0; account < ACCOUNTS; account++) {
    const tradeGroup = account < 2 ? 1 : -1;
    exchange.addAccount({
      name: `${account}`,
      tradeGroup,
      enabled: true,
      feeSchedule: 'tiers',
      keepsHistory: account === 0,
    });
    for (const asset of [0, 1]) exchange.deposit(0, account, asset, 1e15);
  }
  return exchange;
}

/** Orders far from the market that nobody touches. */
function addResting(exchange: SimExchange, count: number): void {
  const request = makeOrderRequest();
  for (let i = 0; i < count; i++) {
    request.account = 1 + (i % (ACCOUNTS - 1));
    request.side = (i & 1) === 0 ? 1 : -1;
    request.priceTicks = request.side > 0 ? 3000 + (i % 4001) : 13_000 + (i % 4001);
    request.lots = 2;
    if (exchange.submitNow(request) < 0) throw new Error('a resting order was refused');
  }
}

/** A list every so many commands, cancelled when the next comes. */
const LIST_EVERY = 64;

function fullSubject(resting: number, size: BenchSize): Subject {
  const seen = new Float64Array(1);
  const exchange = fullExchange((event) => {
    seen[0] = (seen[0] as number) + event.kind;
  });
  addResting(exchange, size === 'full' ? resting : Math.min(resting, 1000));
  const flow = steadyFlow(size === 'full' ? 2 ** 17 : 2 ** 13, MIDDLE);
  const { isCancel, side, price, lots, target } = flow;
  const mask = flow.count - 1;
  const ids = new Float64Array(flow.count);
  const accounts = new Uint8Array(flow.count);
  const request = makeOrderRequest();
  const name = { account: 0, symbol: 0, orderId: 0.5, clientId: 0 };
  const list: ListRequest = {
    kind: 'oco',
    account: 2,
    symbol: 0,
    listClientId: 0,
    legs: [makeOrderRequest(), makeOrderRequest()],
  };
  const held = { account: 2, listId: 0.5 };
  const now = { at: 0, micros: 1.5 };
  const placeList = (): void => {
    if (held.listId > 1) exchange.cancelList(exchange.clock[0] as number, held);
    const last = exchange.lastPrice(0) || MIDDLE;
    for (let index = 0; index < 2; index++) {
      const leg = list.legs[index] as OrderRequest;
      leg.account = 2;
      leg.side = -1;
      leg.lots = 2;
      leg.type = index === 0 ? ORDER_TYPE.limitMaker : ORDER_TYPE.stopLossLimit;
      leg.priceTicks = index === 0 ? last + 200 : last - 201;
      leg.stopTicks = index === 0 ? 0 : last - 200;
    }
    held.listId = exchange.submitList(exchange.clock[0] as number, list);
  };
  const run = (count: number): number => {
    let i = now.at;
    for (let done = 0; done < count; done++) {
      now.micros += 50;
      exchange.clock[0] = now.micros;
      if (i % LIST_EVERY === 0) placeList();
      if (isCancel[i] === 0) {
        const account = (i * 5 + (lots[i] as number)) % ACCOUNTS;
        accounts[i] = account;
        request.account = account;
        request.side = side[i] as SimSide;
        request.priceTicks = price[i] as number;
        request.lots = lots[i] as number;
        ids[i] = exchange.submitNow(request) < 0 ? 0 : (exchange.placed[0] as number);
      } else {
        const from = (i - (target[i] as number)) & mask;
        name.account = accounts[from] as number;
        name.orderId = ids[from] as number;
        if (name.orderId > 0) exchange.cancelNow(name, 0, 0);
      }
      i = (i + 1) & mask;
    }
    now.at = i;
    return seen[0] as number;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'exchange book: limit orders, cancels, crosses',
    input:
      'the stream of the native peers: a million commands on a new book, 35 % cancels, 106,480,733,001 traded in 418,906 trades',
    method: 'whole',
    setup: plainSubject,
    budgets: ['exchangeBookFloor'],
  },
  {
    name: 'exchange book: a command in its stride',
    input: 'the same mixture about a middle that comes back, on one book',
    method: 'batched',
    setup: steadyPlainSubject,
    budgets: ['exchangeBookBytes'],
  },
  {
    name: 'exchange: an order command with everything on',
    input:
      'filters, prevention, fees, lists, events; 8 accounts, two of one group; 35 % cancels, a list every 64 commands; 1,000 orders far away',
    method: 'batched',
    setup: (size) => fullSubject(1000, size),
    budgets: ['exchangeAsked', 'exchangeBytes'],
  },
  {
    name: 'exchange: an order command beside a million resting orders',
    input: 'the same with 1,000,000 orders far away, against 1,000',
    method: 'batched',
    setup: (size) => fullSubject(MILLION, size),
    twin: { name: '1,000 resting orders', setup: (size) => fullSubject(1000, size) },
    repeatable: false,
    budgets: ['exchangeGrowth'],
  },
];
