import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError, StoreError } from '../../core/index.ts';
import type { PressureLevel } from '../../hot/index.ts';
import { carriedError } from './carried-error.ts';
import { serveTasks } from './serve-tasks.ts';
import { runOnThreads, type TaskEnd } from './thread-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that does what a task says. */
const module = pathToFileURL(join(folder, 'thread.ts'));
const here = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
writeFileSync(
  module,
  `
import { threadId } from 'node:worker_threads';
import { serveTasks } from ${here('serve-tasks.ts')};
import { InputError } from ${here('../../core/index.ts')};
serveTasks((setup) => async (task, note) => {
  if (task === 'die') process.exit(7);
  if (task === 'throw') setTimeout(() => { throw new RangeError('out of turn'); });
  if (task === 'throw') await new Promise(() => undefined);
  if (task === 'refuse') throw new InputError('BOT4_CLI_USAGE', 'not like this');
  note(task + setup.mark);
  await new Promise((done) => setTimeout(done, 5));
  return { task, threadId };
});
`,
);

interface Result {
  readonly task: string;
  readonly threadId: number;
}

async function run(tasks: readonly string[], threads: number, from: URL = module, pressure?: () => PressureLevel) {
  const ends = new Map<string, TaskEnd<Result>>();
  const notes: string[] = [];
  await runOnThreads<string, string, Result>(tasks, {
    module: from,
    threads,
    setup: { mark: '!' },
    ...(pressure && { pressure }),
    onNote: (note, task) => notes.push(`${task}:${note}`),
    onEnd: (end, task) => ends.set(task, end),
  });
  return { ends, notes };
}

const tasksOf = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);

describe('tasks on threads', () => {
  it('all end, on no more threads than asked for, with what they said', async () => {
    const { ends, notes } = await run(tasksOf(12), 3);
    const results = [...ends.values()].map((end) => (end.type === 'done' ? end.result : undefined));
    expect(results.map((result) => result?.task).sort()).toEqual(tasksOf(12).sort());
    expect(new Set(results.map((result) => result?.threadId)).size).toBeLessThanOrEqual(3);
    expect(notes.sort()).toEqual(
      tasksOf(12)
        .map((task) => `${task}:${task}!`)
        .sort(),
    );
  });

  it('are left to one thread when memory is critical, and all end', async () => {
    const { ends } = await run(tasksOf(12), 3, module, () => 'critical');
    const results = [...ends.values()].map((end) => (end.type === 'done' ? end.result : undefined));
    expect(results.map((result) => result?.task).sort()).toEqual(tasksOf(12).sort());
    // Each thread asks before its first task too, so only the last one is left.
    expect(new Set(results.map((result) => result?.threadId)).size).toBe(1);
  });

  it('need no thread when there are none', async () => {
    expect((await run([], 2, new URL('file:///nowhere.ts'))).ends.size).toBe(0);
  });

  it('fail alone, with code and action', async () => {
    const { ends } = await run(['a', 'refuse', 'b'], 1);
    expect(ends.get('refuse')).toMatchObject({
      type: 'failed',
      error: { message: 'BOT4_CLI_USAGE: not like this', code: 'BOT4_CLI_USAGE', isInput: true },
    });
    expect([ends.get('a')?.type, ends.get('b')?.type]).toEqual(['done', 'done']);
  });

  it('of a thread that dies fail, and another thread does the rest', async () => {
    const { ends } = await run(['a', 'die', 'b', 'throw', 'c'], 1);
    expect(ends.get('die')).toMatchObject({ type: 'failed', error: { message: 'the thread ended with code 7' } });
    expect(ends.get('throw')).toMatchObject({ type: 'failed', error: { message: 'out of turn' } });
    expect(['a', 'b', 'c'].map((task) => ends.get(task)?.type)).toEqual(['done', 'done', 'done']);
  });

  it('all fail when no thread can start', async () => {
    const broken = pathToFileURL(join(folder, 'broken.ts'));
    writeFileSync(broken, "throw new Error('cannot start');");
    const { ends } = await run(['a', 'b', 'c'], 2, broken);
    expect([...ends.values()].map((end) => end.type === 'failed' && end.error.message)).toEqual(
      Array(3).fill('cannot start'),
    );
  });
});

describe('an error that leaves a thread', () => {
  it('keeps what a person needs', () => {
    const store = new StoreError('BOT4_STORE_WRITE', 'full', { place: { file: 'x' } });
    expect(carriedError(store)).toEqual({
      message: 'BOT4_STORE_WRITE: full [x]',
      code: 'BOT4_STORE_WRITE',
      action: store.action,
      isInput: false,
    });
    expect(carriedError(new InputError('BOT4_CLI_USAGE', 'no')).isInput).toBe(true);
    const bug = new RangeError('bad');
    expect(carriedError(bug)).toEqual({ message: 'bad', isInput: false, stack: bug.stack });
    expect(carriedError('text')).toEqual({ message: 'text', isInput: false });
  });

  it('needs a thread to come from', () => {
    // Vitest runs each file in a process of its own, not in a thread.
    expect(() => serveTasks(() => async () => undefined)).toThrow('this module runs in a worker thread');
  });
});
