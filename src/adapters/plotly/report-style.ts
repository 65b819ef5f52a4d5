/**
 * The look of the page. Colours are style properties in two sets, light and dark; paper takes the light one. Green and
 * red are never alone: a sign or a word says the same. Contrast of text is at least 4.5 to 1 in both sets.
 */

const LIGHT = `
  --page: #ffffff; --panel: #f5f6f8; --ink: #16202b; --soft: #55616e; --line: #d3d9e0; --grid: #e8ebef;
  --link: #1a56a0; --account: #1f63b5; --market: #8a6412; --shade: rgba(31, 99, 181, 0.09);
  --gain: #0d7050; --gain-heat: #3fae86; --loss: #b3261e; --loss-fill: rgba(179, 38, 30, 0.18); --loss-heat: #e2695f;
  --good-back: #e5f4ee; --bad-back: #fcebe9; --warn: #7a4f00; --warn-back: #fff3d0; --warn-line: #d9a520;`;

const DARK = `
  --page: #11161c; --panel: #1a212a; --ink: #e7ebf0; --soft: #a3afbb; --line: #36414d; --grid: #242d37;
  --link: #86b6f5; --account: #78aef5; --market: #d8ab4e; --shade: rgba(120, 174, 245, 0.12);
  --gain: #56c79b; --gain-heat: #2b8a67; --loss: #ff8a80; --loss-fill: rgba(255, 138, 128, 0.22); --loss-heat: #b5483f;
  --good-back: #12312a; --bad-back: #3a1d1c; --warn: #ffd57e; --warn-back: #34290d; --warn-line: #a67c1c;`;

const BASE = `
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); line-height: 1.55;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; font-size: 16px; }
main, footer { max-width: 1160px; margin: 0 auto; padding: 0 24px; }
p, blockquote, dl { margin: 0 0 1rem; }
main p, main blockquote { max-width: 76ch; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; overflow-wrap: anywhere; text-wrap: balance; }
h1 { font-size: 2.1rem; margin: 2.2rem 0 1.2rem; letter-spacing: -0.015em; }
h2 { font-size: 1.5rem; margin: 0 0 0.8rem; letter-spacing: -0.01em; }
h3 { font-size: 1.12rem; margin: 2.4rem 0 0.7rem; }
h4 { font-size: 1rem; margin: 1.6rem 0 0.6rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
small { color: var(--soft); font-size: 0.84em; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.86em; }
code { overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1rem; overflow-x: auto; }
blockquote { border-left: 3px solid var(--line); padding: 0.1rem 0 0.1rem 1rem; margin-left: 0; }
main > section + section { border-top: 1px solid var(--line); margin-top: 3.5rem; padding-top: 2.6rem; }
footer { color: var(--soft); font-size: 0.88rem; margin-top: 4rem; padding-top: 1.2rem; padding-bottom: 2rem; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 8px; top: 8px; background: var(--page); padding: 0.5rem 1rem; z-index: 3; }
.defs { position: absolute; }
.why { color: var(--soft); }
nav { position: sticky; top: 0; z-index: 2; display: flex; gap: 0.2rem; overflow-x: auto; background: var(--page);
  border-bottom: 1px solid var(--line); padding: 0.35rem max(18px, calc((100% - 1160px) / 2 + 18px)); }
nav a { padding: 0.4rem 0.6rem; white-space: nowrap; text-decoration: none; font-size: 0.92rem; border-radius: 6px; }
nav a:hover { background: var(--panel); }
nav .brand { font-weight: 650; color: var(--ink); margin-left: -0.3rem; margin-right: auto; }
`;

const MARKS = `
.badge { display: inline-block; border-radius: 999px; padding: 0.08rem 0.7rem; font-size: 0.82rem; font-weight: 650;
  letter-spacing: 0.02em; white-space: nowrap; border: 1px solid currentColor; }
.badge.good { color: var(--gain); background: var(--good-back); }
.badge.bad { color: var(--loss); background: var(--bad-back); }
.badge.none { color: var(--soft); background: var(--panel); }
.badge.synthetic { color: var(--warn); background: var(--warn-back); border-style: dashed; }
.marks { display: flex; flex-wrap: wrap; gap: 0.5rem 0.6rem; align-items: center; color: var(--soft); }
.tag { display: inline-block; font-size: 0.75rem; padding: 0 0.45rem; border-radius: 4px; background: var(--ink); color: var(--page); white-space: nowrap; }
.gain { color: var(--gain); } .loss { color: var(--loss); }
.banner { max-width: none !important; background: var(--warn-back); color: var(--warn); border: 2px dashed var(--warn-line);
  border-radius: 8px; padding: 0.75rem 1.1rem; }
.outcomes { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); margin-bottom: 1.2rem; }
.outcome { border: 1px solid var(--line); border-top: 5px solid var(--soft); border-radius: 8px; padding: 1rem 1.2rem 0.4rem; background: var(--panel);
  display: flex; flex-direction: column; min-width: 0; }
.outcome .sentence { flex: 1; }
.outcome.good { border-top-color: var(--gain); } .outcome.bad { border-top-color: var(--loss); }
.outcome .marks { margin-bottom: 0.6rem; }
.verdict, .parity { border-left: 5px solid var(--soft); padding: 0.7rem 1rem; background: var(--panel); border-radius: 0 8px 8px 0; max-width: none !important; }
.verdict.good, .parity.good { border-color: var(--gain); } .verdict.bad, .parity.bad { border-color: var(--loss); }
.parity p:last-child, .parity dl { margin-bottom: 0; }
.hashes div { display: flex; gap: 0.2rem 1rem; flex-wrap: wrap; }
.hashes dt { width: 5.5rem; color: var(--soft); } .hashes dd { margin: 0; min-width: 0; }
`;

const FACTS = `
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 0.7rem 1.4rem; }
.facts div { min-width: 0; }
.facts dt { color: var(--soft); font-size: 0.84rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.outcome .facts { grid-template-columns: repeat(4, auto); gap: 0.7rem 1rem; border-top: 1px solid var(--line); padding-top: 0.8rem; }
.outcome .facts div { display: flex; flex-direction: column; justify-content: space-between; }
.outcome .facts dd { font-size: 1.12rem; font-weight: 600; }
.notes { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.note { border: 1px solid var(--line); border-radius: 8px; padding: 0.9rem 1.1rem; display: flex; flex-direction: column; min-width: 0; }
.note h4 { margin: 0 0 0.5rem; }
.note dl { font-size: 0.92rem; margin-bottom: 0.7rem; flex: 1; }
.note dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; border-bottom: 1px solid var(--grid); padding: 0.18rem 0; }
.note dt { color: var(--soft); overflow-wrap: anywhere; } .note dd { margin: 0 0 0 auto; font-variant-numeric: tabular-nums; text-align: right; overflow-wrap: anywhere; }
.note .reading { margin: 0; font-size: 0.95rem; }
`;

const TABLES = `
.scroll { overflow-x: auto; margin: 0 0 1.2rem; max-width: 100%;
  /* A shadow at the right edge while there is more to see: a cover of the page's colour scrolls with the table over it. */
  background: linear-gradient(to left, var(--page) 40%, transparent) right / 36px 100% no-repeat local,
    linear-gradient(to left, var(--line), transparent) right / 10px 100% no-repeat scroll; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { text-align: left; padding: 0.42rem 0.7rem; border-bottom: 1px solid var(--grid); vertical-align: baseline; }
thead th { color: var(--soft); font-weight: 600; font-size: 0.84rem; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 500; } tbody th.text { min-width: 7.5rem; }
tbody tr:hover { background: var(--panel); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.code, .word { white-space: nowrap; }
table.compact { width: auto; min-width: min(100%, 34rem); }
.parts td:nth-child(3), .parts th:nth-child(3) { background: var(--shade); }
.gap td { text-align: left; padding-left: 3rem; color: var(--soft); font-style: italic; }
.ratio { display: inline-block; min-width: 7.5rem; background: no-repeat left center / calc(var(--share) * 0.58) 0.75em; }
.ratio.gain { background-image: linear-gradient(color-mix(in srgb, var(--gain) 30%, transparent) 0 0); }
.ratio.loss { background-image: linear-gradient(color-mix(in srgb, var(--loss) 30%, transparent) 0 0); }
.months th, .months td { padding: 0.34rem 0.5rem; border: 2px solid var(--page); }
.months tbody tr:hover { background: none; }
.months .heat { background: var(--panel); color: var(--ink); }
.months .heat.gain { background: color-mix(in srgb, var(--gain-heat) var(--heat), var(--panel)); }
.months .heat.loss { background: color-mix(in srgb, var(--loss-heat) var(--heat), var(--panel)); }
.months .total { font-weight: 650; padding-left: 1rem; }
.checks td, .checks th { padding-top: 0.6rem; padding-bottom: 0.6rem; vertical-align: top; }
.checks td { overflow-wrap: anywhere; }
.checks .mark { white-space: nowrap; width: 7.5rem; }
.checks td[data-name] { width: 24%; }
.checks .question { display: block; font-weight: 600; }
.checks .explanation { display: block; font-weight: 400; color: var(--soft); font-size: 0.9em; }
.checks .failed { background: var(--bad-back); box-shadow: inset 4px 0 0 var(--loss); }
.checks .failed td, .checks .failed th { border-bottom-color: var(--page); }
`;

const PICTURES = `
figure { margin: 0 0 1.4rem; min-width: 0; }
figcaption { color: var(--soft); font-size: 0.92rem; margin-bottom: 0.3rem; max-width: 76ch; }
.plot { width: 100%; overflow: hidden; } .plot.tall { height: 600px; } .plot.small { height: 300px; }
.pair { display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: end; }
.journey { margin: 0 0 1rem; }
.journey svg { display: block; width: 100%; height: auto; }
.journey .tall { display: none; max-width: 380px; }
.journey text { font-size: 12.5px; fill: var(--soft); }
.journey .wide text { text-anchor: middle; }
.journey .name { font-size: 14px; font-weight: 650; fill: var(--ink); }
.journey .first { fill: var(--ink); }
.station rect, .station circle { fill: var(--panel); stroke: var(--line); stroke-width: 1.5; }
.station.good rect, .station.good circle { fill: var(--good-back); stroke: var(--gain); stroke-width: 2; }
.station.bad rect, .station.bad circle { fill: var(--bad-back); stroke: var(--loss); stroke-width: 2; }
.station.good .first { fill: var(--gain); font-weight: 650; } .station.bad .first { fill: var(--loss); font-weight: 650; }
.station.never rect, .station.never circle { fill: none; stroke-dasharray: 4 4; }
.station.never .name, .station.never .first { fill: var(--soft); font-weight: 400; }
.way { stroke: var(--soft); stroke-width: 2; fill: none; } .way.never { stroke: var(--line); stroke-dasharray: 4 4; }
.tip { fill: var(--soft); } .tip-never { fill: var(--line); }
.lanes h3 { margin-top: 1.3rem; }
.journal { max-width: 76ch; margin-bottom: 1rem; }
.journal .bar { display: flex; gap: 4px; }
.journal .bar i { height: 18px; border-radius: 3px; flex-basis: 0; min-width: 6px; }
.journal .before { background: repeating-linear-gradient(135deg, var(--market) 0 6px, transparent 6px 9px); } .journal .rest { background: var(--account); }
.journal .bar .before { border-right: 4px solid var(--loss); }
.journal .who { display: flex; flex-wrap: wrap; gap: 0 2rem; justify-content: space-between; }
.journal .who p { margin: 0.3rem 0 0; font-size: 0.94rem; }
.journal .who i { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 2px; }
`;

const NARROW = `
@media (max-width: 820px) {
  .lanes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 0 2rem; }
  body { font-size: 15.5px; } main, footer { padding: 0 16px; } nav { padding-left: 10px; padding-right: 10px; }
  h1 { font-size: 1.65rem; } h2 { font-size: 1.3rem; }
  .journey .wide { display: none; } .journey .tall { display: block; }
  .plot.tall { height: 540px; }
  .months th[scope="row"], .parts th[scope="row"] { position: sticky; left: 0; background: var(--page); }
  .parts td, .parts thead th { white-space: normal; padding-left: 0.3rem; padding-right: 0.3rem; } .parts td > * { display: inline-block; white-space: nowrap; }
  .parts { font-size: 0.82rem; } .parts th.text { min-width: 6.2rem; padding-left: 0; }
  .outcome .facts { grid-template-columns: repeat(2, 1fr); }
}
@media (max-width: 640px) {
  .checks, .checks tbody, .checks tr, .checks td, .checks th { display: block; width: auto !important; }
  .checks thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .checks tr { border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem 0.9rem; margin-bottom: 0.7rem; }
  .checks td, .checks th { border: 0; padding: 0.15rem 0; }
  .checks .mark { margin-bottom: 0.2rem; }
  .checks td[data-name]::before { content: attr(data-name) ": "; color: var(--soft); }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;

const PAPER = `
@page { margin: 14mm; }
@media print {
  body { font-size: 10.5pt; } main, footer { max-width: none; padding: 0; }
  nav, .skip, .modebar { display: none !important; }
  main > section + section { break-before: page; border: 0; margin-top: 0; padding-top: 0; }
  h2, h3, h4, figcaption { break-after: avoid; }
  figure, .outcome, .note, .journey, .parity, tr { break-inside: avoid; }
  .scroll { overflow: visible; } th, td, thead th { padding: 0.2rem 0.4rem; font-size: 8pt; }
  .number, .word, thead th, td.code { white-space: normal; } td code { font-size: 6.5pt; }
  .ratio { min-width: 4.5rem; } .badge { font-size: 7.5pt; padding: 0 0.4rem; } .checks .mark { width: 5rem; }
  .outcomes { grid-template-columns: 1fr 1fr; }
  .months th, .months td, .months thead th { padding: 0.15rem 0.2rem; font-size: 7pt; }
  .badge, .months .heat, .checks .failed, .banner, .outcome, .journal i, .parts td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** Everything between the style tags. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root:not(.paper) { ${DARK} } }
${BASE}${MARKS}${FACTS}${TABLES}${PICTURES}${NARROW}${PAPER}`;
