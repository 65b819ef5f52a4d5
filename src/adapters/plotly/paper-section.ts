/** Paper trading: what happened to the process, and whether it decided what the backtest decided. */

import type { CandidateRecord, DemoReport, PaperFacts } from '../../dto/run-report.ts';
import { bytes, counted, integer, money, seconds } from './format.ts';
import { html, type Markup, type Part } from './markup.ts';
import { facts, table } from './table.ts';
import { badge, syntheticTag } from './verdict-mark.ts';

/** The journal as a bar: what each process wrote, and where the first one was killed. */
function journalPicture(paper: PaperFacts): Markup | null {
  const { events, killedAfterEvents: before } = paper;
  const rest = events - before;
  if (paper.starts < 2 || before <= 0 || rest <= 0) return null;
  return html`<div class="journal"><div class="bar" aria-hidden="true"><i class="before" style="flex-grow:${before}"></i><i class="rest" style="flex-grow:${rest}"></i></div>
<div class="who"><p><i class="before" aria-hidden="true"></i> First process: ${counted(before, 'event')}, then <strong>kill -9</strong></p>
<p><i class="rest" aria-hidden="true"></i> After the restart: ${counted(rest, 'event')}, to the end</p></div></div>`;
}

function recoverySentence(paper: PaperFacts): string {
  if (paper.starts < 2) return 'The runner was not killed: one process did all of the work.';
  const resent =
    paper.resentDecisions === 0
      ? 'had to send no decision again'
      : `sent ${counted(paper.resentDecisions, 'decision')} of which no sending was on record`;
  return `The runner was ended with kill -9, which leaves it no time for anything. The restart read ${counted(paper.recoveredEvents, 'event')} back from the journal, rebuilt its state, ${resent} and went on to the end.`;
}

function parityPart(paper: PaperFacts): Markup {
  const same = paper.orderListHash === paper.backtestOrderListHash;
  const words = same
    ? 'Every decision on paper, across the kill, is byte for byte the decision of the backtest.'
    : 'The decisions differ. Until the reason is known, nothing that the backtest promised can be relied on.';
  return html`<h3>Parity with the backtest</h3>
<div class="parity ${same ? 'good' : 'bad'}"><p>${same ? badge('good', 'EQUAL') : badge('bad', 'DIFFERENT')} ${words}</p>
<dl class="hashes"><div><dt>Paper</dt><dd><code>${paper.orderListHash}</code></dd></div><div><dt>Backtest</dt><dd><code>${paper.backtestOrderListHash}</code></dd></div></dl></div>`;
}

function sampleRow({ paper, backtest }: PaperFacts['sample'][number], index: number): Part[] {
  const same = paper === backtest;
  return [
    integer(index + 1),
    html`<code>${paper}</code>`,
    html`<code>${backtest}</code>`,
    same ? html`<span class="gain">= equal</span>` : html`<strong class="loss">≠ differs</strong>`,
  ];
}

function samplePart({ sample }: PaperFacts): Markup | null {
  if (sample.length === 0) return null;
  return html`<h4>First and last decisions, side by side</h4>${table({
    label: 'First and last decisions of the paper session and of the backtest',
    columns: [
      { title: '#', kind: 'number' },
      { title: 'Paper', kind: 'code' },
      { title: 'Backtest', kind: 'code' },
      { title: 'Compared' },
    ],
    rows: sample.map(sampleRow),
  })}`;
}

/** The candidate whose artifact was traded. */
function tradedCandidate({ runs, paper }: DemoReport): { candidate: CandidateRecord; synthetic: boolean } | null {
  for (const { candidate, data } of runs) {
    if (candidate !== null && candidate.artifact !== null && candidate.artifact === paper?.artifact) {
      return { candidate, synthetic: data.synthetic };
    }
  }
  return null;
}

/** The paper session, or why there is none. */
export function paperSection(page: DemoReport): Markup {
  const { paper, runs } = page;
  if (paper === null) {
    const reason = runs.some((run) => run.candidate?.verdict === 'passed')
      ? 'No paper session is part of this report.'
      : 'No candidate passed the gate, so there is no artifact and nothing was traded.';
    return html`<section id="paper"><h2>Paper trading</h2><p>${reason}</p></section>`;
  }
  const traded = tradedCandidate(page);
  const unit = traded?.candidate.quote === undefined ? '' : `\u00a0${traded.candidate.quote}`;
  return html`<section id="paper"><h2>Paper trading</h2>${traded?.synthetic === true ? html`<p>${syntheticTag()}</p>` : null}
<p>The signed artifact was verified, loaded and traded on replayed data against the simulated exchange, through the same engine and the same risk checks as in the notebook.</p>
${facts([
  ['Artifact', html`<code>${paper.artifact}</code>`],
  ['Orders', integer(paper.orders)],
  ['Final equity', `${money(paper.finalEquity)}${unit}`],
  ['Processes', integer(paper.starts)],
  ['Journal', `${counted(paper.events, 'event')}, ${bytes(paper.journalBytes)}`],
  ['Duration', seconds(paper.seconds)],
])}
<h3>Kill and recovery</h3><p>${recoverySentence(paper)}</p>${journalPicture(paper)}
${parityPart(paper)}${samplePart(paper)}
<h3>Live trading</h3><p>Asked for permission to trade live, the gate answered:</p><blockquote class="live">${paper.live}</blockquote></section>`;
}
