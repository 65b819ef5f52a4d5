import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeLog } from './index.ts';

/** A reader as they all are: keeps its place and a copy of a column. */
class Reader {
  readonly seen: number[];
  readonly #log: ChangeLog;
  #place: number;

  constructor(log: ChangeLog, column: readonly number[]) {
    this.#log = log;
    this.seen = [...column];
    this.#place = log.end;
  }

  /** @returns how many entries were read, -1 for all anew. */
  read(column: readonly number[]): number {
    const behind = this.#log.since(this.#place);
    const end = this.#log.end;
    if (behind < 0) for (const [i, value] of column.entries()) this.seen[i] = value;
    for (let i = 0; i < behind; i++) {
      const at = this.#log.at(this.#place + i);
      this.seen[at] = column[at] as number;
    }
    this.#place = end;
    return behind;
  }
}

describe('change log', () => {
  it('lets two readers that look at any times hold what the column holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ instrument: fc.nat(4), reads: fc.constantFrom('none', 'one', 'both') }), {
          maxLength: 200,
        }),
        (steps) => {
          const column = [0, 0, 0, 0, 0];
          const log = new ChangeLog();
          const [often, rarely] = [new Reader(log, column), new Reader(log, column)];
          for (const [i, { instrument, reads }] of steps.entries()) {
            column[instrument] = i + 1;
            log.note(instrument);
            if (reads !== 'none') {
              often.read(column);
              expect(often.seen).toEqual(column);
            }
            if (reads === 'both') rarely.read(column);
          }
          rarely.read(column);
          expect(rarely.seen).toEqual(column);
        },
      ),
    );
  });

  it('notes an instrument that changes again and again once, until somebody has looked', () => {
    const log = new ChangeLog();
    const reader = new Reader(log, [0]);
    for (let i = 0; i < 5000; i++) log.note(0);
    expect(reader.read([5000])).toBe(1);
    expect(reader.seen).toEqual([5000]);
    expect(reader.read([5000])).toBe(0);
  });

  it('tells a reader that is 1,025 changes behind to begin anew, and one that is 1,024 behind not', () => {
    for (const [changes, answer] of [
      [1024, 1024],
      [1025, -1],
    ] as const) {
      const log = new ChangeLog();
      const reader = new Reader(log, [0, 0]);
      const column = [0, 0];
      for (let i = 0; i < changes; i++) {
        column[i % 2] = i;
        log.note(i % 2);
      }
      expect(reader.read(column)).toBe(answer);
      expect(reader.seen).toEqual(column);
    }
  });
});
