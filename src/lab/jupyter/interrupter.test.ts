import { describe, expect, it } from 'vitest';
import { Interrupter } from './interrupter.ts';
import { type Activity, activityOf } from './terminator.ts';

/** A main thread that answers a question after so many forced stops or looks, and shows these activities. */
function thread(o: { stops?: number; looks?: number; shows?: Activity }): { interrupter: Interrupter; log: string[] } {
  const log: string[] = [];
  const count = (what: string): number => log.filter((entry) => entry === what).length;
  const interrupter = new Interrupter({
    ask: () => {
      log.push('ask');
      if (count('stop') >= (o.stops ?? 0) && (o.looks ?? 0) === 0) queueMicrotask(() => interrupter.answered());
    },
    look: async () => {
      log.push('look');
      if (o.looks !== undefined && count('look') >= o.looks) interrupter.answered();
      return o.shows ?? 'user';
    },
    terminate: () => log.push('stop'),
  });
  return { interrupter, log };
}

describe('an interrupter', () => {
  it('does not stop by force a thread that answers', async () => {
    const { interrupter, log } = thread({});
    await interrupter.interrupt();
    expect(log).toEqual(['ask']);
  });

  it('stops code of the user that two looks in a row have seen, and asks again after every forced stop', async () => {
    const { interrupter, log } = thread({ stops: 2 });
    await interrupter.interrupt();
    expect(log).toEqual(['ask', 'look', 'look', 'stop', 'ask', 'look', 'look', 'stop', 'ask']);
  });

  it('leaves a thread alone that is slow in code of Node or the kernel', async () => {
    const { interrupter, log } = thread({ looks: 8, shows: 'machinery' });
    await interrupter.interrupt();
    expect(log).toEqual(['ask', ...Array(8).fill('look')]);
  });

  it('stops a thread that runs promise reactions without end, which has no stack', async () => {
    const { interrupter, log } = thread({ stops: 1, shows: 'none' });
    await interrupter.interrupt();
    expect(log).toEqual(['ask', 'look', 'look', 'look', 'look', 'stop', 'ask']);
  });

  it('joins a second interrupt to the first, and is idle when both are done', async () => {
    const { interrupter, log } = thread({ stops: 1 });
    await Promise.all([interrupter.interrupt(), interrupter.interrupt()]);
    await interrupter.idle();
    expect(log).toEqual(['ask', 'look', 'look', 'stop', 'ask']);
  });
});

describe('the activity of a main thread', () => {
  const look = 'Error\n    at <anonymous>:4:21\n    at <anonymous>:7:3';
  const post = '    at Session.post (node:inspector:139:22)';

  it('is none when only the look itself is on the stack', () => {
    expect(activityOf(look)).toBe('none');
  });

  it.each([
    ['a cell', '    at cell-3:2:5'],
    ['a function of a cell below a builtin', `    at Array.map (<anonymous>)\n    at f (cell-3:1:4)\n${post}`],
    ['a file of the user', '    at file:///home/me/notebooks/lib.ts?v=1:3:9'],
    ['a package', '    at derive (file:///x/node_modules/arquero/src/verbs/derive.js:3:9)'],
    ['the display of a result', '    at Repl.borrow (file:///x/src/lab/kernel/repl.ts:93:19)'],
  ])('is that of the user in %s', (_, frames) => {
    expect(activityOf(`${look}\n${frames}`)).toBe('user');
  });

  it.each([
    ['Node', '    at listOnTimeout (node:internal/timers:685:17)\n    at node:internal/main:1:1'],
    [
      'the kernel',
      '    at #conclude (file:///x/src/lab/jupyter/cell-runner.ts:80:3)\n    at new Promise (<anonymous>)',
    ],
    ['the kernel, without a name', '    at file:///x/src/lab/kernel/kernel.ts:125:18'],
  ])('is machinery in %s', (_, frames) => {
    expect(activityOf(`${look}\n${frames}`)).toBe('machinery');
  });
});
