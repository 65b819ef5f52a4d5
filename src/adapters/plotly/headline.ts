/** The top of the page: what came out, in one sentence per candidate, before any figure. */

import type { DemoReport, PaperFacts, RunRecord } from '../../dto/run-report.ts';
import { type CandidateView, nameOf, paperOf } from './candidate.ts';
import { counted, decimal, integer, percent, ppmPercent, signed } from './format.ts';
import { arrowTips, journeyPicture } from './journey-picture.ts';
import { html, type Markup } from './markup.ts';
import { facts } from './table.ts';
import { badge, syntheticTag } from './verdict-mark.ts';

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function word(count: number): string {
  return NUMBERS[count] ?? integer(count);
}

/** The outcome of the whole run in a few words: title of the page and of the browser's tab. */
export function outcome(runs: readonly RunRecord[]): string {
  const verdicts = runs.map((run) => run.candidate?.verdict ?? 'not judged');
  const passed = verdicts.filter((verdict) => verdict === 'passed').length;
  const refused = verdicts.filter((verdict) => verdict === 'refused').length;
  const judged = passed + refused;
  if (judged === 0) return 'No candidate was judged';
  if (passed === 0)
    return judged === 1 ? 'The gate refused the candidate' : `The gate refused all ${judged} candidates`;
  if (refused === 0) return judged === 1 ? 'The gate passed the candidate' : `The gate passed all ${judged} candidates`;
  return `${word(refused)} candidate${refused === 1 ? '' : 's'} refused, ${word(passed).toLowerCase()} passed`;
}

/** The banner of a page on which anything is synthetic. */
export function syntheticBanner(runs: readonly RunRecord[]): Markup | null {
  const synthetic = runs.filter((run) => run.data.synthetic).length;
  if (synthetic === 0) return null;
  const which = synthetic === runs.length ? 'Every result on this page' : 'Every result marked like this';
  return html`<p class="banner" role="note"><strong>SYNTHETIC DATA.</strong> ${which} was obtained on prices that a seeded
generator made. They show that the machinery does its work; they say nothing about any market, and no pass on them ever
allows live trading.</p>`;
}

function verdictSentence(view: CandidateView): Markup {
  const { run, candidate, failed } = view;
  const total = candidate.checks.length;
  const on = html`<b>${candidate.strategy}</b> on ${run.data.symbol}`;
  if (candidate.verdict === 'passed') {
    const data = run.data.synthetic ? ', a series that a generator made,' : '';
    return html`The gate passed ${on}${data} because all ${total} checks held: it may trade on paper, not live.`;
  }
  const [first] = failed;
  if (first === undefined) return html`The gate refused ${on}.`;
  const rest = failed.length === 1 ? `one of ${total} checks` : `${failed.length} of ${total} checks`;
  return html`The gate refused ${on}: ${rest} did not hold, first of all “${first.title}” (found: ${first.measured}; asked for: ${first.threshold}).`;
}

function keyFigures({ sheet, candidate }: CandidateView): Markup {
  const out = sheet?.outOfSample?.returns ?? null;
  const error = out === null ? Number.NaN : out.sharpeError;
  const sharpe = out === null ? Number.NaN : out.sharpe;
  return facts([
    ['Sharpe, out of sample', html`${decimal(sharpe, 2)} <small>± ${decimal(error, 2)}</small>`],
    ['Return, out of sample', signed(percent(out === null ? Number.NaN : out.totalReturn))],
    ['Largest drawdown', ppmPercent(candidate.evidence.trading.maxDrawdownPpm)],
    ['Closed trades', integer(candidate.tradesTotal)],
  ]);
}

function card(run: RunRecord, view: CandidateView | null, index: number): Markup {
  const tag = run.data.synthetic ? syntheticTag() : null;
  const more = html`<a href="#candidate-${index + 1}">Details</a>`;
  if (view === null) {
    return html`<article class="outcome none"><p class="marks">${badge('none', 'NOT JUDGED')}${tag}</p>
<p class="sentence">No candidate of ${run.notebook} was brought to the gate. ${more}</p></article>`;
  }
  const passed = view.candidate.verdict === 'passed';
  return html`<article class="outcome ${passed ? 'good' : 'bad'}">
<p class="marks">${passed ? badge('good', 'PASSED') : badge('bad', 'REFUSED')}${tag}</p>
<p class="sentence">${verdictSentence(view)} ${more}</p>${keyFigures(view)}</article>`;
}

function paperSentence(paper: PaperFacts | null, runs: readonly RunRecord[]): Markup {
  if (paper === null) {
    return runs.some((run) => run.candidate?.verdict === 'passed')
      ? html`Nothing was traded on paper in this run.`
      : html`Nothing was traded: without a pass there is no artifact. A refusal is a normal end, and often the cheapest one.`;
  }
  const same = paper.orderListHash === paper.backtestOrderListHash;
  const survived = paper.starts > 1 ? 'was killed half-way, read its journal and went on, and' : 'ran through and';
  return html`On paper the runner ${survived} ended with ${
    same
      ? html`<b>the same ${counted(paper.orders, 'order')}</b> as the backtest`
      : html`<b>other orders</b> than the backtest: this must be looked into`
  }. <a href="#paper">Details</a>`;
}

function lane(run: RunRecord, paper: PaperFacts | null, index: number): Markup {
  return html`<div><h3>Candidate ${index + 1}: ${nameOf(run)}</h3>
${journeyPicture(run, paperOf(run, paper))}</div>`;
}

/** Headline, one card per candidate, and the way of each as a picture. */
export function headlineSection(page: DemoReport, views: readonly (CandidateView | null)[]): Markup {
  const { runs, paper } = page;
  return html`<section id="outcome" aria-labelledby="title">
<h1 id="title">${outcome(runs)}</h1>
${syntheticBanner(runs)}
<div class="outcomes">${runs.map((run, i) => card(run, views[i] ?? null, i))}</div>
<p class="after">${paperSentence(paper, runs)}</p>
<h2 id="journey">How far each candidate came</h2>
${arrowTips()}<div class="lanes">${runs.map((run, i) => lane(run, paper, i))}</div>
</section>`;
}
