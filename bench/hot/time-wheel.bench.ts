/** A deadline for an order: set when it goes out, moved once, over or cancelled later. */
import { TimeWheel } from '../../src/hot/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';

const ROWS = 4096;
const START = 1_700_000_000_000_000;
const STEP_MICROS = 250;

/** Some deadlines are near, some far: 5 ms, 1 s, 1 min, 1 h. */
const AHEAD = [5_000, 1_000_000, 60_000_000, 3_600_000_000];

function wheelSubject(): Subject {
  const wheel = new TimeWheel({ rows: ROWS, tickMicros: 1000, startMicros: START });
  const run = (count: number): number => {
    const { clock, deadlines } = wheel;
    let over = 0;
    for (let i = 0; i < count; i++) {
      const now = (clock[0] as number) + STEP_MICROS;
      const row = i & (ROWS - 1);
      deadlines[row] = now + (AHEAD[i & 3] as number);
      wheel.set(row);
      const other = (i * 17) & (ROWS - 1);
      if (wheel.has(other)) {
        deadlines[other] = now + (AHEAD[(i >> 2) & 3] as number);
        wheel.set(other);
      }
      clock[0] = now;
      for (let due = wheel.due(); due >= 0; due = wheel.due()) over++;
    }
    return over;
  };
  return { run };
}

/** What is usual: a list in the order of deadlines, with a binary search for the place. */
function sortedSubject(): Subject {
  const list: { row: number; time: number }[] = [];
  const times = new Float64Array(ROWS).fill(Number.NaN);
  let now = START;
  const place = (time: number): number => {
    let low = 0;
    for (let high = list.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((list[middle] as { time: number }).time > time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const set = (row: number, time: number): void => {
    const before = times[row] as number;
    if (!Number.isNaN(before)) {
      let at = place(before);
      while (at > 0 && (list[at] === undefined || (list[at] as { row: number }).row !== row)) at--;
      while ((list[at] as { row: number }).row !== row) at++;
      list.splice(at, 1);
    }
    times[row] = time;
    list.splice(place(time), 0, { row, time });
  };
  const run = (count: number): number => {
    let over = 0;
    for (let i = 0; i < count; i++) {
      now += STEP_MICROS;
      set(i & (ROWS - 1), now + (AHEAD[i & 3] as number));
      const other = (i * 17) & (ROWS - 1);
      if (!Number.isNaN(times[other] as number)) set(other, now + (AHEAD[(i >> 2) & 3] as number));
      for (let last = list.at(-1); last !== undefined && last.time <= now; last = list.at(-1)) {
        list.pop();
        times[last.row] = Number.NaN;
        over++;
      }
    }
    return over;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'time wheel: a deadline set, moved and over',
    input: '4,096 rows, deadlines 5 ms to an hour ahead, a step of 250 us',
    method: 'batched',
    setup: wheelSubject,
    twin: { name: 'sorted list', setup: sortedSubject },
    budgets: ['timeWheelFloor', 'timeWheelSpeedup', 'timeWheelBytes'],
  },
];
