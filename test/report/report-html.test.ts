/** The page as text: what stands on it, for every kind of run, and what can never stand on it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/adapters/plotly/report-html.ts';
import type { CandidateRecord, DemoReport, PaperFacts, RunRecord } from '../../src/dto/run-report.ts';
import { HOSTILE, hostileReport, sampleReport } from './sample-report.ts';

const REPORT = sampleReport();
const [REFUSED, PASSED] = REPORT.runs as [RunRecord, RunRecord];

/** The page without plotly, which is not ours to judge. */
function pageOf(report: DemoReport): string {
  return renderReport(report).replace(/<script>\/\*\*[\s\S]*?<\/script>/, '');
}

function withRuns(...runs: RunRecord[]): DemoReport {
  return { ...REPORT, runs, paper: null };
}

function withPaper(change: Partial<PaperFacts>): DemoReport {
  return { ...REPORT, paper: { ...(REPORT.paper as PaperFacts), ...change } };
}

function withCandidate(run: RunRecord, change: Partial<CandidateRecord>): RunRecord {
  return { ...run, candidate: { ...(run.candidate as CandidateRecord), ...change } };
}

/** What a reader sees, in one line. */
function wordsOf(markup: string): string {
  const text = markup.replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ');
  return text.replace(/&nbsp;|\u00a0|\s+/g, ' ');
}

const FULL = renderReport(REPORT);
const PAGE = pageOf(REPORT);
const WORDS = wordsOf(PAGE);

describe('the page of a run', () => {
  it('is the same text for the same report, below 7 MB, with plotly in it once', () => {
    expect(renderReport(REPORT)).toBe(FULL);
    expect(Buffer.byteLength(FULL)).toBeLessThan(7e6);
    expect(FULL.split('* plotly.js v').length).toBe(2);
  });

  it('says in its title and its headline what came out', () => {
    expect(PAGE).toContain('<title>One candidate refused, one passed (synthetic data) – bot4 report</title>');
    expect(PAGE).toContain('<h1 id="title">One candidate refused, one passed</h1>');
    expect(WORDS).toContain('The gate refused ema-cross on BTCUSDT');
    expect(WORDS).toContain(
      'The gate passed mlp-trend on SYNTH-EDGE , a series that a generator made,'.replace(' ,', ','),
    );
    expect(WORDS).toContain('ended with the same 1,268 orders as the backtest');
  });

  it('has its sections in the order of the work', () => {
    const titles = [...PAGE.matchAll(/<h3>(.*?)<\/h3>/g)].map((match) => match[1]);
    const chapter = [
      'Question',
      'Data',
      'Statistics',
      'Training',
      'Trials',
      'Equity and drawdown against the market',
      'The gate’s verdict',
      'Costs',
      'Monthly returns',
      'Trades',
      'Tear sheet',
    ];
    expect(titles.slice(2)).toEqual([
      ...chapter,
      ...chapter,
      'Kill and recovery',
      'Parity with the backtest',
      'Live trading',
      'Candidate 1: ema-cross on BTCUSDT',
      'Candidate 2: mlp-trend on SYNTH-EDGE',
    ]);
  });

  it('lists every check with what was found and asked for, those that failed first', () => {
    const words = unescaped(WORDS);
    for (const { candidate } of REPORT.runs) {
      for (const { title, measured, threshold, explanation } of (candidate as CandidateRecord).checks) {
        for (const text of [title, measured, threshold, explanation]) expect(words).toContain(text);
      }
    }
    const [first] = PAGE.split('id="candidate-2"');
    const marks = [...(first as string).matchAll(/class="(held|failed)"/g)].map((match) => match[1]);
    const failed = (REFUSED.candidate as CandidateRecord).checks.filter((check) => !check.passed).length;
    expect(failed).toBeGreaterThan(0);
    expect(marks).toEqual([...new Array(failed).fill('failed'), ...new Array(19 - failed).fill('held')]);
  });

  it('labels synthetic data at the top, at the candidate, at its verdict, in its chart and at its paper session', () => {
    expect(PAGE.split('SYNTHETIC DATA').length - 1).toBe(6);
    expect(PAGE).toContain('role="note"><strong>SYNTHETIC DATA.</strong> Every result marked like this');
    const honest = pageOf(withRuns(REFUSED));
    expect(honest).not.toContain('SYNTHETIC');
    expect(honest).not.toContain('synthetic data');
    expect(pageOf(withRuns(PASSED))).toContain('<strong>SYNTHETIC DATA.</strong> Every result on this page');
  });

  it('counts the trials and shows every backtest', () => {
    expect(WORDS).toContain('27 trials were counted: this session made 8 backtests and 6 training runs');
    for (const { label } of REFUSED.backtests) expect(PAGE).toContain(`<th scope="row" class="text">${label}`);
  });

  it('shows the first and last 12 of 634 trades', () => {
    expect(WORDS).toContain('1,268 orders made 634 closed trades');
    expect(WORDS).toContain('… 610 more trades …');
    expect(PAGE.match(/[▲▼] (long|short)/g)).toHaveLength(48);
  });

  it('compares the tear sheet in sample and out of sample', () => {
    expect(WORDS).toMatch(/Days 730 366 1,096 Total return/);
    expect(WORDS).toContain('Sharpe ratio annual, ± standard error');
    expect(WORDS).toContain('The 5 deepest drawdowns');
  });

  it('names hashes, seeds, versions and the command', () => {
    const { sha256 } = REFUSED.data;
    for (const text of [REPORT.command, sha256, 'Seed 7', REPORT.bot4Version]) expect(WORDS).toContain(text);
  });
});

function unescaped(text: string): string {
  return text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('other outcomes', () => {
  it('no paper: says that nothing was traded, and why', () => {
    expect(wordsOf(pageOf(withRuns(REFUSED)))).toContain('Nothing was traded: without a pass there is no artifact.');
    expect(wordsOf(pageOf(withRuns(PASSED)))).toContain('No paper session is part of this report.');
    expect(pageOf(withRuns(REFUSED))).toContain('<h1 id="title">The gate refused the candidate</h1>');
    expect(pageOf(withRuns(PASSED))).toContain('<h1 id="title">The gate passed the candidate</h1>');
    expect(pageOf(withRuns(REFUSED, REFUSED))).toContain('The gate refused all 2 candidates');
  });

  it('nothing judged: shows the research and says that no candidate came to the gate', () => {
    const page = pageOf(withRuns({ ...REFUSED, candidate: null }));
    expect(page).toContain('<h1 id="title">No candidate was judged</h1>');
    expect(wordsOf(page)).toContain('No candidate was brought to the gate.');
    expect(wordsOf(page)).toContain('Every backtest of this session');
    expect(pageOf(withRuns())).toContain('No candidate was judged');
  });

  it('another order list: says DIFFERENT in words, and marks the decision that differs', () => {
    const sample = [{ paper: '3 order buy', backtest: '3 order sell' }];
    const words = wordsOf(pageOf(withPaper({ orderListHash: 'ab'.repeat(32), sample })));
    expect(words).toContain('✗ DIFFERENT The decisions differ.');
    expect(words).toContain('other orders than the backtest');
    expect(words).toContain('3 order buy 3 order sell ≠ differs');
    expect(WORDS).toContain('✓ EQUAL Every decision on paper');
  });

  it('no kill: says so and draws no break', () => {
    const page = pageOf(withPaper({ starts: 1, killedAfterEvents: 0, recoveredEvents: 0, resentDecisions: 0 }));
    expect(wordsOf(page)).toContain('The runner was not killed');
    expect(page).not.toContain('class="journal"');
    expect(wordsOf(pageOf(withPaper({ resentDecisions: 0 })))).toContain('had to send no decision again');
  });

  it('nothing done: empty notes, trainings, backtests, trades and curve make a page', () => {
    const evidence = {
      ...(REFUSED.candidate as CandidateRecord).evidence,
      returns: { periodMicros: 86400e6, time: [], value: [] },
    };
    const curve = { time: [], equity: [], drawdown: [], close: [] };
    const empty = withCandidate(REFUSED, {
      evidence,
      curve,
      trades: [],
      tradesTotal: 0,
      checks: [],
      finalEquity: '100000',
      fees: '0',
    });
    const words = wordsOf(pageOf(withRuns({ ...empty, notes: [], trainings: [], backtests: [], trials: 0 })));
    for (const text of [
      'The notebook kept no statistical results.',
      'No model was trained.',
      'No backtest was run.',
      'There is no curve',
      'There are no daily returns.',
      'There is nothing to list.',
      'Before costs there was no profit',
    ])
      expect(words).toContain(text);
    expect(words).not.toMatch(/NaN|undefined|null|Infinity|Invalid/);
  });

  it('half a record: a list of 200 of 634 trades is shown and not summed up', () => {
    const { trades } = REFUSED.candidate as CandidateRecord;
    const words = wordsOf(pageOf(withRuns(withCandidate(REFUSED, { trades: trades.slice(0, 200) }))));
    expect(words).toContain('The record holds 200 of 634 trades');
    expect(words).toContain('… 610 more trades …');
    expect(words).not.toContain('Profit factor');
  });

  it('evidence that contradicts itself: the page says what is wrong with it', () => {
    const candidate = REFUSED.candidate as CandidateRecord;
    const value = candidate.evidence.returns.value.map((r, day) => (day === 5 ? -2 : r));
    const evidence = { ...candidate.evidence, returns: { ...candidate.evidence.returns, value } };
    const words = wordsOf(pageOf(withRuns(withCandidate(REFUSED, { evidence }))));
    expect(words).toContain('The daily returns make no tear sheet: BOT4_STATS_INPUT');
  });

  it('losses: costs that ate the profit and an idea without any are told apart', () => {
    const lost = (finalEquity: string): string => wordsOf(pageOf(withRuns(withCandidate(REFUSED, { finalEquity }))));
    expect(lost('99900')).toContain('the idea made money, trading it did not');
    expect(lost('90000')).toContain('the idea itself lost money');
    const free = withCandidate(REFUSED, { feePpm: 0, fees: '0' });
    expect(wordsOf(pageOf(withRuns(free)))).toContain('Turnover (about) –');
  });

  it('two looks out of sample: are pointed out', () => {
    const candidate = REFUSED.candidate as CandidateRecord;
    const trials = { ...candidate.evidence.trials, outOfSampleLooks: 3 };
    const words = wordsOf(pageOf(withRuns(withCandidate(REFUSED, { evidence: { ...candidate.evidence, trials } }))));
    expect(words).toContain('3 different trials saw the out-of-sample days');
    expect(WORDS).not.toContain('saw the out-of-sample days');
  });

  it('a known quote asset and further versions: are named', () => {
    const candidate = { ...(PASSED.candidate as CandidateRecord), quote: 'USDT' };
    const versions = { Node: '24.21.0' };
    const words = wordsOf(pageOf({ ...REPORT, runs: [REFUSED, { ...PASSED, candidate }], versions } as DemoReport));
    expect(words).toContain('Profit, net USDT');
    expect(words).toMatch(/Final equity [\d,.]+ USDT/);
    expect(words).toContain('Node 24.21.0');
  });
});

function expectHarmless(page: string): void {
  expect(page).not.toContain(HOSTILE);
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect(page).not.toMatch(/<img|<svg[^>]*onload|\u202e|<!--/);
}

describe('what the page lets in', () => {
  it('is nothing but itself: no address, no source, no style sheet, no handler', () => {
    expect(PAGE).not.toMatch(/https?:/);
    expect(PAGE).not.toMatch(/<(link|iframe|object|embed|base|form|img|video|audio|source)\b/i);
    expect(PAGE).not.toMatch(/\s(src|srcset|action|formaction|ping|background)=/i);
    expect(PAGE).not.toMatch(/url\((?!#tip)/i);
    expect(PAGE).not.toMatch(/@import|\son\w+=/i);
    expect(
      [...PAGE.matchAll(/href="([^"]*)"/g)].map((match) => match[1]).filter((target) => !target?.startsWith('#')),
    ).toEqual([]);
  });

  it('is stated by a policy that names its two scripts by their hashes', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(FULL)?.[1] ?? '';
    const scripts = [...FULL.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] as string);
    const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(scripts).toHaveLength(2);
    expect(policy).toBe(
      `default-src 'none'; script-src ${hashes.join(' ')}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`,
    );
  });

  it('is plotly as it was installed, unchanged', () => {
    const library = readFileSync(new URL('../../node_modules/plotly.js/dist/plotly.min.js', import.meta.url), 'utf8');
    expect(FULL).toContain(library);
  });

  it('is no text of a notebook or a data file: every string of the report may be hostile', () => {
    const page = pageOf(hostileReport({ amounts: false }));
    expectHarmless(page);
    const shape = (text: string): string =>
      (text.match(/<\/?[a-z][a-z0-9]*/gi) ?? []).filter((tag) => !/small|em|span/.test(tag)).join(' ');
    expect(shape(page)).toBe(shape(PAGE));
  });

  it('is no text in the place of money either', () => {
    const page = pageOf(hostileReport({ amounts: true }));
    expectHarmless(page);
    expect(page).toContain('The daily returns make no tear sheet');
    expect(page).toContain('The record holds no amounts that can be read.');
  });
});
