/** What the candidate's account did: its curve, its costs, its months and its trades. */
import { Decimal } from 'decimal.js';
import { PPM } from '../../core/index.ts';
import type { YearReturns } from '../../domain/report/index.ts';
import type { TradeRecord } from '../../dto/run-report.ts';
import { amountText, type CandidateView } from './candidate.ts';
import { curveFigure, type FigureList } from './figures.ts';
import { amountOf, date, dateTime, duration, integer, money, percent, ppmPercent, price, signed } from './format.ts';
import { html, type Markup, type Part } from './markup.ts';
import { facts, table } from './table.ts';
import { signedMoney, signedPercent, toneOf } from './verdict-mark.ts';

/** Change from the first to the last value that is above zero. */
function change(values: readonly number[]): number {
  const first = values[0] ?? Number.NaN;
  return first > 0 ? (values.at(-1) ?? Number.NaN) / first - 1 : Number.NaN;
}

/** Equity and drawdown over the market's close. */
export function curveSection({ candidate, run }: CandidateView, figures: FigureList): Markup {
  const { curve } = candidate;
  if (curve.time.length === 0)
    return html`<h3>Equity and drawdown</h3><p>There is no curve: the session had no bars.</p>`;
  const account = change([Number(candidate.initialCash), ...curve.equity.slice(-1)]);
  const market = change(curve.close);
  const deepest = ppmPercent(candidate.evidence.trading.maxDrawdownPpm);
  const words = `From ${date(curve.time[0] as number)} to ${date(curve.time.at(-1) as number)} the account changed by ${signed(percent(account))} with a largest drawdown of ${deepest}, while the market changed by ${signed(percent(market))}.`;
  const figure = curveFigure(curve, {
    outOfSampleFrom: run.outOfSampleFrom,
    // For the dotted line of a picture only.
    initialCash: Number(candidate.initialCash),
    synthetic: run.data.synthetic,
  });
  return html`<h3>Equity and drawdown against the market</h3>
<p>${words} Each line has its own scale.</p>
${figures.add(figure, {
  label: `Lines of equity, drawdown and market close over time. ${words}`,
  caption: html`The shaded part, from ${date(run.outOfSampleFrom)} on, is out of sample: it is there to judge, not to choose or to train. The dotted line is the starting cash.`,
  size: 'tall',
})}`;
}

interface Costs {
  readonly net: Decimal;
  readonly fees: Decimal;
  readonly slippage: Decimal;
  readonly gross: Decimal;
}

/**
 * What trading cost. Slippage is inside the fill prices and nobody was billed for it, so it is estimated from the
 * turnover that the fees imply: fees / fee rate · slippage rate.
 */
function costsOf({ candidate }: CandidateView): Costs | null {
  const first = amountOf(candidate.initialCash);
  const last = amountOf(candidate.finalEquity);
  const fees = amountOf(candidate.fees);
  if (first === null || last === null || fees === null) return null;
  const net = last.minus(first);
  const slippage = candidate.feePpm > 0 ? fees.div(candidate.feePpm).times(candidate.slippagePpm) : new Decimal(0);
  return { net, fees, slippage, gross: net.plus(fees).plus(slippage) };
}

function shareOf(part: Decimal, whole: Decimal): string {
  return whole.gt(0) ? percent(part.div(whole).toNumber(), 1) : '';
}

function costSentence({ net, fees, slippage, gross }: Costs): string {
  const costs = fees.plus(slippage);
  if (gross.lte(0))
    return 'Before costs there was no profit, so there is nothing that costs could be a share of: the idea itself lost money.';
  const share = shareOf(costs, gross);
  if (net.lte(0)) return `Costs took ${share} of what was earned before them: the idea made money, trading it did not.`;
  return `Costs took ${share} of what was earned before them.`;
}

/** Fees and slippage, and what they left of the gross profit. */
export function costSection(view: CandidateView): Markup {
  const { candidate } = view;
  const costs = costsOf(view);
  if (costs === null) return html`<h3>Costs</h3><p>The record holds no amounts that can be read.</p>`;
  const { net, fees, slippage, gross } = costs;
  const turnover = candidate.feePpm > 0 ? fees.div(candidate.feePpm).times(PPM) : null;
  const rates = `Fees of ${ppmPercent(candidate.feePpm)} and slippage of ${ppmPercent(candidate.slippagePpm)} were charged on every fill.`;
  const row = (name: Part, amount: Part, share: string): Part[] => [name, amount, share];
  return html`<h3>Costs</h3><p>${rates} ${costSentence(costs)}</p>${table({
    label: 'From gross profit to net profit',
    look: 'compact',
    columns: [
      { title: '' },
      { title: candidate.quote === undefined ? 'Amount' : `Amount, ${candidate.quote}`, kind: 'number' },
      { title: 'Share of gross', kind: 'number' },
    ],
    rows: [
      row('Gross profit, before all costs (about)', signedMoney(gross), gross.gt(0) ? '100 %' : ''),
      row('Fees', signedMoney(fees.neg()), shareOf(fees, gross)),
      row('Slippage (estimated from turnover)', signedMoney(slippage.neg()), shareOf(slippage, gross)),
      row(html`<strong>Net profit</strong>`, html`<strong>${signedMoney(net)}</strong>`, shareOf(net, gross)),
    ],
  })}${facts([
    ['Starting cash', amountText(candidate.initialCash, candidate)],
    ['Final equity', amountText(candidate.finalEquity, candidate)],
    ['Turnover (about)', turnover === null ? '–' : amountText(turnover, candidate)],
  ])}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A cell of the heat map: the number is always there, the colour only helps the eye. */
function heatCell(value: number | null, digits: number, largest: number): Markup {
  if (value === null) return html`<td class="number"></td>`;
  const strength = largest > 0 ? (Math.abs(value) / largest) ** 0.7 : 0;
  const text = signed(percent(value, digits)).replace(/\u00a0%$/, '');
  return html`<td class="number heat ${toneOf(value)}" style="--heat:${Math.round(strength * 60)}%">${text}</td>`;
}

/** Decimals of the heat map: two digits of a large month stay visible. */
function heatDigits(largest: number): number {
  return largest >= 0.1 ? 1 : largest >= 0.005 ? 2 : 3;
}

/** Monthly returns as a table whose cells are coloured by their size. */
export function monthsSection({ sheet }: CandidateView): Markup {
  const years: readonly YearReturns[] = sheet?.years ?? [];
  if (years.length === 0) return html`<h3>Monthly returns</h3><p>There are no daily returns.</p>`;
  const months = years.flatMap((row) => row.months.flatMap((value) => (value === null ? [] : [Math.abs(value)])));
  const largest = months.reduce((a, b) => Math.max(a, b), 0);
  const digits = heatDigits(largest);
  const rows = years.map(
    (row) =>
      html`<tr><th scope="row">${row.year}</th>${row.months.map((value) => heatCell(value, digits, largest))}<td class="number total">${signedPercent(row.total, digits)}</td></tr>`,
  );
  return html`<h3>Monthly returns</h3><p class="why">Percent of equity per UTC month, after all costs.</p>
<div class="scroll" role="region" aria-label="Monthly returns" tabindex="0"><table class="months"><caption class="sr">Monthly returns in percent</caption>
<thead><tr><th scope="col">Year</th>${MONTHS.map((name) => html`<th scope="col" class="number">${name}</th>`)}<th scope="col" class="number">Total</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Trades shown at each end of a long list. */
const TRADES_SHOWN = 12;

function tradeRow(trade: TradeRecord): Part[] {
  return [
    dateTime(trade.openedAt),
    trade.side === 'long' ? '▲ long' : '▼ short',
    signedMoney(trade.pnl),
    trade.qty,
    price(trade.entryPrice),
    price(trade.exitPrice),
    money(trade.fees),
    duration(trade.closedAt - trade.openedAt),
    dateTime(trade.closedAt),
  ];
}

function shownTrades(trades: readonly TradeRecord[], total: number): { rows: (Part[] | null)[]; left: number } {
  if (total <= 2 * TRADES_SHOWN && trades.length === total) return { rows: trades.map(tradeRow), left: 0 };
  const first = trades.slice(0, Math.min(TRADES_SHOWN, Math.ceil(trades.length / 2)));
  const last = trades.slice(Math.max(first.length, trades.length - TRADES_SHOWN));
  const left = total - first.length - last.length;
  return { rows: [...first.map(tradeRow), ...(left > 0 ? [null] : []), ...last.map(tradeRow)], left };
}

function refusalSentence({ candidate }: CandidateView): string {
  const refusals = Object.entries(candidate.evidence.trading.refusals).filter(([, count]) => count > 0);
  if (refusals.length === 0) return 'The risk engine refused no order.';
  return `The risk engine refused orders: ${refusals.map(([code, count]) => `${code} × ${integer(count)}`).join(', ')}.`;
}

/** The first and last trades, and how many there are. */
export function tradesSection(view: CandidateView): Markup {
  const { trades, tradesTotal, evidence, quote } = view.candidate;
  const orders = `${integer(evidence.trading.orders)} orders made ${integer(tradesTotal)} closed trades.`;
  if (trades.length === 0)
    return html`<h3>Trades</h3><p>${orders} ${refusalSentence(view)} There is nothing to list.</p>`;
  const { rows, left } = shownTrades(trades, tradesTotal);
  return html`<h3>Trades</h3><p>${orders} ${refusalSentence(view)} ${left > 0 ? 'The first and the last are listed.' : ''}</p>${table(
    {
      label: left > 0 ? `First and last of ${integer(tradesTotal)} trades` : `All ${integer(tradesTotal)} trades`,
      columns: [
        { title: 'Opened (UTC)', kind: 'word' },
        { title: 'Side', kind: 'word' },
        { title: quote === undefined ? 'Profit, net' : `Profit, net ${quote}`, kind: 'number' },
        { title: 'Quantity', kind: 'number' },
        { title: 'Entry', kind: 'number' },
        { title: 'Exit', kind: 'number' },
        { title: 'Fees', kind: 'number' },
        { title: 'Held', kind: 'number' },
        { title: 'Closed (UTC)', kind: 'word' },
      ],
      rows,
      gap: `… ${integer(left)} more trades …`,
    },
  )}`;
}
