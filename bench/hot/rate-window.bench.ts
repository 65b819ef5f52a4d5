/** The order rate limit: one check, and one event when there is room. */
import { RateWindow, Sequencer } from '../../src/hot/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';

const LIMIT = 50;
const WINDOW_MICROS = 10_000_000;
/** A little more than the limit allows, so that both answers occur. */
const STEP_MICROS = 180_000;
const START = 1_700_000_000_000_000;

function windowSubject(): Subject {
  const window = new RateWindow({ limit: LIMIT, windowMicros: WINDOW_MICROS });
  const clock = new Float64Array([START]);
  const run = (count: number): number => {
    let passed = 0;
    let now = clock[0] as number;
    for (let i = 0; i < count; i++) {
      now += STEP_MICROS;
      if (!window.hasRoom(now)) continue;
      window.record(now);
      passed++;
    }
    clock[0] = now;
    return passed;
  };
  return { run };
}

function listSubject(): Subject {
  let times: number[] = [];
  let now = START;
  const run = (count: number): number => {
    let passed = 0;
    for (let i = 0; i < count; i++) {
      now += STEP_MICROS;
      times = times.filter((at) => now - at < WINDOW_MICROS);
      if (times.length >= LIMIT) continue;
      times.push(now);
      passed++;
    }
    return passed;
  };
  return { run };
}

function sequencerSubject(): Subject {
  const sequencer = new Sequencer(2 ** 40);
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += sequencer.next() & 7;
    return sum;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'order rate: check and event',
    input: 'at most 50 events in 10 s, one wish every 180 ms',
    method: 'batched',
    setup: windowSubject,
    twin: { name: 'filtered list', setup: listSubject },
    budgets: ['rateWindowFloor', 'rateWindowBytes'],
  },
  {
    name: 'sequence number',
    input: 'numbers above 2^40',
    method: 'batched',
    setup: sequencerSubject,
    budgets: ['sequencerFloor', 'sequencerBytes'],
  },
];
