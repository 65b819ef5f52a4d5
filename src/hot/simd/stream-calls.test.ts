import { describe, expect, it } from 'vitest';
import { meanBlock } from './stream-blocks.ts';
import { CALL_PLACES, CallPlace, StreamCalls, streamCalls } from './stream-calls.ts';
import { StreamProgram } from './stream-program.ts';

/** Cells of a program that is too large for the common memory. */
const WIDE = 2000;

function meanOf(n: number, width = WIDE): StreamProgram {
  const step = { name: 'ema', state: meanBlock(n), inputs: [0], slot: 1, outputs: 1, guard: 'holes' } as const;
  return StreamProgram.create({ columns: 1, width, steps: [step], shown: [1] }) as StreamProgram;
}

function push(program: StreamProgram, value: number): number {
  program.cells[0] = value;
  program.computeRow();
  return program.row[0] as number;
}

describe('the calls of stream programs', () => {
  it.each([
    ['three times as many programs as there are places', 3 * CALL_PLACES, WIDE],
    ['more programs than the common memory holds, and some of their own', 400, 2],
  ])('go to the program that is meant, with %s, in any order', (_, count, width) => {
    const programs = Array.from({ length: count }, () => meanOf(1, width));
    const memories = new Set(programs.map(({ cells }) => cells.buffer));
    if (width === WIDE) expect(memories.size).toBe(count);
    else expect(memories.size).toBeGreaterThan(1);
    expect(memories.size).toBeLessThanOrEqual(count);
    for (let round = 0; round < 3; round++) {
      programs.forEach((program, i) => {
        expect(push(program, 1000 * round + i)).toBe(1000 * round + i);
      });
      for (let i = count - 1; i >= 0; i -= 7) expect(push(programs[i] as StreamProgram, i)).toBe(i);
    }
  });

  it('leave each program its own state while others are called', () => {
    const [a, b] = [meanOf(2), meanOf(2)];
    for (let i = 0; i < CALL_PLACES + 5; i++) push(meanOf(1), i);
    push(a, 2);
    push(b, 20);
    for (let i = 0; i < CALL_PLACES; i++) push(meanOf(1), i);
    expect([push(a, 4), push(b, 40)]).toEqual([3, 30]);
  });

  it('have one object for the whole process, and take a place from the one who has had it the longest', () => {
    expect(streamCalls()).toBe(streamCalls());
    const calls = new StreamCalls();
    const owners = Array.from({ length: CALL_PLACES + 2 }, () => new CallPlace());
    expect(owners.every(({ at }) => at === -1)).toBe(true);
    for (const owner of owners) calls.take(owner, calls.call as never);
    const places = Array.from({ length: CALL_PLACES }, (_, place) => place);
    expect(owners.map(({ at }) => at)).toEqual([-1, -1, ...places.slice(2), 0, 1]);
  });
});
