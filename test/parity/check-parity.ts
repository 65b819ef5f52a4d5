/**
 * The engine, the scan, backtesting.py and vectorbt on the same bars with the same rules, trade by trade.
 *
 *   check-parity.ts --python P [--data DIR]          all comparisons
 *   check-parity.ts --python P --only donchian       those whose name has "donchian" in it
 *
 * Prints one line a comparison: how many trades there are, how many are equal, and the largest difference. Rows of entry
 * and exit and sides must be equal, prices and profits to 1e-9 of the value. Ends with exit code 1 when anything differs.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bars } from '../../src/domain/market/index.ts';
import { barsOf, oursOf, PARITY_CASES, type ParityCase, type PlainTrade } from './parity-cases.ts';
import { RESTING_CASES, type RestingCase, restingTrades } from './resting-cases.ts';

const RELATIVE = 1e-9;
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** What the other side says: [entry row, exit row, side, entry price, exit price, fees, profit]. */
type Row = readonly [number, number, number, number, number, number, number];
type Answer = Readonly<Record<string, readonly Row[]>>;

/** Asks the libraries, one case after the other. */
class Libraries {
  readonly #child;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string) {
    const env = { ...process.env, PYTHONNOUSERSITE: '1' };
    this.#child = spawn(python, ['-u', join(HERE, 'peers.py')], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async next<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the process of the libraries ended before it had answered');
    return JSON.parse(value) as T;
  }

  ask(request: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.next<Answer>();
  }

  close(): void {
    this.#child.stdin.end();
  }
}

/** (5, n) times in milliseconds and prices, as the other side reads them. */
function writeBars(path: string, { openTime, open, high, low, close }: Bars): void {
  const n = close.length;
  const columns = new Float64Array(5 * n);
  const all = [openTime.map((time) => time / 1000), open, high, low, close];
  for (const [i, column] of all.entries()) columns.set(column, i * n);
  writeFileSync(path, new Uint8Array(columns.buffer));
}

/** Largest difference of a number of both sides, as a part of `scale`. */
interface Gap {
  readonly what: string;
  readonly size: number;
}

function largest(gaps: readonly Gap[]): Gap {
  return gaps.reduce((a, b) => (b.size > a.size || Number.isNaN(b.size) ? b : a), { what: 'none', size: 0 });
}

/** Compares one trade. Money is compared as a part of what was traded: a profit near zero has no digits of its own. */
function gapsOf(ours: PlainTrade, [entryBar, exitBar, side, entryPrice, exitPrice, fees, pnl]: Row): readonly Gap[] {
  const same = ours.entryBar === entryBar && ours.exitBar === exitBar && ours.side === side;
  if (!same)
    return [
      { what: `rows ${ours.entryBar}-${ours.exitBar} against ${entryBar}-${exitBar}`, size: Number.POSITIVE_INFINITY },
    ];
  const value = ours.qty * ours.entryPrice;
  return [
    { what: 'entry price', size: Math.abs(ours.entryPrice - entryPrice) / entryPrice },
    { what: 'exit price', size: Math.abs(ours.exitPrice - exitPrice) / exitPrice },
    { what: 'fees', size: Math.abs(ours.fees - fees) / value },
    { what: 'profit', size: Math.abs(ours.pnl - pnl) / value },
  ];
}

/** Prints one comparison. @returns whether it holds. */
function report(name: string, ours: readonly PlainTrade[], theirs: readonly Row[]): boolean {
  const gaps = theirs.map((row, i) => {
    const own = ours[i];
    return own === undefined
      ? { what: `trade ${i} is missing`, size: Number.POSITIVE_INFINITY }
      : largest(gapsOf(own, row));
  });
  const equal = gaps.filter(({ size }) => size <= RELATIVE).length;
  const holds = equal === theirs.length && ours.length === theirs.length && ours.length > 0;
  const { what, size } = largest(gaps);
  const counts = `${ours.length} and ${theirs.length} trades, ${equal} equal`;
  const most = size === 0 ? 'no difference' : `largest difference ${size.toExponential(1)} (${what})`;
  process.stdout.write(`${holds ? 'ok  ' : 'DIFF'} ${name.padEnd(84)} ${counts.padEnd(34)} ${most}\n`);
  return holds;
}

const asRow = (t: PlainTrade): Row => [t.entryBar, t.exitBar, t.side, t.entryPrice, t.exitPrice, t.fees, t.pnl];

async function compare(test: ParityCase, o: { libraries: Libraries; folder: string; data: string }): Promise<boolean> {
  const bars = await barsOf(test, o.data);
  const { engine, scan } = await oursOf(test, bars);
  const path = join(o.folder, 'bars.f64');
  writeBars(path, bars);
  const answer = await o.libraries.ask({ ...test, path });
  let holds = report(`${test.name}: engine and scan`, engine, scan.map(asRow));
  for (const [library, trades] of Object.entries(answer)) {
    holds = report(`${test.name}: engine and ${library}`, engine, trades) && holds;
  }
  return holds;
}

/**
 * backtesting.py trades the orders of a bar in the order in which they were made. Of two that open and close a position in one
 * bar the one that fills at its open comes first in time, and so it does in the engine.
 */
function openFirst({ open }: Bars): (row: Row) => Row {
  return (row) => {
    const [entryBar, exitBar, side, entryPrice, exitPrice, fees, pnl] = row;
    const isTurned = entryBar === exitBar && exitPrice === open[exitBar] && entryPrice !== exitPrice;
    return isTurned ? [entryBar, exitBar, side === 1 ? -1 : 1, exitPrice, entryPrice, fees, pnl] : row;
  };
}

async function compareResting(
  test: RestingCase,
  o: { libraries: Libraries; folder: string; data: string },
): Promise<boolean> {
  const bars = await barsOf(test, o.data);
  const path = join(o.folder, 'bars.f64');
  writeBars(path, bars);
  const { backtesting = [] } = await o.libraries.ask({ ...test, path });
  const theirs = backtesting.map(openFirst(bars));
  return report(`${test.name}: engine and backtesting`, await restingTrades(test, bars), theirs);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { python: { type: 'string' }, data: { type: 'string' }, only: { type: 'string' } },
  });
  const data = values.data ?? join(HERE, '../../../shared/data');
  if (values.python === undefined) throw new Error('--python is needed');
  if (!existsSync(join(data, 'bars'))) {
    process.stderr.write(
      'bot4: the bars are not here. They belong into ../shared/data/bars/ beside the project folder, or give their place ' +
        'with --data; `npm test` compares engine and scan without them.\n',
    );
    return 1;
  }
  const cases = PARITY_CASES.filter(({ name }) => name.includes(values.only ?? ''));
  const resting = RESTING_CASES.filter(({ name }) => name.includes(values.only ?? ''));
  const count = cases.length + resting.length;
  if (count === 0) throw new Error(`no comparison has "${values.only}" in its name`);
  const folder = mkdtempSync(join(tmpdir(), 'bot4-parity-'));
  const libraries = new Libraries(values.python);
  let holding = 0;
  try {
    const versions = await libraries.next<Readonly<Record<string, string>>>();
    process.stdout.write(
      `${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}\n`,
    );
    for (const test of cases) if (await compare(test, { libraries, folder, data })) holding += 1;
    for (const test of resting) if (await compareResting(test, { libraries, folder, data })) holding += 1;
  } finally {
    libraries.close();
    rmSync(folder, { recursive: true });
  }
  process.stdout.write(`${holding} of ${count} cases agree, trade by trade\n`);
  return holding === count ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bot4: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
