/** The page of one backtest: what was asked, the curve, the tear sheet. One document, with plotly inside. */
import type { TearSheet } from '../../domain/report/index.ts';
import type { CurveRecord } from '../../dto/run-report.ts';
import { curveFigure, FigureList } from './figures.ts';
import { embeddedJson, html, type Markup, trusted } from './markup.ts';
import { inlineScript, plotlyLibrary } from './report-html.ts';
import { PAGE_SCRIPT } from './report-script.ts';
import { PAGE_STYLE } from './report-style.ts';
import { facts } from './table.ts';
import { tearSheetSection } from './tear-sheet-section.ts';

/** What the page shows. */
export interface BacktestPage {
  readonly title: string;
  /** What was asked and what came out, as pairs of words. */
  readonly facts: readonly (readonly [string, string])[];
  readonly curve: CurveRecord;
  readonly initialCash: number;
  readonly synthetic: boolean;
  /** Null when the daily returns make none; then `problem` says why. */
  readonly sheet: TearSheet | null;
  readonly problem: string;
  readonly trades: number;
  readonly version: string;
}

function chart(page: BacktestPage, figures: FigureList): Markup {
  const last = page.curve.time.at(-1);
  if (last === undefined) return html`<p>There is no curve: there were no bars.</p>`;
  const { initialCash, synthetic } = page;
  // Nothing was kept back, so nothing is shaded.
  const figure = curveFigure(page.curve, { outOfSampleFrom: last, initialCash, synthetic });
  return figures.add(figure, {
    label: `Lines of equity, drawdown and market close: ${page.title}`,
    caption: html`Equity, drawdown and the market’s close. The dotted line is the starting cash.`,
    size: 'tall',
  });
}

/** Renders the page. @returns one HTML document, about 5 MB, nearly all of it plotly. */
export function renderBacktest(page: BacktestPage): string {
  const figures = new FigureList();
  const curve = chart(page, figures);
  const library = inlineScript(plotlyLibrary());
  const script = inlineScript(PAGE_SCRIPT);
  const policy = `default-src 'none'; script-src ${library.source} ${script.source}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  const view = { sheet: page.sheet, problem: page.problem, hasAllTrades: true };
  const candidate = { trades: { length: page.trades }, tradesTotal: page.trades };
  const document = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} – bot4 backtest</title>
<style>${trusted(PAGE_STYLE)}</style><noscript><style>.plot { display: none; }</style></noscript></head>
<body>
<main>
<section id="outcome"><h1>${page.title}</h1>
<p>A backtest shows what a rule would have done. Whoever tried many and kept the best has chosen by luck as well: the gate counts them.</p>
${facts(page.facts.map(([name, value]) => [name, value]))}
${curve}
${tearSheetSection({ ...view, candidate })}
</section>
</main>
<footer><p>bot4 ${page.version}. Past results, synthetic or not, promise nothing. Times are UTC.</p></footer>
<script type="application/json" id="figures">${embeddedJson(figures.all)}</script>
${library.element}
${script.element}
</body></html>
`;
  return document.text;
}
