import { describe, expect, it } from 'vitest';
import { captureOutput } from './output.ts';

describe('the capture of output', () => {
  it('takes text and bytes of both streams in order, and gives the streams back', async () => {
    const original = process.stdout.write;
    const taken: string[] = [];
    const capture = captureOutput((stream, text) => taken.push(`${stream} ${text}`));
    process.stdout.write('a');
    process.stderr.write(Buffer.from('b'));
    const done = new Promise<void>((resolve) => process.stdout.write('c', 'utf8', () => resolve()));
    await done;
    capture.restore();
    expect(taken).toEqual(['stdout a', 'stderr b', 'stdout c']);
    expect(process.stdout.write).toBe(original);
  });

  it('lets what is said outside pass by', () => {
    const taken: string[] = [];
    const passed: unknown[] = [];
    const original = process.stdout.write;
    process.stdout.write = ((chunk: unknown) => passed.push(chunk) > 0) as typeof process.stdout.write;
    const capture = captureOutput((_, text) => taken.push(text));
    capture.outside(() => process.stdout.write('real'));
    process.stdout.write('captured');
    capture.restore();
    process.stdout.write = original;
    expect([passed, taken]).toEqual([['real'], ['captured']]);
  });
});
