/** Writing recordings: what is durable, rotation, restarts, power cuts at any byte, failing disks, locks. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { SystemTimers } from '../feed/timers.ts';
import { readRecording } from './read-recording.ts';
import { RecordingWriter, type RecordingWriterOptions } from './recording-writer.ts';
import { readManifest } from './segment-store.ts';

const root = mkdtempSync(join(tmpdir(), 'bot4-writer-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;

function newFolder(): string {
  folders += 1;
  return join(root, String(folders));
}

function open(dir: string, options: Partial<RecordingWriterOptions> = {}): RecordingWriter {
  const clock = new SystemClock();
  return new RecordingWriter({ dir, clock, timers: new SystemTimers(), description: '{}', flushMs: 1, ...options });
}

function put(writer: RecordingWriter, text: string): void {
  writer.put({ dir: 'in', localTime: 1_700_000_000_000_000, conn: 'c', raw: text });
}

async function messages(dir: string): Promise<string[]> {
  const found: string[] = [];
  const summary = await readRecording(dir, ({ dir: direction, bytes, from, to }) => {
    if (direction === 'in') found.push(new TextDecoder().decode(bytes.subarray(from, to)));
    else found.push(direction);
  });
  expect([summary.badLines, summary.torn]).toEqual([0, '']);
  return found;
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(condition()).toBe(true);
}

/** The folder as a crash leaves it: without the process that holds its lock. */
function crashed(dir: string): string {
  const copy = newFolder();
  mkdirSync(copy);
  for (const name of readdirSync(dir))
    if (name !== 'lock' && statSync(join(dir, name)).isFile()) copyFileSync(join(dir, name), join(copy, name));
  return copy;
}

describe('a recording writer', () => {
  it('says that lines are on disk only when they are', async () => {
    const dir = newFolder();
    const told: number[] = [];
    const writer = open(dir, { onFlushed: (lines) => told.push(lines) });
    for (let i = 0; i < 3; i++) put(writer, `m${i}`);
    expect([writer.lines, writer.flushed]).toEqual([4, 0]);
    await until(() => writer.flushed === 4);
    const text = readFileSync(join(dir, 'segment-000001.ndjson'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBe(4);
    put(writer, 'm3');
    const totals = await writer.close();
    expect(told.at(-1)).toBe(5);
    expect([totals.lines, totals.segments.length, totals.faults]).toEqual([5, 1, []]);
    expect(await messages(dir)).toEqual(['start', 'm0', 'm1', 'm2', 'm3']);
  });

  it('never says more lines than are in the file, also while lines come during a sync', async () => {
    const dir = newFolder();
    const tooMany: string[] = [];
    const onFlushed = (lines: number): void => {
      const written = readFileSync(join(dir, 'segment-000001.ndjson'), 'utf8').split('\n').length - 1;
      if (written < lines) tooMany.push(`${lines} of ${written}`);
    };
    const writer = open(dir, { flushMs: 0, onFlushed });
    for (let i = 0; i < 300; i++) {
      put(writer, String(i));
      if (i % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.close();
    expect(tooMany).toEqual([]);
  });

  it('finishes segments by size: compressed, hashed, listed, and the sources gone', async () => {
    const dir = newFolder();
    const writer = open(dir, { segmentBytes: 2000 });
    for (let i = 0; i < 200; i++) {
      put(writer, `message ${i}`);
      if (i % 20 === 0) await until(() => writer.flushed === writer.lines);
    }
    const { segments } = await writer.close();
    expect(segments.length).toBeGreaterThan(3);
    const stored = readManifest(join(dir, 'manifest.json'));
    expect(stored?.segments).toEqual(segments);
    for (const segment of segments) {
      const bytes = readFileSync(join(dir, segment.file));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(segment.sha256);
      expect(bytes.length).toBe(segment.storedBytes);
      expect(segment.from).toBeGreaterThan(0);
    }
    expect(segments.reduce((sum, { lines }) => sum + lines, 0)).toBe(201);
    expect(readdirSync(dir).filter((name) => name.endsWith('.ndjson'))).toEqual([]);
    expect(await messages(dir)).toEqual(['start', ...Array.from({ length: 200 }, (_, i) => `message ${i}`)]);
  });

  it('finishes a segment by age', async () => {
    const dir = newFolder();
    const writer = open(dir, { segmentMs: 5 });
    for (let i = 0; i < 5; i++) {
      put(writer, `m${i}`);
      await new Promise((resolve) => setTimeout(resolve, 12));
    }
    expect((await writer.close()).segments.length).toBeGreaterThan(1);
  });

  it('goes on in a new segment after a crash, with a start line between', async () => {
    const dir = newFolder();
    const first = open(dir);
    put(first, 'before');
    await until(() => first.flushed === 2);
    const copy = crashed(dir);
    await first.close();
    const second = open(copy);
    expect(second.recovered).toBe(2);
    put(second, 'after');
    const { segments } = await second.close();
    expect(segments.map(({ file }) => file)).toEqual(['segment-000001.ndjson.zst', 'segment-000002.ndjson.zst']);
    expect(await messages(copy)).toEqual(['start', 'before', 'start', 'after']);
  });

  it('keeps what was acknowledged when the file is cut at any byte after it, with any bytes behind', async () => {
    const dir = newFolder();
    const writer = open(dir);
    for (let i = 0; i < 20; i++) put(writer, `acknowledged ${i}`);
    await until(() => writer.flushed === 21);
    const source = join(dir, 'segment-000001.ndjson');
    const durable = statSync(source).size;
    for (let i = 0; i < 20; i++) put(writer, `not yet ${i}`);
    await until(() => writer.flushed === 41);
    const copy = crashed(dir);
    await writer.close();
    const whole = readFileSync(join(copy, 'segment-000001.ndjson'));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: durable, max: whole.length }),
        fc.uint8Array({ maxLength: 40 }),
        async (cut, rubbish) => {
          const folder = newFolder();
          mkdirSync(folder);
          writeFileSync(join(folder, 'segment-000001.ndjson'), Buffer.concat([whole.subarray(0, cut), rubbish]));
          const again = open(folder);
          put(again, 'again');
          await again.close();
          const found = (await messages(folder)).filter((text) => text !== 'start');
          expect(found.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => `acknowledged ${i}`));
          expect(found.slice(20, -1)).toEqual(Array.from({ length: found.length - 21 }, (_, i) => `not yet ${i}`));
          expect(found.at(-1)).toBe('again');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes a segment once where the crash came between its rename and the removal of its source', async () => {
    const dir = newFolder();
    const writer = open(dir);
    put(writer, 'once');
    await until(() => writer.flushed === 2);
    const source = readFileSync(join(dir, 'segment-000001.ndjson'));
    await writer.close();
    writeFileSync(join(dir, 'segment-000001.ndjson'), source);
    rmSync(join(dir, 'manifest.json'));
    writeFileSync(join(dir, '.tmp-1-00'), 'left over');
    expect(await messages(dir)).toEqual(['start', 'once']);
    const again = open(dir);
    const { segments } = await again.close();
    expect(segments.map(({ lines }) => lines)).toEqual([2, 1]);
    expect(await messages(dir)).toEqual(['start', 'once', 'start']);
    expect(existsSync(join(dir, '.tmp-1-00'))).toBe(false);
  });

  it('makes a manifest anew when it is damaged or lists what is not there', async () => {
    const dir = newFolder();
    await open(dir).close();
    const right = readManifest(join(dir, 'manifest.json'));
    for (const wrong of [
      '{"segments":[',
      'null',
      JSON.stringify({ segments: [{ file: 'segment-000009.ndjson.zst' }] }),
    ]) {
      const copy = crashed(dir);
      writeFileSync(join(copy, 'manifest.json'), wrong);
      const { segments } = await open(copy).close();
      expect(segments[0]).toEqual(right?.segments[0]);
      expect(segments.length).toBe(2);
    }
  });

  it('removes a segment that a crash left without a whole line', async () => {
    const dir = newFolder();
    mkdirSync(dir);
    writeFileSync(join(dir, 'segment-000004.ndjson'), '{"t":"17');
    const writer = open(dir);
    expect(writer.recovered).toBe(0);
    expect((await writer.close()).segments.map(({ file }) => file)).toEqual(['segment-000005.ndjson.zst']);
  });

  it('refuses a folder into which another writer records', async () => {
    const dir = newFolder();
    const writer = open(dir);
    expect(() => open(dir)).toThrow(/BOT4_CATALOG_LOCKED: another process records into this folder/);
    await writer.close();
    await open(dir).close();
  });

  it('refuses a folder that cannot be made', () => {
    const dir = newFolder();
    writeFileSync(dir, 'a file');
    expect(() => open(dir)).toThrow(/BOT4_STORE_WRITE/);
  });

  it('stops accepting lines after a failed write, tells it once, and close says it again', async () => {
    const dir = newFolder();
    const failures: string[] = [];
    const writer = open(dir, { onFailed: (error) => failures.push(error.code) });
    put(writer, 'good');
    await until(() => writer.flushed === 2);
    // The file is closed behind the writer's back: what EIO does to it, without a disk that fails.
    closeSync(openDescriptor(join(dir, 'segment-000001.ndjson')));
    put(writer, 'lost');
    await until(() => failures.length > 0);
    const { lines } = writer;
    put(writer, 'ignored');
    expect([writer.lines, writer.flushed, failures]).toEqual([lines, 2, ['BOT4_STORE_WRITE']]);
    await expect(writer.close()).rejects.toThrow(/BOT4_STORE_WRITE/);
    expect(await messages(crashed(dir))).toEqual(['start', 'good']);
  });

  it('is congested while more than 32 MiB are not on disk', async () => {
    const writer = open(newFolder());
    const message = 'x'.repeat(1 << 20);
    for (let i = 0; i < 34; i++) put(writer, message);
    expect(writer.congested).toBe(true);
    await until(() => !writer.congested);
    expect((await writer.close()).lines).toBe(35);
  });

  it('keeps the order of lines that come while a sync runs', async () => {
    const dir = newFolder();
    const writer = open(dir, { flushMs: 0, segmentBytes: 4000 });
    for (let i = 0; i < 500; i++) {
      put(writer, String(i));
      if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.close();
    expect(await messages(dir)).toEqual(['start', ...Array.from({ length: 500 }, (_, i) => String(i))]);
  });
});

/** The descriptor by which this process has a file open. */
function openDescriptor(path: string): number {
  for (const name of readdirSync('/proc/self/fd')) {
    const fd = Number(name);
    try {
      if (realpathOf(fd) === path) return fd;
    } catch {
      // Closed between the list and the look.
    }
  }
  throw new Error(`${path} is not open`);
}

function realpathOf(fd: number): string {
  return readlinkSync(`/proc/self/fd/${fd}`);
}
