import { describe, expect, it } from 'vitest';
import { StreamBuffer } from './stream-buffer.ts';

function buffer(): { sent: [string, number][]; streams: StreamBuffer } {
  const sent: [string, number][] = [];
  return { sent, streams: new StreamBuffer((stream, text) => sent.push([stream, text.length])) };
}

describe('a stream buffer', () => {
  it('joins writes of the same stream until it is flushed', () => {
    const { sent, streams } = buffer();
    for (let i = 0; i < 100; i++) streams.add('stdout', 'line\n');
    expect(sent).toEqual([]);
    streams.flush();
    streams.flush();
    expect(sent).toEqual([['stdout', 500]]);
  });

  it('sends one stream before the next begins, so that their order is kept', () => {
    const { sent, streams } = buffer();
    for (const stream of ['stdout', 'stderr', 'stdout']) streams.add(stream, 'a');
    streams.flush();
    expect(sent.map(([stream]) => stream)).toEqual(['stdout', 'stderr', 'stdout']);
  });

  it('sends at 64 KiB at once, and a little later by itself', async () => {
    const { sent, streams } = buffer();
    streams.add('stdout', 'x'.repeat(70_000));
    expect(sent).toEqual([['stdout', 70_000]]);
    streams.add('stdout', 'rest');
    await expect.poll(() => sent.length, { interval: 5 }).toBe(2);
  });
});
