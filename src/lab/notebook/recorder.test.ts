import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunTrial, recordRead, recordSession, recordTrial, runRecord, type SessionRecord } from './record.ts';
import { NotebookRecorder } from './recorder.ts';

let folder: string;
let recorder: NotebookRecorder | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-record-'));
});

afterEach(() => recorder?.close());
afterAll(() => rmSync(folder, { recursive: true }));

const SESSION: SessionRecord = {
  question: 'Does it pay?',
  seed: 7,
  data: { sha256: 'ab'.repeat(32), source: 'synthetic' },
  trainings: [{ label: 'net', parameters: { epochs: 9 }, folds: [{ fold: 1 }, { fold: 2 }], bestEpoch: 3 }],
  backtests: [
    { label: 'fast', parameters: { lookback: 5 }, part: 'in-sample', dailySharpe: 0.1, trades: 12, netProfit: '3.5' },
  ],
  trials: 4,
};

function start(): NotebookRecorder {
  recorder = new NotebookRecorder({
    notebook: '/n/x.ipynb',
    parameters: { seed: 7 },
    file: join(folder, 'x.record.json'),
  });
  return recorder;
}

describe('the record of a run', () => {
  it('holds commit, lock, seeds, data, cells and what each session tried, and is written as JSON', () => {
    const run = start();
    run.cellEnded({ cell: 'cell-1', ms: 1.2345, status: 'ok' });
    recordSession({ ...SESSION, trials: 3 });
    recordSession(SESSION);
    const written = JSON.parse(readFileSync(run.write(), 'utf8'));
    expect(written).toMatchObject({
      version: 1,
      notebook: 'x.ipynb',
      parameters: { seed: 7 },
      seeds: [7],
      data: [{ sha256: 'ab'.repeat(32), source: 'synthetic' }],
      cells: [{ cell: 'cell-1', ms: 1.2, status: 'ok' }],
      sessions: [SESSION],
    });
    expect(written.code.lockHash).toMatch(/^[0-9a-f]{64}$/);
    expect(run.isWorthKeeping).toBe(true);
  });

  it('lists every backtest and training with what was asked and what came out, those outside of sessions too', () => {
    const run = start();
    recordSession(SESSION);
    const depth: RunTrial = {
      kind: 'backtest',
      label: 'maker',
      data: 'cd'.repeat(32),
      parameters: { stepNs: 10 },
      metrics: { fills: 2 },
    };
    recordTrial(depth);
    expect(run.record().runs).toEqual([
      {
        kind: 'training',
        label: 'net',
        data: SESSION.data.sha256,
        parameters: { epochs: 9 },
        metrics: { bestEpoch: 3, folds: [{ fold: 1 }, { fold: 2 }] },
      },
      {
        kind: 'backtest',
        label: 'fast',
        data: SESSION.data.sha256,
        parameters: { lookback: 5 },
        metrics: { part: 'in-sample', dailySharpe: 0.1, trades: 12, netProfit: '3.5' },
      },
      depth,
    ]);
  });

  it('names what bot4/data read, once for each content and source', () => {
    const run = start();
    for (const source of ['a.csv', 'a.csv', 'b.csv']) recordRead({ sha256: '00'.repeat(32), source });
    expect(run.record().data.map(({ source }) => source)).toEqual(['a.csv', 'b.csv']);
    expect(run.isWorthKeeping).toBe(true);
    expect(String(run.bundle()['text/plain'])).toContain(`a.csv (SHA-256 ${'00'.repeat(32)})`);
  });

  it('stands where BOT4_STATE says, in an absolute folder too', () => {
    vi.stubEnv('BOT4_STATE', join(folder, 'state'));
    recorder = new NotebookRecorder({ notebook: '/n/x.ipynb', parameters: {} });
    vi.unstubAllEnvs();
    expect(recorder.file).toBe(join(folder, 'state', 'runs', 'x.record.json'));
  });

  it('shows itself as a table', () => {
    const run = start();
    recordSession(SESSION);
    expect(runRecord()?.sessions).toEqual([SESSION]);
    const text = String(run.bundle()['text/plain']);
    expect(text).toContain('fast (lookback 5): part in-sample, dailySharpe 0.1, trades 12, netProfit 3.5');
    expect(text).toContain('net (epochs 9): bestEpoch 3, folds [{"fold":1},{"fold":2}]');
  });

  it('is not there outside of a run', () => {
    start().close();
    expect(runRecord()).toBeUndefined();
    expect(() => recordSession(SESSION)).not.toThrow();
  });
});
