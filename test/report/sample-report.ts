/** A seeded, synthetic report for the tests of its page: two candidates, one refused and one passed, and a paper session. */

import { MICROS_PER_DAY, MICROS_PER_HOUR, Rng } from '../../src/core/index.ts';
import { type Evidence, judge, sampleEvidence, standardNormals } from '../../src/domain/gate/index.ts';
import type {
  BacktestRecord,
  CandidateRecord,
  CurveRecord,
  DemoReport,
  RunRecord,
  TradeRecord,
  TrainingRecord,
} from '../../src/dto/run-report.ts';

const DAYS = 1096;
const SPLIT = 730;
const CASH = 100_000;

/** A text of 64 hexadecimal digits that stands for a hash. */
function hashOf(rng: Rng): string {
  return Array.from({ length: 64 }, () => rng.below(16).toString(16)).join('');
}

function money(value: number): string {
  return value.toFixed(8).replace(/\.?0+$/, '');
}

function evidenceOf(
  rng: Rng,
  o: { strategy: string; dailySharpe: number; synthetic: boolean; trials: number },
): Evidence {
  const normals = standardNormals(DAYS, { seed: rng.uint32(), mean: o.dailySharpe, exact: true });
  const made = sampleEvidence({
    returns: normals.map((z) => z * 0.0011),
    outOfSampleIndex: SPLIT,
    trials: { count: o.trials, sharpeVariance: 0.0009 },
  });
  const hash = hashOf(rng);
  return {
    ...made,
    strategy: o.strategy,
    data: {
      ...made.data,
      sha256: hashOf(rng),
      source: o.synthetic ? 'synthetic: seed 7, planted edge' : 'data/local/BTCUSDT_1h.parquet',
      synthetic: o.synthetic,
      symbol: o.synthetic ? 'SYNTH-EDGE' : 'BTCUSDT',
      missingBars: 0,
      deadBars: o.synthetic ? 0 : 31,
    },
    trials: { ...made.trials, head: hashOf(rng) },
    trading: {
      ...made.trading,
      orders: 1268,
      trades: 634,
      feesPaid: '1243.55171',
      refusals: { BOT4_RISK_POSITION_LIMIT: 3 },
    },
    orderListHash: hash,
    bundleOrderListHash: hash,
  };
}

function curveOf(rng: Rng, { returns }: Evidence): CurveRecord {
  let equity = CASH;
  let peak = CASH;
  let close = 16_500;
  const rows = returns.value.map((value, day) => {
    equity *= 1 + value;
    peak = Math.max(peak, equity);
    close *= Math.exp(0.0011 + 0.027 * rng.normal());
    return { time: (returns.time[day] as number) + MICROS_PER_DAY, equity, drawdown: equity / peak - 1, close };
  });
  return {
    time: rows.map((row) => row.time),
    equity: rows.map((row) => row.equity),
    drawdown: rows.map((row) => row.drawdown),
    close: rows.map((row) => row.close),
  };
}

function tradesOf(rng: Rng, { data, trading }: Evidence, profit: number): TradeRecord[] {
  const span = (data.to - data.from) / trading.trades;
  return Array.from({ length: trading.trades }, (_, i) => {
    const openedAt = data.from + Math.floor((i * span) / MICROS_PER_HOUR) * MICROS_PER_HOUR;
    const entryPrice = 16_500 * Math.exp((1.2 * i) / trading.trades + 0.05 * rng.normal());
    const pnl = profit / trading.trades + 14 * rng.normal();
    const side = rng.uniform() < 0.5 ? 'short' : 'long';
    return {
      side,
      openedAt,
      closedAt: openedAt + (1 + rng.below(40)) * MICROS_PER_HOUR,
      qty: (0.03 + 0.09 * rng.uniform()).toFixed(4),
      entryPrice,
      exitPrice: entryPrice * (1 + ((side === 'long' ? 1 : -1) * pnl) / 2000),
      fees: '1.96143801',
      pnl: money(pnl),
    };
  });
}

function candidateOf(rng: Rng, evidence: Evidence): CandidateRecord {
  const verdict = judge(evidence);
  const curve = curveOf(rng, evidence);
  const final = curve.equity.at(-1) as number;
  return {
    strategy: evidence.strategy,
    quote: 'USDT',
    verdict: verdict.kind,
    checks: verdict.checks.map(({ pValue: _, ...check }) => check),
    artifact: verdict.kind === 'passed' ? `${evidence.strategy}-${hashOf(rng).slice(0, 12)}` : null,
    evidence,
    curve,
    trades: tradesOf(rng, evidence, final - CASH),
    tradesTotal: evidence.trading.trades,
    initialCash: String(CASH),
    finalEquity: money(final),
    fees: evidence.trading.feesPaid,
    slippagePpm: evidence.trading.slippagePpm,
    feePpm: evidence.trading.feePpm,
  };
}

function trainingOf(rng: Rng): TrainingRecord {
  return {
    label: 'mlp 8-4, horizon 24',
    folds: Array.from({ length: 5 }, (_, i) => ({
      fold: i + 1,
      trainedRows: 2900 * (i + 1),
      count: 2880,
      positives: 0.5 + 0.02 * rng.normal(),
      accuracy: 0.535 + 0.012 * rng.normal(),
      baselineAccuracy: 0.51 + 0.006 * rng.normal(),
      auc: 0.55 + 0.01 * rng.normal(),
      logLoss: 0.688 + 0.002 * rng.normal(),
      brier: 0.2475 + 0.001 * rng.normal(),
    })),
    history: Array.from({ length: 32 }, (_, i) => ({
      epoch: i + 1,
      loss: 0.681 + 0.014 * Math.exp(-i / 6) + 0.0002 * rng.normal(),
      valLoss: 0.684 + 0.01 * Math.exp(-i / 5) + 0.00004 * (i - 14) ** 2 * (i > 14 ? 1 : 0) + 0.0002 * rng.normal(),
    })),
    bestEpoch: 16,
    backend: 'tensorflow (native)',
    seconds: 8.214,
  };
}

function backtestsOf(rng: Rng, candidate: CandidateRecord): BacktestRecord[] {
  const labels = ['8/24', '12/48', '24/96', '48/144', '12/48 flat', 'threshold 0.52', 'threshold 0.55'];
  const tried = labels.map(
    (label): BacktestRecord => ({
      label,
      strategy: candidate.strategy,
      part: 'in-sample',
      dailySharpe: 0.03 + 0.03 * rng.normal(),
      trades: 120 + rng.below(600),
      netProfit: money(900 * rng.normal()),
      fees: money(300 + 1200 * rng.uniform()),
      maxDrawdownPpm: 4000 + rng.below(9000),
      orderListHash: hashOf(rng),
    }),
  );
  const { evidence, finalEquity } = candidate;
  return [
    ...tried,
    {
      label: 'chosen: 24/96, all of history',
      strategy: candidate.strategy,
      part: 'all',
      dailySharpe: 0.05,
      trades: candidate.tradesTotal,
      netProfit: money(Number(finalEquity) - CASH),
      fees: candidate.fees,
      maxDrawdownPpm: evidence.trading.maxDrawdownPpm,
      orderListHash: evidence.bundleOrderListHash,
    },
  ];
}

function runOf(
  rng: Rng,
  o: { strategy: string; dailySharpe: number; synthetic: boolean; question: string },
): RunRecord {
  const evidence = evidenceOf(rng, { ...o, trials: 27 });
  const candidate = candidateOf(rng, evidence);
  return {
    version: 1,
    notebook: 'notebooks/01-first-strategy.ipynb',
    question: o.question,
    seed: 7,
    data: evidence.data,
    outOfSampleFrom: evidence.outOfSampleFrom,
    notes: [
      {
        title: 'Stationarity of hourly returns',
        rows: [
          { name: 'ADF statistic', value: '−41.73' },
          { name: 'ADF p-value', value: '< 0.0001' },
          { name: 'KPSS statistic', value: '0.112' },
          { name: 'KPSS p-value', value: '> 0.1' },
        ],
        reading: 'Both tests agree: returns are stationary, so a model of them can hold beyond the sample.',
      },
      {
        title: 'Normality (Jarque–Bera)',
        rows: [
          { name: 'Statistic', value: '18,204' },
          { name: 'p-value', value: '< 0.0001' },
          { name: 'Excess kurtosis', value: '6.12' },
        ],
        reading: 'Tails are far fatter than normal: thresholds in standard deviations would be too small.',
      },
      {
        title: 'Memory of returns (Ljung–Box, 24 lags)',
        rows: [
          { name: 'Q(24)', value: '33.4' },
          { name: 'p-value', value: '0.096' },
        ],
        reading: 'No linear memory that could be told from chance.',
      },
    ],
    trainings: [trainingOf(rng)],
    backtests: backtestsOf(rng, candidate),
    trials: 27,
    candidate,
  };
}

/** The report of a demo: the first candidate is refused, the second passes on synthetic data and is traded on paper. */
export function sampleReport(seed = 11): DemoReport {
  const rng = new Rng(seed);
  const refused = runOf(rng, {
    strategy: 'ema-cross',
    dailySharpe: 0.008,
    synthetic: false,
    question: 'Does a crossover of exponential averages of hourly closes earn more than it costs?',
  });
  const passed = runOf(rng, {
    strategy: 'mlp-trend',
    dailySharpe: 0.16,
    synthetic: true,
    question: 'Does the machinery find an edge that was planted, and does the gate let it pass?',
  });
  const hash = passed.candidate?.evidence.bundleOrderListHash ?? '';
  const line = (i: number): string =>
    `${2 * i + 3} order ${1_672_700_400_000_000 + i * 7_200_000_000} 0 ${i % 2 === 0 ? 'buy' : 'sell'} market entry ${620 + i} ${1_655_000 + 331 * i} 0`;
  return {
    version: 1,
    createdAt: '2025-11-21 03:12 UTC',
    bot4Version: '0.1.0',
    command: 'npm start -- --data data/local/BTCUSDT_1h.parquet',
    versions: { node: 'v24.21.0' },
    seconds: 141.2,
    runs: [refused, passed],
    paper: {
      artifact: passed.candidate?.artifact ?? '',
      starts: 2,
      killedAfterEvents: 15_802,
      recoveredEvents: 15_802,
      resentDecisions: 1,
      events: 31_377,
      orders: 1268,
      journalBytes: 4_812_004,
      seconds: 6.31,
      finalEquity: passed.candidate?.finalEquity ?? '0',
      orderListHash: hash,
      backtestOrderListHash: hash,
      sample: Array.from({ length: 8 }, (_, i) => ({ paper: line(i), backtest: line(i) })),
      live: 'BOT4_GATE_LIVE_EVIDENCE: 0 of more than 30 days of forward paper trading; replayed history does not count, and the data is synthetic',
    },
  };
}

/** A text that tries everything: ends elements and attributes, runs, loads, and turns the direction of writing. */
export const HOSTILE =
  '</script><script>window.hacked=1</script>"\'><img src=x onerror="window.hacked=1"><a href="javascript:window.hacked=1">x</a><!--\u202e{{7*7}}';

/** Fields that the type system keeps to a few words. */
const WORDS: ReadonlySet<string> = new Set(['side', 'part', 'verdict']);
/** Fields that hold decimal text. */
const AMOUNTS: ReadonlySet<string> = new Set([
  'pnl',
  'fees',
  'qty',
  'initialCash',
  'finalEquity',
  'netProfit',
  'feesPaid',
]);

function poisoned(value: unknown, key: string, kept: (key: string) => boolean): unknown {
  if (typeof value === 'string') return kept(key) ? value : HOSTILE;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, key, kept));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [key === 'refusals' ? HOSTILE : name, poisoned(item, name, kept)]),
  );
}

/** The sample with every free text of it replaced by a hostile one; with `amounts`, what should be money as well. */
export function hostileReport(o: { readonly amounts: boolean }): DemoReport {
  const kept = (key: string): boolean => WORDS.has(key) || (!o.amounts && AMOUNTS.has(key));
  return poisoned(sampleReport(), '', kept) as DemoReport;
}
