/** The tear sheet: every ratio for all of history, in sample and out of sample, side by side. */
import type {
  Drawdown,
  ReturnStatistics,
  TearSheet,
  TearSheetPart,
  TradeStatistics,
} from '../../domain/report/index.ts';
import type { CandidateView } from './candidate.ts';
import { date, decimal, duration, integer, money, NONE, percent } from './format.ts';
import { html, type Markup, type Part } from './markup.ts';
import { table } from './table.ts';
import { signedMoney, signedPercent } from './verdict-mark.ts';

interface Line<T> {
  readonly name: string;
  /** What it says, for who does not know the word. */
  readonly hint: string;
  readonly show: (values: T) => Part;
}

function probabilityText(p: number): string {
  return p > 0.9999 && p < 1 ? '> 0.9999' : decimal(p, 4);
}

const RETURN_LINES: readonly Line<ReturnStatistics>[] = [
  { name: 'Period (UTC)', hint: '', show: (r) => html`<span>${date(r.from)}</span> <span>to ${date(r.to - 1)}</span>` },
  { name: 'Days', hint: '', show: (r) => integer(r.days) },
  { name: 'Total return', hint: 'compounded, after all costs', show: (r) => signedPercent(r.totalReturn) },
  { name: 'Growth per year', hint: 'CAGR', show: (r) => signedPercent(r.cagr) },
  { name: 'Volatility per year', hint: 'of daily returns', show: (r) => percent(r.annualVolatility) },
  {
    name: 'Sharpe ratio',
    hint: 'annual, ± standard error',
    show: (r) => html`${decimal(r.sharpe, 2)} <small>± ${decimal(r.sharpeError, 2)}</small>`,
  },
  {
    name: 'Probability that it is above 0',
    hint: 'probabilistic Sharpe ratio',
    show: (r) => probabilityText(r.probabilisticSharpe),
  },
  { name: 'Sortino ratio', hint: 'annual; only losses count as risk', show: (r) => decimal(r.sortino, 2) },
  { name: 'Calmar ratio', hint: 'growth per year over largest drawdown', show: (r) => decimal(r.calmar, 2) },
  { name: 'Largest drawdown', hint: 'by equity at the end of each day', show: (r) => signedPercent(r.maxDrawdown) },
  { name: 'Days with a gain', hint: '', show: (r) => percent(r.positiveDays, 1) },
  {
    name: 'Best day',
    hint: '',
    show: (r) => html`${signedPercent(r.bestDay.value)} <small>${date(r.bestDay.time)}</small>`,
  },
  {
    name: 'Worst day',
    hint: '',
    show: (r) => html`${signedPercent(r.worstDay.value)} <small>${date(r.worstDay.time)}</small>`,
  },
];

const TRADE_LINES: readonly Line<TradeStatistics>[] = [
  { name: 'Closed trades', hint: '', show: (t) => integer(t.count) },
  { name: 'Win rate', hint: 'profit after fees', show: (t) => percent(t.winRate, 1) },
  { name: 'Profit factor', hint: 'profits over losses', show: (t) => decimal(t.profitFactor, 2) },
  { name: 'Average trade', hint: 'net', show: (t) => signedMoney(t.averagePnl) },
  {
    name: 'Average winner / loser',
    hint: 'net',
    show: (t) => html`${signedMoney(t.averageWin)} / ${signedMoney(t.averageLoss)}`,
  },
  {
    name: 'Best / worst trade',
    hint: 'net',
    show: (t) => html`${signedMoney(t.bestPnl)} / ${signedMoney(t.worstPnl)}`,
  },
  { name: 'Average time held', hint: '', show: (t) => duration(t.averageHoldMicros) },
  { name: 'Fees', hint: 'of closed trades', show: (t) => money(t.fees) },
  {
    name: 'Fees as share of profit before fees',
    hint: 'a dash where there was none',
    show: (t) => percent(t.feeShare, 1),
  },
];

/** Rows of one kind of statistic, a column per part. */
function lines<T>(all: readonly Line<T>[], parts: readonly (T | null)[]): Part[][] {
  return all.map(({ name, hint, show }) => [
    html`${name}${hint === '' ? null : html` <small>${hint}</small>`}`,
    ...parts.map((part) => (part === null ? NONE : show(part))),
  ]);
}

/** Whether history was cut into what was looked at and what was not; a plain backtest has looked at all of it. */
function hasBoundary({ inSample, outOfSample }: TearSheet): boolean {
  return inSample !== null || outOfSample !== null;
}

function ratios(sheet: TearSheet): Markup {
  const isCut = hasBoundary(sheet);
  const parts: readonly (TearSheetPart | null)[] = isCut ? [sheet.inSample, sheet.outOfSample, sheet.all] : [sheet.all];
  const returns = parts.map((part) => part?.returns ?? null);
  const trades = parts.map((part) => part?.trades ?? null);
  const hasTrades = trades.some((part) => part !== null);
  return table({
    label: isCut ? 'Tear sheet, in sample and out of sample' : 'Tear sheet',
    look: isCut ? 'parts' : 'compact',
    columns: [
      { title: '' },
      ...(isCut
        ? [{ title: 'In sample', kind: 'number' } as const, { title: 'Out of sample', kind: 'number' } as const]
        : []),
      { title: 'All', kind: 'number' },
    ],
    rows: [...lines(RETURN_LINES, returns), ...(hasTrades ? lines(TRADE_LINES, trades) : [])],
  });
}

function drawdownRow(drawdown: Drawdown): Part[] {
  const recovered = drawdown.recoveredAt === null ? html`<em>not yet</em>` : date(drawdown.recoveredAt);
  return [
    signedPercent(drawdown.depth),
    date(drawdown.from),
    date(drawdown.troughAt),
    recovered,
    integer(drawdown.lengthDays),
    integer(drawdown.fallDays),
  ];
}

function drawdownTable({ drawdowns }: TearSheet): Markup {
  if (drawdowns.length === 0) return html`<h4>Drawdowns</h4><p>Equity never ended a day below its peak.</p>`;
  return html`<h4>The ${drawdowns.length === 1 ? 'only drawdown' : `${drawdowns.length} deepest drawdowns`}</h4>${table(
    {
      label: 'Deepest drawdowns',
      look: 'compact',
      columns: [
        { title: 'Depth', kind: 'number' },
        { title: 'From', kind: 'word' },
        { title: 'Lowest', kind: 'word' },
        { title: 'Recovered', kind: 'word' },
        { title: 'Days below peak', kind: 'number' },
        { title: 'Days of falling', kind: 'number' },
      ],
      rows: drawdowns.map(drawdownRow),
    },
  )}`;
}

/** What the section reads of a candidate, or of a backtest that is none. */
export type TearSheetView = Pick<CandidateView, 'sheet' | 'problem' | 'hasAllTrades'> & {
  readonly candidate: { readonly trades: { readonly length: number }; readonly tradesTotal: number };
};

/** Ratios of both parts, and the drawdowns. */
export function tearSheetSection({ sheet, problem, hasAllTrades, candidate }: TearSheetView): Markup {
  if (sheet === null) return html`<h3>Tear sheet</h3><p>The daily returns make no tear sheet: ${problem}</p>`;
  const isCut = hasBoundary(sheet);
  const short = ((isCut ? sheet.outOfSample : sheet.all)?.returns?.days ?? 0) < 365;
  const partial = hasAllTrades
    ? null
    : html`<p class="why">The record holds ${integer(candidate.trades.length)} of ${integer(candidate.tradesTotal)} trades, so trades are not summed up here.</p>`;
  return html`<h3>Tear sheet</h3>
<p class="why">${isCut ? 'Judge by the shaded column.' : 'All of it was seen by whoever chose the rule: no part is out of sample.'} Ratios are over a risk-free rate of zero and 365 days a year${
    short ? html`; parts shorter than a year are extrapolated to one, so read their yearly figures with care` : null
  }.</p>${ratios(sheet)}${partial}${drawdownTable(sheet)}`;
}
