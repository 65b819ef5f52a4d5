/**
 * The way of a candidate as a picture: data → notebook → gate → artifact → runner → parity, as far as it came. Drawn
 * twice, lying for a wide page and standing for a phone; the style sheet shows one of them.
 */

import type { PaperFacts, RunRecord } from '../../dto/run-report.ts';
import { barLength, counted, shortened } from './format.ts';
import { html, type Markup } from './markup.ts';

/** One station: where it stands decides how it is drawn, and its lines say what happened there. */
interface Station {
  readonly name: string;
  readonly state: 'done' | 'good' | 'bad' | 'never';
  readonly lines: readonly [string, string];
}

const WIDE = { box: 148, gap: 38, height: 92 };
const TALL = { step: 66, width: 320 };
/** Characters that fit a box: names are in a wider letter than counts. */
const NAME_LENGTH = 19;
const LINE_LENGTH = 24;
const TALL_LINE_LENGTH = 36;

const NEVER: Pick<Station, 'state' | 'lines'> = { state: 'never', lines: ['not reached', ''] };

function gateStation({ candidate }: RunRecord): Station {
  if (candidate === null) return { name: 'Gate', ...NEVER };
  const failed = candidate.checks.filter((check) => !check.passed).length;
  const total = candidate.checks.length;
  return candidate.verdict === 'passed'
    ? { name: 'Gate', state: 'good', lines: ['✓ PASSED', `all ${total} checks held`] }
    : { name: 'Gate', state: 'bad', lines: ['✗ REFUSED', `${failed} of ${total} checks failed`] };
}

function runnerStations(paper: PaperFacts | null): Station[] {
  if (paper === null)
    return [
      { name: 'Runner', ...NEVER },
      { name: 'Parity', ...NEVER },
    ];
  const kills = Math.max(0, paper.starts - 1);
  const same = paper.orderListHash === paper.backtestOrderListHash;
  const survived = kills === 0 ? 'never killed' : kills === 1 ? 'killed, recovered' : `killed ${kills}×, recovered`;
  return [
    { name: 'Runner', state: 'done', lines: [counted(paper.orders, 'paper order'), survived] },
    {
      name: 'Parity',
      state: same ? 'good' : 'bad',
      lines: same ? ['✓ EQUAL', 'as in the backtest'] : ['✗ DIFFERENT', 'from the backtest'],
    },
  ];
}

/** Stations of one candidate. @param paper of this candidate's artifact, or null. */
function stations(run: RunRecord, paper: PaperFacts | null): Station[] {
  const { data, candidate } = run;
  const artifact = candidate?.artifact ?? null;
  return [
    {
      name: data.synthetic ? 'Data (synthetic)' : 'Data',
      state: 'done',
      lines: [data.symbol, `${counted(data.bars, 'bar')} of ${barLength(data.intervalMicros)}`],
    },
    {
      name: 'Notebook',
      state: 'done',
      lines: [counted(run.trials, 'trial counted', 'trials counted'), counted(run.backtests.length, 'backtest')],
    },
    gateStation(run),
    artifact === null
      ? { name: 'Artifact', ...NEVER }
      : { name: 'Artifact', state: 'done', lines: [artifact, 'hashed and signed'] },
    ...runnerStations(paper),
  ];
}

function sentence(all: readonly Station[]): string {
  return all.map(({ name, lines }) => `${name}: ${lines.filter((line) => line !== '').join(', ')}`).join('. ');
}

function wide(all: readonly Station[]): Markup {
  const { box, gap, height } = WIDE;
  const width = all.length * (box + gap) - gap;
  const boxes = all.map((station, i) => {
    const x = i * (box + gap);
    const first = shortened(station.lines[0], NAME_LENGTH);
    const second = shortened(station.lines[1], LINE_LENGTH);
    const arrow = `M${x - gap + 6} ${height / 2}H${x - 9}`;
    return html`${i === 0 ? null : html`<path class="way ${station.state}" d="${arrow}" marker-end="url(#${station.state === 'never' ? 'tip-never' : 'tip'})"/>`}
<g class="station ${station.state}"><rect x="${x + 1}" y="1" width="${box - 2}" height="${height - 2}" rx="8"/>
<text class="name" x="${x + box / 2}" y="25">${station.name}</text><text class="first" x="${x + box / 2}" y="50">${first}</text>
<text x="${x + box / 2}" y="72">${second}</text></g>`;
  });
  return html`<svg class="wide" viewBox="0 0 ${width} ${height}" role="img" aria-label="${sentence(all)}">${boxes}</svg>`;
}

function tall(all: readonly Station[]): Markup {
  const { step, width } = TALL;
  const rows = all.map((station, i) => {
    const y = i * step;
    const [first, second] = station.lines.map((line) => shortened(line, TALL_LINE_LENGTH));
    return html`${i === 0 ? null : html`<path class="way ${station.state}" d="M16 ${y - step + 34}V${y + 6}"/>`}
<g class="station ${station.state}"><circle cx="16" cy="${y + 20}" r="10"/><text class="name" x="42" y="${y + 16}">${station.name}</text>
<text class="first" x="42" y="${y + 34}">${first ?? ''}</text><text x="42" y="${y + 51}">${second ?? ''}</text></g>`;
  });
  return html`<svg class="tall" viewBox="0 0 ${width} ${(all.length - 1) * step + 58}" role="img" aria-label="${sentence(all)}">${rows}</svg>`;
}

function tip(id: string): Markup {
  return html`<marker id="${id}" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="${id}" d="M0 0L8 4L0 8z"/></marker>`;
}

/** The tips of all arrows of the page; they stand once before them. */
export function arrowTips(): Markup {
  return html`<svg width="0" height="0" aria-hidden="true" class="defs"><defs>${tip('tip')}${tip('tip-never')}</defs></svg>`;
}

/** The picture of one candidate's way. @param paper of this candidate's artifact, or null. */
export function journeyPicture(run: RunRecord, paper: PaperFacts | null): Markup {
  const all = stations(run, paper);
  return html`<div class="journey">${wide(all)}${tall(all)}</div>`;
}
