/** The gate's verdict: every check it made, those that failed first. */

import type { CheckRecord } from '../../dto/run-report.ts';
import type { CandidateView } from './candidate.ts';
import { html, type Markup } from './markup.ts';
import { badge, syntheticTag } from './verdict-mark.ts';

function row(check: CheckRecord): Markup {
  const mark = check.passed ? badge('good', 'held') : badge('bad', 'FAILED');
  // Roles are written out, because the style sheet turns rows into cards on a phone, and that would hide the table.
  return html`<tr role="row" class="${check.passed ? 'held' : 'failed'}"><td role="cell" class="mark">${mark}</td>
<th role="rowheader" scope="row"><span class="question">${check.title}</span><span class="explanation">${check.explanation}</span></th>
<td role="cell" data-name="Found">${check.measured}</td><td role="cell" data-name="Asked for">${check.threshold}</td></tr>`;
}

function meaning({ candidate, run, failed }: CandidateView): Markup {
  if (candidate.verdict === 'passed') {
    const synthetic = run.data.synthetic
      ? html` On this synthetic series that shows only that the gate lets a real edge through.`
      : null;
    return html`All ${candidate.checks.length} checks held. A pass allows paper trading only; live trading asks for more than 30 days of paper trading of this very artifact as well.${synthetic}`;
  }
  return html`${failed.length} of ${candidate.checks.length} checks did not hold, so there is no artifact and nothing can be traded. No threshold can be loosened for a candidate; the way on is another idea, or more data.`;
}

/** All checks with what was found and what is asked for. */
export function verdictSection(view: CandidateView): Markup {
  const { candidate, run } = view;
  const passed = candidate.verdict === 'passed';
  const checks = [...view.failed, ...candidate.checks.filter((check) => check.passed)];
  return html`<h3>The gate’s verdict</h3>
<p class="verdict ${passed ? 'good' : 'bad'}">${passed ? badge('good', 'PASSED') : badge('bad', 'REFUSED')} ${run.data.synthetic ? syntheticTag() : null} ${meaning(view)}</p>
<div class="scroll" role="region" aria-label="All checks of the gate" tabindex="0"><table role="table" class="checks">
<caption class="sr">All checks of the gate, those that failed first</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Result</th><th role="columnheader" scope="col">Check</th><th role="columnheader" scope="col">Found</th><th role="columnheader" scope="col">Asked for</th></tr></thead>
<tbody role="rowgroup">${checks.map(row)}</tbody></table></div>`;
}
