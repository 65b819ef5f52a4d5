/**
 * Every promised figure, once.
 *
 * `asked` figures were promised: they hold as they stand. `floor` figures are what the finished code costs on a quiet
 * machine, and keep it from getting slower: times are those of the machine of `reference.ts` and are scaled by the
 * reference kernel on every other one. They may be exceeded by `margin` before the run fails, because one kernel does
 * not describe a machine. Times are per operation, over groups of 64 operations where one is too short for a clock.
 */

/** Which figure of a case is held against the limit. */
export type Statistic = 'best' | 'p99' | 'p999' | 'bytes' | 'gcs' | 'speedup';

export interface Budget {
  /** What is promised, in words. */
  readonly what: string;
  readonly statistic: Statistic;
  readonly limit: number;
  readonly unit: 'ns' | 'B' | 'GCs per million' | 'times the peer';
  readonly source: 'asked' | 'floor';
  /** Factor on the limit within which the run still passes; 1 for what was asked. */
  readonly margin: number;
}

function asked(what: string, statistic: 'best' | 'p99' | 'p999', limitNs: number): Budget {
  return { what, statistic, limit: limitNs, unit: 'ns', source: 'asked', margin: 1 };
}

function floor(what: string, limitNs: number): Budget {
  return { what, statistic: 'best', limit: limitNs, unit: 'ns', source: 'floor', margin: 1.5 };
}

/** Allocation is exact, so it needs no margin: the limit is a twentieth of one boxed double, for what the meter leaves. */
function noBytes(what: string): Budget {
  return { what, statistic: 'bytes', limit: 0.8, unit: 'B', source: 'floor', margin: 1 };
}

/** Where not everything is ours to keep off the heap, such as indicators: as little as before. */
function bytes(what: string, limit: number): Budget {
  return { what, statistic: 'bytes', limit, unit: 'B', source: 'floor', margin: 1 };
}

/** Against the other library in the same process, so neither the machine nor its load matters. */
function speedup(what: string, times: number): Budget {
  return { what, statistic: 'speedup', limit: times, unit: 'times the peer', source: 'floor', margin: 1.25 };
}

/** A ratio to a twin that was promised as it stands. */
function askedSpeedup(what: string, times: number): Budget {
  return { ...speedup(what, times), source: 'asked', margin: 1 };
}

export const BUDGETS = {
  breakerP99: asked('circuit breaker: a permit and its outcome', 'p99', 100),
  breakerFloor: floor('circuit breaker: a permit and its outcome', 6),
  breakerBytes: noBytes('circuit breaker: a permit and its outcome'),
  breakerStormP99: asked('circuit breaker while the venue fails: a permit and its outcome', 'p99', 100),
  breakerStormBytes: noBytes('circuit breaker while the venue fails: a permit and its outcome'),
  sharedBreakerAsked: asked('circuit breaker in shared memory: a permit and its outcome', 'best', 30),
  sharedBreakerBytes: noBytes('circuit breaker in shared memory: a permit and its outcome'),
  timeWheelFloor: floor('time wheel: a deadline set, moved and over', 60),
  timeWheelSpeedup: speedup('time wheel: a deadline, against a sorted list', 2),
  timeWheelBytes: noBytes('time wheel: a deadline set, moved and over'),
  lanesFloor: floor('ring of 4 producers seen from one thread: push and pop, batches of 16', 16),
  producersP99: asked('256 producers in two threads: a record of each, read by one', 'p99', 1e6),
  lanesBytes: noBytes('ring of 4 producers: push and pop'),
  tickPoolAsked: asked('tick slot of 1,000,000: given out, two fields, taken back', 'best', 2),
  tickPoolFloor: floor('tick slot of 1,000,000: given out, two fields, taken back', 3),
  tickPoolBytes: noBytes('tick slot of 1,000,000: given out, two fields, taken back'),
  poolAsked: asked('order slot: acquire, three fields, release', 'best', 5),
  poolFloor: floor('order slot: acquire, three fields, release', 5),
  poolBytes: noBytes('order slot: acquire, three fields, release'),
  ringAsked: asked('ring: push and pop', 'best', 2),
  ringFloor: floor('ring: push and pop', 2.7),
  ringBytes: noBytes('ring: push and pop'),
  cursorShare: speedup('ring: its speed as a share of two bare counters', 0.9),
  sharedRingFloor: floor('shared ring seen from one thread: push and pop, batches of 16', 16),
  sharedRingBytes: noBytes('shared ring: push and pop'),
  rateWindowFloor: floor('order rate: a check and an event', 5.5),
  rateWindowBytes: noBytes('order rate: a check and an event'),
  sequencerFloor: floor('sequence number', 4.5),
  sequencerBytes: noBytes('sequence number'),
  riskCheckP99: asked('risk check of an entry that passes all rules', 'p99', 10_000),
  riskCheckFloor: floor('risk check of an entry that passes all rules', 75),
  riskCheckBytes: noBytes('risk check of an entry that passes all rules'),
  riskCorrelatedAsked: asked('risk check with correlated exposure over 50 instruments', 'best', 50),
  riskCorrelatedFloor: floor('risk check with correlated exposure over 50 instruments', 70),
  riskCorrelatedTail: asked('risk check with correlated exposure over 50 instruments', 'p999', 1000),
  riskCorrelatedBytes: noBytes('risk check with correlated exposure over 50 instruments'),
  riskMarkedTail: asked('risk check with correlated exposure over 50 instruments, a new price before', 'p999', 1000),
  riskMarkedBytes: noBytes('risk check with correlated exposure over 50 instruments, a new price before'),
  riskRefusalBytes: noBytes('risk check of an entry that is refused'),
  riskRefusalP99: asked('risk check of an entry that is refused', 'p99', 10_000),
  decisionP99: asked('decision: a bar that changes no wish', 'p99', 1000),
  decisionFloor: floor('decision: a bar that changes no wish', 140),
  decisionBytes: noBytes('decision: a bar that changes no wish'),
  mixedDecisionP99: asked('decision: with two kinds of strategies in the process', 'p99', 1000),
  mixedDecisionFloor: floor('decision: with two kinds of strategies in the process', 140),
  mixedDecisionBytes: noBytes('decision: with two kinds of strategies in the process'),
  orderDecisionP99: asked('decision: a bar that makes an order, and its end', 'p99', 1000),
  orderDecisionFloor: floor('decision: a bar that makes an order, and its end', 600),
  orderDecisionBytes: noBytes('decision: a bar that makes an order, and its end'),
  orderEntryP99: asked('order path: from the number of an order to its place in the book', 'p99', 200),
  orderEntryTail: asked('order path: from the number of an order to its place in the book', 'p999', 1000),
  orderEntryBytes: noBytes('order path: from the number of an order to its place in the book'),
  orderPathAsked: asked('order path: from the number of an order to its end (1,000,000 a second)', 'best', 1000),
  orderPathP99: asked('order path: from the number of an order to its end', 'p99', 1000),
  orderPathBytes: noBytes('order path: from the number of an order to its end'),
  orderPathOpen: askedSpeedup('order path: its speed with 100,000 open orders, as a share of that with none', 1 / 1.15),
  orderPathPast: askedSpeedup('order path: its speed after 1,000,000 orders, as a share of that after 1,000', 1 / 1.2),
  backtestIdle: asked('backtest: a bar of an idle strategy (500,000 a second)', 'best', 2000),
  backtestIdleFloor: floor('backtest: a bar of an idle strategy', 330),
  backtestCross: asked('backtest: a bar of a strategy that trades', 'best', 10_000),
  backtestCrossFloor: floor('backtest: a bar of a strategy that trades', 3000),
  orderToVenueP99: asked('order to the call of the venue, journal synced in memory', 'p99', 100_000),
  appendFloor: floor('journal: a bar encoded and appended', 1200),
  replayFloor: floor('journal: a record replayed', 5000),
  feeSpeedup: speedup('exact fee of a notional, against decimal.js', 5),
  csvFloor: floor('CSV of ticks to columns, a row of four numbers', 60),
  csvSpeedup: speedup('CSV of ticks to columns, against split and Number', 4),
  importYearAsked: asked('import of a year of one-minute bars from CSV (1 s)', 'best', 1e9),
  tickBarsSpeedup: speedup('a bar to integer ticks, against decimal.js', 20),
  binanceTradeSpeedup: askedSpeedup('binance: a trade message, against JSON.parse and Number', 8),
  binanceTradeFloor: floor('binance: a trade message', 130),
  binanceTradeBytes: noBytes('binance: a trade message'),
  binanceDepthSpeedup: askedSpeedup('binance: a depth message, against JSON.parse and Number', 6),
  binanceDepthFloor: floor('binance: a depth message of 20 levels a side', 1100),
  binanceDepthBytes: noBytes('binance: a depth message of 20 levels a side'),
  krakenBookSpeedup: speedup('kraken: a book message with its checksum, against JSON.parse, maps and text', 4),
  krakenBookFloor: floor('kraken: a book message with its checksum', 2000),
  krakenBookBytes: noBytes('kraken: a book message with its checksum'),
  coinbaseBookSpeedup: speedup('coinbase: a book message, against JSON.parse and maps', 1.5),
  coinbaseBookFloor: floor('coinbase: a book message', 1000),
  coinbaseBookBytes: noBytes('coinbase: a book message'),
  bookNearAsked: asked('L2 book: an update near the best price (5,000,000 a second)', 'best', 200),
  bookNearFloor: floor('L2 book: an update near the best price', 40),
  bookNearSpeedup: speedup('L2 book: an update near the best price, against a map and a sorted array', 3),
  bookNearBytes: noBytes('L2 book: an update near the best price'),
  bookWideAsked: asked('L2 book: an update anywhere in 5,000 levels a side (5,000,000 a second)', 'best', 200),
  bookWideFloor: floor('L2 book: an update anywhere in 5,000 levels a side', 110),
  bookWideSpeedup: speedup('L2 book: an update anywhere, against a map and a sorted array', 3),
  bookWideBytes: noBytes('L2 book: an update anywhere in 5,000 levels a side'),
  bookSinkFloor: floor('book sink: a level of a feed', 55),
  bookSinkBytes: noBytes('book sink: a level of a feed'),
  ordersFloor: floor('L3 book: an order event', 200),
  // Calls that are rarer than one in seven are not inlined, and then it is their caller who boxes the id.
  ordersBytes: bytes('L3 book: an order event', 4),
  bookDigitsFloor: floor('book checksum: CRC-32 over 10 levels a side', 1700),
  // A checksum above 2^31 is a boxed number where reading it is not inlined.
  bookDigitsBytes: bytes('book checksum: CRC-32 over 10 levels a side', 16),
  adfShortFloor: floor('ADF with AIC, n = 1,000', 35_000),
  adfShortSpeedup: speedup('ADF with AIC, n = 1,000, against the design matrix', 25),
  adfFloor: floor('ADF with AIC, n = 10,000', 200_000),
  adfSpeedup: speedup('ADF with AIC, n = 10,000, against the design matrix', 100),
  adfLongFloor: floor('ADF with AIC, n = 100,000', 2_500_000),
  ljungBoxShortFloor: floor('Ljung-Box with 20 lags, n = 1,000', 25_000),
  ljungBoxFloor: floor('Ljung-Box with 20 lags, n = 100,000', 500_000),
  ljungBoxSpeedup: speedup('Ljung-Box with 20 lags, n = 100,000, against the textbook', 60),
  jarqueBeraFloor: floor('Jarque-Bera, n = 100,000', 90_000),
  jarqueBeraSpeedup: speedup('Jarque-Bera, n = 100,000, against the textbook', 200),
  ksFloor: floor('Kolmogorov-Smirnov of two samples of 100,000', 20_000_000),
  ksSpeedup: speedup('Kolmogorov-Smirnov of two samples of 100,000, against the textbook', 5),
  garchFilterFloor: floor('GARCH(1,1) likelihood, n = 10,000', 200_000),
  garchGradientFloor: floor('GARCH(1,1) likelihood and gradient, n = 10,000', 100_000),
  garchGradientSpeedup: speedup('GARCH(1,1) likelihood and gradient, n = 10,000, against the kernel of every model', 4),
  garchFitShortFloor: floor('GARCH(1,1) fit, n = 2,000', 250_000),
  garchFitShortSpeedup: speedup('GARCH(1,1) fit, n = 2,000, against a simplex search', 12),
  garchFitFloor: floor('GARCH(1,1) fit, n = 10,000', 1_000_000),
  garchFitSpeedup: speedup('GARCH(1,1) fit, n = 10,000, against a simplex search', 15),
  dccAsked: asked('DCC fit, 5 assets, 1,500 days (100 ms)', 'best', 100e6),
  dccFloor: floor('DCC fit, 5 assets, 1,500 days', 45_000_000),
  dccSpeedup: speedup('DCC fit, 5 assets, 1,500 days, against elimination and a simplex search', 6),
  dccLargeAsked: asked('DCC fit, 50 assets, 1,000 days (5 s)', 'best', 5e9),
  correlationFloor: floor('correlation matrix of 50 assets over 256 observations', 60_000),
  correlationSpeedup: askedSpeedup('correlation matrix of 50 assets over 256 observations, against plain loops', 3.5),
  rollingCorrelationAsked: asked('rolling correlation of 50 assets: an observation (1 us)', 'best', 1000),
  rollingCorrelationSpeedup: speedup('rolling correlation of 50 assets: an observation, against plain loops', 5),
  rollingCorrelationBytes: noBytes('rolling correlation of 50 assets: an observation'),
  resampleFloor: floor('trades to bars of a minute: a trade', 3),
  resampleSpeedup: speedup('trades to bars of a minute, order checked, against one pass', 1.5),
  resampleSortedFloor: floor('trades to bars of a minute, order known: a trade', 2.2),
  resampleSortedSpeedup: speedup('trades to bars of a minute, order known, against one pass', 2),
  resampleBarsFloor: floor('bars of a minute to days: a bar', 12),
  barStreamFloor: floor('bars of a minute from a stream: a trade', 60),
  barStreamSpeedup: speedup('bars of a minute from a stream, against objects and BigInt', 1.4),
  barStreamBytes: noBytes('bars of a minute from a stream: a trade'),
  dollarBarFloor: floor('dollar bars from a stream: a trade', 60),
  dollarBarSpeedup: speedup('dollar bars from a stream, against objects and BigInt', 1.4),
  dollarBarBytes: noBytes('dollar bars from a stream: a trade'),
  imbalanceBarFloor: floor('dollar imbalance bars from a stream: a trade', 70),
  imbalanceBarBytes: noBytes('dollar imbalance bars from a stream: a trade'),
  tenIndicatorsFloor: floor('ten indicators over columns: a bar of all ten', 25),
  tenIndicatorsSpeedup: speedup('ten indicators over columns, against the streaming form', 5),
  featuresYearAsked: asked('100 features of a year of one-minute bars (1 s)', 'best', 1e9),
  pipelineAsked: asked('pipeline of 100 features: a bar (2 us)', 'best', 2000),
  pipelineBytes: noBytes('pipeline of 100 features: a bar'),
  simpleUpdateAsked: asked('simple indicator in a pipeline: an update (10 ns)', 'best', 10),
  simpleUpdateBytes: noBytes('simple indicator in a pipeline: an update'),
  exchangeBookFloor: floor('exchange book: limit orders, cancels, crosses', 40),
  exchangeBookBytes: noBytes('exchange book: a command in its stride'),
  exchangeAsked: asked('exchange: an order command with everything on (5,000,000 a second)', 'best', 200),
  exchangeBytes: noBytes('exchange: an order command with everything on'),
  exchangeGrowth: askedSpeedup('exchange: beside a million resting orders, against a thousand (1.2 times)', 1 / 1.2),
  serverRateAsked: asked('served orders: signed, over 8 connections at once (3,000 a second)', 'best', 1e9 / 3000),
  serverP99Asked: asked('served orders: one among seven connections that send (5 ms)', 'p99', 5e6),
} as const satisfies Record<string, Budget>;

/** Name of a promised figure. */
export type BudgetName = keyof typeof BUDGETS;
