import { describe, expect, it } from 'vitest';
import { Interrupter } from './interrupter.ts';

/** A main thread that answers a question after so many forced stops. */
function thread(stopsNeeded: number): { interrupter: Interrupter; log: string[] } {
  const log: string[] = [];
  const interrupter = new Interrupter({
    ask: () => {
      log.push('ask');
      if (log.filter((entry) => entry === 'stop').length >= stopsNeeded) queueMicrotask(() => interrupter.answered());
    },
    terminate: () => log.push('stop'),
  });
  return { interrupter, log };
}

describe('an interrupter', () => {
  it('does not stop by force a thread that answers', async () => {
    const { interrupter, log } = thread(0);
    await interrupter.interrupt();
    expect(log).toEqual(['ask']);
  });

  it('asks again after every forced stop, because the question itself may have been stopped', async () => {
    const { interrupter, log } = thread(2);
    await interrupter.interrupt();
    expect(log).toEqual(['ask', 'stop', 'ask', 'stop', 'ask']);
  });

  it('joins a second interrupt to the first, and is idle when both are done', async () => {
    const { interrupter, log } = thread(1);
    await Promise.all([interrupter.interrupt(), interrupter.interrupt()]);
    await interrupter.idle();
    expect(log).toEqual(['ask', 'stop', 'ask']);
  });
});
