import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Place } from './models.ts';
import { type RunnerStatus, readRunnerStatuses, requestKill, takeKill, writeRunnerStatus } from './runner-status.ts';

let place: Place;
beforeEach(() => {
  const project = mkdtempSync(join(tmpdir(), 'bot4-runner-'));
  place = { project, state: join(project, 'state'), models: join(project, 'models') };
});
afterEach(() => rmSync(place.project, { recursive: true, force: true }));

const STATUS: RunnerStatus = {
  version: 1,
  artifact: 'momentum-1',
  mode: 'replay',
  synthetic: true,
  pid: process.pid,
  state: 'running',
  updatedAt: '2026-01-01T00:00:00.000Z',
  events: 1,
  bars: 2,
  initialCash: 3,
  equity: 4,
  openOrders: 0,
  halted: '',
};

describe('the status of runners', () => {
  it('comes back as it was written, the newest first', () => {
    expect(readRunnerStatuses(place)).toEqual([]);
    const later = { ...STATUS, artifact: 'other-2', updatedAt: '2026-01-02T00:00:00.000Z' };
    writeRunnerStatus(place, STATUS);
    writeRunnerStatus(place, later);
    expect(readRunnerStatuses(place)).toEqual([later, STATUS]);
  });

  it('of a runner that died without a word is stopped', () => {
    writeRunnerStatus(place, { ...STATUS, pid: 2 ** 22 + 1 });
    expect(readRunnerStatuses(place)).toMatchObject([{ state: 'stopped' }]);
  });

  it('passes over files of others', () => {
    mkdirSync(join(place.state, 'runners'), { recursive: true });
    for (const [name, text] of [
      ['a.json', '{'],
      ['b.json', '{"version":1,"artifact":"../x"}'],
    ] as const)
      writeFileSync(join(place.state, 'runners', name), text);
    expect(readRunnerStatuses(place)).toEqual([]);
  });
});

describe('the kill switch', () => {
  it('is taken once by the runner that it is for', () => {
    expect(requestKill(place, 'momentum-1', 'by hand')).toBe(true);
    expect(takeKill(place, 'other-2')).toBeUndefined();
    expect(takeKill(place, 'momentum-1')).toBe('by hand');
    expect(takeKill(place, 'momentum-1')).toBeUndefined();
  });

  it.each(['../../etc/passwd', '', 'A', 'a/b'])('is not for the name %o', (name) => {
    expect(requestKill(place, name, 'x')).toBe(false);
  });
});
