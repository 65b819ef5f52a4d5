import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { Sequencer } from './sequencer.ts';

describe('sequencer', () => {
  it('counts 1, 2, 3 from nothing', () => {
    const sequencer = new Sequencer(0);
    expect(sequencer.last).toBe(0);
    expect([sequencer.next(), sequencer.next(), sequencer.next()]).toEqual([1, 2, 3]);
    expect(sequencer.last).toBe(3);
  });

  it('goes on after the last number of a journal, beyond 2^32 too', () => {
    expect(new Sequencer(2 ** 32).next()).toBe(2 ** 32 + 1);
  });

  it('follows events that are read back, and refuses a gap or a repetition', () => {
    const sequencer = new Sequencer(0);
    sequencer.follow(1);
    sequencer.follow(2);
    expect(() => sequencer.follow(4)).toThrow(InvariantError);
    expect(() => sequencer.follow(2)).toThrow(InvariantError);
    expect(sequencer.next()).toBe(3);
  });

  it('stops at 2^53 - 1', () => {
    const sequencer = new Sequencer(Number.MAX_SAFE_INTEGER - 1);
    expect(sequencer.next()).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => sequencer.next()).toThrow(InvariantError);
    expect(sequencer.last).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses to begin at %d', (last) => {
    expect(() => new Sequencer(last)).toThrow(InvariantError);
  });

  it('takes 0 bytes for a number', () => {
    const sequencer = new Sequencer(2 ** 40);
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += sequencer.next();
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
