import { describe, expect, it } from 'vitest';
import { SendQueue } from './send-queue.ts';

describe('a send queue', () => {
  it('keeps order and never sends while a send is under way, over 1,000 messages', async () => {
    const sent: string[] = [];
    let underWay = 0;
    const queue = new SendQueue({
      send: async (frames) => {
        underWay++;
        if (underWay > 1) throw new Error('a socket takes one send at a time');
        await new Promise((resolve) => setImmediate(resolve));
        sent.push(String(frames[0]));
        underWay--;
      },
    });
    const numbers = Array.from({ length: 1000 }, (_, i) => String(i));
    for (const number of numbers) void queue.send([number]);
    await queue.drained();
    expect(sent).toEqual(numbers);
  });

  it('goes on after a send that failed', async () => {
    const sent: string[] = [];
    const queue = new SendQueue({
      send: async ([frame]) => {
        if (frame === 'bad') throw new Error('closed');
        sent.push(String(frame));
      },
    });
    for (const frame of ['a', 'bad', 'b']) void queue.send([frame]);
    await queue.drained();
    expect(sent).toEqual(['a', 'b']);
  });
});
