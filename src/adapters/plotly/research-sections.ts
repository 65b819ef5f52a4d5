/** What was done before the gate: question, data, statistics, training, trials. */

import type { BacktestRecord, Note, RunRecord, TrainingRecord } from '../../dto/run-report.ts';
import { DAYS_PER_YEAR } from './candidate.ts';
import { type FigureList, foldFigure, lossFigure } from './figures.ts';
import {
  barLength,
  counted,
  date,
  dateTime,
  decimal,
  integer,
  money,
  percent,
  ppmPercent,
  seconds,
  shortened,
  signed,
} from './format.ts';
import { html, type Markup, type Part } from './markup.ts';
import { facts, table } from './table.ts';
import { signedMoney, toneOf } from './verdict-mark.ts';

/** The question, and the data that was to answer it. */
export function dataSection(run: RunRecord): Markup {
  const { data } = run;
  const due = data.bars + data.missingBars;
  const rows: [string, Part][] = [
    ['Symbol', data.symbol],
    ['Source', data.synthetic ? html`${data.source} <strong>(synthetic)</strong>` : data.source],
    ['Period (UTC)', `${dateTime(data.from)} to ${dateTime(data.to)}`],
    ['Bars', `${integer(data.bars)} of ${barLength(data.intervalMicros)}`],
    ['Missing bars', `${integer(data.missingBars)} (${percent(due === 0 ? 0 : data.missingBars / due)})`],
    [
      'Bars without a market',
      `${integer(data.deadBars)} (${percent(data.bars === 0 ? 0 : data.deadBars / data.bars)})`,
    ],
    ['Out of sample from', `${dateTime(run.outOfSampleFrom)} UTC`],
    ['Notebook', run.notebook],
  ];
  return html`<h3>Question</h3><blockquote>${run.question}</blockquote>
<h3>Data</h3>${facts(rows)}
<p class="why">Nothing was filled in or repaired. A bar without a market has no volume and no range: a fill in it would be
fiction. The days from the out-of-sample date on are there to judge: choosing and training belong to the days before it.</p>`;
}

function noteCard(note: Note): Markup {
  return html`<article class="note"><h4>${note.title}</h4><dl>${note.rows.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl><p class="reading">${note.reading}</p></article>`;
}

/** Results that the researcher kept, each with the sentence that reads it. */
export function notesSection(run: RunRecord): Markup {
  if (run.notes.length === 0) return html`<h3>Statistics</h3><p>The notebook kept no statistical results.</p>`;
  return html`<h3>Statistics</h3><div class="notes">${run.notes.map(noteCard)}</div>`;
}

/** How many folds were better than their baseline, in words. */
function foldSentence({ folds }: TrainingRecord): string {
  const better = folds.filter((fold) => fold.accuracy > fold.baselineAccuracy).length;
  const lead = folds.reduce((sum, fold) => sum + fold.accuracy - fold.baselineAccuracy, 0) / folds.length;
  return `The model beats the baseline in ${better} of ${folds.length} folds, on average by ${signed(decimal(lead * 100, 2))} percentage points.`;
}

function foldTable({ folds }: TrainingRecord): Markup {
  return table({
    label: 'Scores of each fold on rows that its training never saw',
    look: 'compact',
    columns: [
      { title: 'Fold' },
      { title: 'Trained on', kind: 'number' },
      { title: 'Tested on', kind: 'number' },
      { title: 'Accuracy', kind: 'number' },
      { title: 'Baseline', kind: 'number' },
      { title: 'AUC', kind: 'number' },
      { title: 'Log loss', kind: 'number' },
      { title: 'Brier', kind: 'number' },
    ],
    rows: folds.map((fold) => [
      integer(fold.fold),
      integer(fold.trainedRows),
      integer(fold.count),
      percent(fold.accuracy, 2),
      percent(fold.baselineAccuracy, 2),
      decimal(fold.auc, 3),
      decimal(fold.logLoss, 4),
      decimal(fold.brier, 4),
    ]),
  });
}

function trainingPart(training: TrainingRecord, figures: FigureList): Markup {
  const loss =
    training.history.length === 0
      ? null
      : figures.add(lossFigure(training), {
          label: `Loss by epoch over ${training.history.length} epochs; the model of epoch ${training.bestEpoch} was kept.`,
          caption: html`Loss of the final training; the epoch with the lowest held-back loss was kept.`,
          size: 'small',
        });
  const folds =
    training.folds.length === 0
      ? null
      : figures.add(foldFigure(training.folds), {
          label: foldSentence(training),
          caption: html`Each fold is tested on the time after its training, against always giving the more frequent answer.`,
          size: 'small',
        });
  return html`<h4>${training.label}</h4>
<p>${training.folds.length === 0 ? 'No folds were scored.' : foldSentence(training)} Trained in ${seconds(training.seconds)}; epoch ${integer(training.bestEpoch)} of ${integer(training.history.length)} was kept.</p>
<p class="why">Backend: ${training.backend}</p>
<div class="pair">${loss}${folds}</div>${training.folds.length === 0 ? null : foldTable(training)}`;
}

/** Loss curves and fold scores of every training. */
export function trainingSection(run: RunRecord, figures: FigureList): Markup {
  if (run.trainings.length === 0) return html`<h3>Training</h3><p>No model was trained.</p>`;
  return html`<h3>Training</h3>${run.trainings.map((training) => trainingPart(training, figures))}`;
}

/** The length of a bar beside a ratio, in percent of the largest. */
function ratioCell(ratio: number, largest: number): Markup {
  const share = largest > 0 && Number.isFinite(ratio) ? Math.round((Math.abs(ratio) / largest) * 100) : 0;
  return html`<span class="ratio ${toneOf(ratio)}" style="--share:${share}%">${signed(decimal(ratio, 2))}</span>`;
}

function backtestRow(row: BacktestRecord, largest: number, chosen: string | undefined): Part[] {
  const isChosen = row.orderListHash === chosen && row.part === 'all';
  return [
    html`${row.label}${isChosen ? html` <span class="tag">candidate</span>` : null}`,
    ratioCell(row.dailySharpe * Math.sqrt(DAYS_PER_YEAR), largest),
    signedMoney(row.netProfit),
    integer(row.trades),
    ppmPercent(row.maxDrawdownPpm),
    money(row.fees),
    row.part === 'all' ? 'all of history' : 'in sample',
    row.strategy,
    html`<code title="${row.orderListHash}">${shortened(row.orderListHash, 11)}</code>`,
  ];
}

function trialSentence(run: RunRecord): Markup {
  const trained = run.trainings.reduce((sum, training) => sum + training.folds.length + 1, 0);
  const deflated = run.candidate?.checks.find((check) => check.id === 'deflated-sharpe');
  return html`<p><strong>${counted(run.trials, 'trial')}</strong> ${run.trials === 1 ? 'was' : 'were'} counted: this session made ${counted(run.backtests.length, 'backtest')} and ${counted(trained, 'training run')} (each fold is one); a run that is repeated unchanged counts once, and what earlier sessions tried on the same data counts as well.</p>
<p class="why">Why it matters: whoever tries often enough finds something good in pure noise. The gate therefore compares the
candidate with what the luckiest of that many worthless trials would show${
    deflated === undefined ? '' : html` (found: ${deflated.measured})`
  }.</p>`;
}

/** Looks at the out-of-sample part: one is the purpose of it, every further one makes it less of a test. */
function lookSentence({ candidate }: RunRecord): Markup | null {
  const looks = candidate?.evidence.trials.outOfSampleLooks ?? 0;
  if (looks < 2) return null;
  return html`<p><strong>Note:</strong> ${counted(looks, 'different trial')} saw the out-of-sample days. Only the first look at them is a look at something unseen, so the gate asks the more of the candidate the more often they were looked at.</p>`;
}

/** Every backtest of the session, none left out. */
export function trialsSection(run: RunRecord): Markup {
  const largest = run.backtests.reduce((most, row) => {
    const ratio = Math.abs(row.dailySharpe) * Math.sqrt(DAYS_PER_YEAR);
    return Number.isFinite(ratio) ? Math.max(most, ratio) : most;
  }, 0);
  if (run.backtests.length === 0) return html`<h3>Trials</h3>${trialSentence(run)}<p>No backtest was run.</p>`;
  return html`<h3>Trials</h3>${trialSentence(run)}${lookSentence(run)}${table({
    label: 'Every backtest of this session',
    columns: [
      { title: 'Trial' },
      { title: 'Sharpe, annual', kind: 'number' },
      { title: 'Net profit', kind: 'number' },
      { title: 'Trades', kind: 'number' },
      { title: 'Drawdown', kind: 'number' },
      { title: 'Fees', kind: 'number' },
      { title: 'Part', kind: 'word' },
      { title: 'Strategy', kind: 'word' },
      { title: 'Orders hash', kind: 'code' },
    ],
    rows: run.backtests.map((row) => backtestRow(row, largest, run.candidate?.evidence.bundleOrderListHash)),
  })}`;
}

/** First and last day of a candidate's data, for headings. */
export function periodText(run: RunRecord): string {
  return `${date(run.data.from)} to ${date(run.data.to)}`;
}
