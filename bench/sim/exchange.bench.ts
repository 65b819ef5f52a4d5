/** The exchange simulator: its book alone on the stream of the native peers, and with everything that a venue does. */

import {
  createSimExchange,
  kindOfRow,
  type ListRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  type SimExchange,
  type SimExchangeOptions,
  type SimFeeSchedule,
  type SimSide,
} from '../../src/domain/sim/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import { prepare, runWhole } from './book-run.ts';
import { type OrderFlow, peerFlow, steadyFlow } from './order-flow.ts';

const MILLION = 1_000_000;
function plainSubject(size: BenchSize): Subject {
  const count = size === 'full' ? MILLION : 20_000;
  const stream = prepare(peerFlow(count));
  const run = (): number => {
    const { tradedTickLots: volume, trades } = runWhole(stream);
    if (count === MILLION && (volume !== 106_480_733_001 || trades !== 418_906)) {
      throw new Error(`${volume} in ${trades} trades is not what the peers trade`);
    }
    return volume + trades;
  };
  return { run, opsPerCall: count };
}

/** A plain book in its stride: the stream goes on from its end to its beginning, where what it has left is taken away. */
function steadyPlainSubject(size: BenchSize): Subject {
  const flow = steadyFlow(size === 'full' ? 2 ** 17 : 2 ** 13, 10_000);
  const mask = flow.count - 1;
  const target = flow.target.map((back, row) => (row - back) & mask);
  const { book, table } = prepare({ ...flow, target });
  const at = new Int32Array(1);
  const run = (count: number): number => {
    for (let done = 0; done < count; ) {
      const from = at[0] as number;
      const to = Math.min(flow.count, from + count - done);
      book.run(table, from, to);
      done += to - from;
      at[0] = to & mask;
      if (to > mask) book.clear();
    }
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
function fullExchange(sinks: Pick<SimExchangeOptions, 'sink' | 'rowSink'>): SimExchange {
  const exchange = createSimExchange({
    ...sinks,
    fees: FEES,
    capacity: 2 ** 15,
    keptOrders: 2 ** 14,
    keptFills: 2 ** 14,
  });
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

/** Account of the order that a command of the stream places. */
function accountOf({ lots }: OrderFlow, row: number): number {
  return (row * 5 + (lots[row] as number)) % ACCOUNTS;
}

/** A list every so many commands, cancelled when the next comes. */
const LIST_EVERY = 64;

function fullSubject(resting: number, size: BenchSize): Subject {
  const seen = new Float64Array(1);
  const exchange = fullExchange({
    rowSink: (rows) => {
      const { count } = rows;
      let kinds = 0;
      for (let row = 0; row < count; row++) kinds += kindOfRow(rows, row);
      seen[0] = (seen[0] as number) + kinds;
    },
  });
  addResting(exchange, size === 'full' ? resting : Math.min(resting, 1000));
  const flow = steadyFlow(size === 'full' ? 2 ** 17 : 2 ** 13, MIDDLE);
  const { isCancel, side, price, lots, target } = flow;
  const mask = flow.count - 1;
  const table = exchange.commandTable(flow.count);
  for (let row = 0; row < flow.count; row++) {
    const ofRow = (row - (target[row] as number)) & mask;
    const account = accountOf(flow, isCancel[row] === 0 ? row : ofRow);
    const common = { time: 0, account, symbol: 0 };
    if (isCancel[row] === 1) table.cancel(row, { ...common, ofRow });
    else {
      const placed = { side: side[row] as SimSide, priceTicks: price[row] as number, lots: lots[row] as number };
      table.place(row, { ...common, ...placed });
    }
  }
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
    if (held.listId > 1) exchange.cancelListNow(held);
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
    held.listId = exchange.submitListNow(list) < 0 ? 0 : (exchange.placed[0] as number);
  };
  const run = (count: number): number => {
    for (let done = 0; done < count; ) {
      const from = now.at;
      if (from % LIST_EVERY === 0) placeList();
      const to = Math.min(from + count - done, from - (from % LIST_EVERY) + LIST_EVERY);
      for (let row = from; row < to; row++) {
        now.micros += 50;
        table.setTime(row, now.micros);
      }
      exchange.run(table, from, to);
      exchange.clock[0] = now.micros;
      done += to - from;
      now.at = to & mask;
    }
    return seen[0] as number;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'exchange book: limit orders, cancels, crosses',
    input:
      'the stream of the native peers: a million commands in a table on an empty book, 35 % cancels, 106,480,733,001 traded in 418,906 trades',
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
