/** What somebody needs to make the same report again: hashes, seeds, versions, the command. */

import type { DemoReport, RunRecord } from '../../dto/run-report.ts';
import { nameOf } from './candidate.ts';
import { moment, seconds } from './format.ts';
import { html, type Markup, type Part } from './markup.ts';
import { facts, table } from './table.ts';

function runTable(run: RunRecord, index: number): Markup {
  const { candidate } = run;
  const code = (text: string): Part => html`<code>${text}</code>`;
  const judged: Part[][] =
    candidate === null
      ? []
      : [
          ['Orders, notebook', code(candidate.evidence.orderListHash)],
          ['Orders, bundle', code(candidate.evidence.bundleOrderListHash)],
          ['Trial ledger, head', code(candidate.evidence.trials.head)],
          ['Artifact', candidate.artifact === null ? 'none' : code(candidate.artifact)],
        ];
  const name = `Candidate ${index + 1}: ${nameOf(run)}`;
  return html`<h3>${name}</h3>${table({
    label: name,
    look: 'compact',
    columns: [{ title: 'What', kind: 'word' }, { title: 'Value' }],
    rows: [
      ['Notebook', code(run.notebook)],
      ['Seed', code(String(run.seed))],
      ['Data, SHA-256', code(run.data.sha256)],
      ...judged,
    ],
  })}`;
}

/** Hashes, seeds, versions, command. */
export function appendixSection(page: DemoReport): Markup {
  const versions = Object.entries(page.versions ?? {}).map(([name, version]): [string, Part] => [name, version]);
  return html`<section id="appendix"><h2>Appendix: to make this report again</h2>
<pre tabindex="0" aria-label="Command"><code>${page.command}</code></pre>
${facts([['bot4', page.bot4Version], ...versions, ['Created', moment(page.createdAt)], ['Run time', seconds(page.seconds)]])}
${page.runs.map(runTable)}
<p class="why">The same command on the same data gives the same decisions and the same hashes. Training on another
TensorFlow.js backend may round differently and give another model.</p></section>`;
}
