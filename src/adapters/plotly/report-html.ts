/**
 * The report of a run as one HTML file that needs nothing else: no network, no fonts, no server. All text from outside is
 * escaped (see `markup.ts`), and the content policy of the page allows no source but itself: the two scripts are named
 * by their hashes, so not even text that slipped through could run.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { assert } from '../../core/index.ts';
import type { DemoReport, RunRecord } from '../../dto/run-report.ts';
import { costSection, curveSection, monthsSection, tradesSection } from './account-sections.ts';
import { appendixSection } from './appendix-section.ts';
import { type CandidateView, candidateView, nameOf } from './candidate.ts';
import { FigureList } from './figures.ts';
import { moment, seconds, shortened } from './format.ts';
import { headlineSection, outcome } from './headline.ts';
import { embeddedJson, html, type Markup, trusted } from './markup.ts';
import { paperSection } from './paper-section.ts';
import { PAGE_SCRIPT } from './report-script.ts';
import { PAGE_STYLE } from './report-style.ts';
import { dataSection, notesSection, periodText, trainingSection, trialsSection } from './research-sections.ts';
import { tearSheetSection } from './tear-sheet-section.ts';
import { badge, syntheticTag } from './verdict-mark.ts';
import { verdictSection } from './verdict-section.ts';

/** A script of ours for the page, with its hash for the content policy. */
export function inlineScript(text: string): { readonly element: Markup; readonly source: string } {
  // The browser hashes what is left after it has read line ends as one character.
  const code = text.replace(/\r\n?/g, '\n');
  assert(!/<\/script|<!--/i.test(code), 'a script cannot end its own element');
  const hash = createHash('sha256').update(code).digest('base64');
  return { element: html`<script>${trusted(code)}</script>`, source: `'sha256-${hash}'` };
}

/** The source of plotly, as it goes into a page. */
export function plotlyLibrary(): string {
  return readFileSync(createRequire(import.meta.url).resolve('plotly.js/dist/plotly.min.js'), 'utf8');
}

function verdictMark(view: CandidateView | null): Markup {
  if (view === null) return badge('none', 'NOT JUDGED');
  return view.candidate.verdict === 'passed' ? badge('good', 'PASSED') : badge('bad', 'REFUSED');
}

function candidateSection(
  run: RunRecord,
  view: CandidateView | null,
  place: { index: number; figures: FigureList },
): Markup {
  const { index, figures } = place;
  // Before the account, so that charts are numbered in the order in which they stand.
  const research = [dataSection(run), notesSection(run), trainingSection(run, figures), trialsSection(run)];
  const account =
    view === null
      ? html`<h3>The gate’s verdict</h3><p>No candidate was brought to the gate.</p>`
      : [
          curveSection(view, figures),
          verdictSection(view),
          costSection(view),
          monthsSection(view),
          tradesSection(view),
          tearSheetSection(view),
        ];
  return html`<section id="candidate-${index + 1}"><h2>Candidate ${index + 1}: ${nameOf(run)}</h2>
<p class="marks">${verdictMark(view)}${run.data.synthetic ? syntheticTag() : null}<span>${periodText(run)}</span></p>
${research}${account}</section>`;
}

function navigation(page: DemoReport): Markup {
  const links = page.runs.map(
    (run, i) => html`<a href="#candidate-${i + 1}">${i + 1}. ${shortened(nameOf(run), 32)}</a>`,
  );
  return html`<nav aria-label="Sections"><a class="brand" href="#outcome">bot4 report</a>${links}<a href="#paper">Paper trading</a><a href="#appendix">Appendix</a></nav>`;
}

/**
 * Renders the report of a run.
 * @param page what to show; the main job's `DemoReport` has all of it.
 * @returns one HTML document, about 5 MB, nearly all of it plotly.
 */
export function renderReport(page: DemoReport): string {
  const figures = new FigureList();
  const views = page.runs.map(candidateView);
  const sections = page.runs.map((run, index) => candidateSection(run, views[index] ?? null, { index, figures }));
  const library = inlineScript(plotlyLibrary());
  const script = inlineScript(PAGE_SCRIPT);
  const policy = `default-src 'none'; script-src ${library.source} ${script.source}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  const synthetic = page.runs.some((run) => run.data.synthetic) ? ' (synthetic data)' : '';
  const document = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${outcome(page.runs)}${synthetic} – bot4 report</title>
<style>${trusted(PAGE_STYLE)}</style><noscript><style>.plot { display: none; }</style></noscript></head>
<body><a class="skip" href="#outcome">Skip to the outcome</a>
${navigation(page)}
<main>
${headlineSection(page, views)}
${sections}
${paperSection(page)}
${appendixSection(page)}
</main>
<footer><p>bot4 ${page.bot4Version}, ${moment(page.createdAt)}, made in ${seconds(page.seconds)}. Past results, synthetic or not, promise nothing. Times are UTC.</p>
<noscript><p>Charts need scripts; everything else on this page does not.</p></noscript></footer>
<script type="application/json" id="figures">${embeddedJson(figures.all)}</script>
${library.element}
${script.element}
</body></html>
`;
  return document.text;
}
