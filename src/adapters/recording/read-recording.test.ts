/** Reading recordings: files in sequence, compression, torn ends, damage. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecording } from './read-recording.ts';

const dir = mkdtempSync(join(tmpdir(), 'bot4-read-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

function line(n: number, text = `m${n}`): string {
  return `{"t":"${n}","dir":"in","conn":"c","raw":"${text}"}\n`;
}

async function read(path: string | readonly string[]) {
  const messages: string[] = [];
  const summary = await readRecording(path, ({ bytes, from, to, line: number }) => {
    messages.push(`${number} ${new TextDecoder().decode(bytes.subarray(from, to))}`);
  });
  return { messages, summary };
}

const THREE = line(1) + line(2) + line(3);

describe('reading a recording', () => {
  it('reads plain, gz and zst by their content, whatever they are called', async () => {
    for (const content of [Buffer.from(THREE), gzipSync(THREE), zstdCompressSync(THREE)]) {
      const { messages, summary } = await read(file('some.data', content));
      expect(messages).toEqual(['1 m1', '2 m2', '3 m3']);
      expect([summary.from, summary.to, summary.torn]).toEqual([1e6, 3e6, '']);
    }
  });

  it('counts lines on over files in sequence, and reads compressed files that were joined', async () => {
    const joined = Buffer.concat([zstdCompressSync(line(1)), zstdCompressSync(line(2))]);
    const gz = Buffer.concat([gzipSync(line(3)), gzipSync(line(4))]);
    const { messages } = await read([file('a.zst', joined), file('b.gz', gz)]);
    expect(messages).toEqual(['1 m1', '2 m2', '3 m3', '4 m4']);
  });

  it('passes over a torn last line and says so; a whole one without a line end is read', async () => {
    const torn = await read(file('torn', THREE + line(4).slice(0, -5)));
    expect(torn.messages.length).toBe(3);
    expect(torn.summary.torn).toMatch(/torn: the last line is cut off after 38 bytes/);
    const whole = await read(file('whole', THREE.trimEnd()));
    expect([whole.messages.length, whole.summary.torn]).toEqual([3, '']);
    const bare = await read(file('bare', '1723161253937085768 {"a":{"b":1}}\n1723161253937085769 {"a":{"b":1}'));
    expect([bare.messages, bare.summary.torn]).toEqual([['1 {"a":{"b":1}}'], expect.stringMatching(/cut off/)]);
  });

  it('keeps what can be read of a compressed file that is cut off, and says so', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => line(i, `${i * 7919}`)).join('');
    for (const bytes of [gzipSync(many), zstdCompressSync(many)]) {
      const { messages, summary } = await read(file('cut', bytes.subarray(0, bytes.length - 300)));
      expect(messages.length).toBeGreaterThan(1000);
      expect(summary.torn).toMatch(/the compressed file is cut off/);
    }
  });

  it('refuses damage in the middle of a compressed file', async () => {
    const bytes = gzipSync(Array.from({ length: 20_000 }, (_, i) => line(i, `${i * 7919}`)).join(''));
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 200);
    await expect(read(file('bad.gz', bytes))).rejects.toThrow(/BOT4_DATA_CORRUPT.*bad\.gz/);
  });

  it('counts lines of neither layout, names the first, and reads on', async () => {
    const { messages, summary } = await read(file('mixed', `${line(1)}nonsense\n\n${line(3)}{"t":1}\n`));
    expect(messages).toEqual(['1 m1', '3 m3']);
    expect([summary.badLines, summary.firstBadLine, summary.lines]).toEqual([2, 2, 4]);
  });

  it('reads a line that is longer than many pieces of a file', async () => {
    const long = 'x'.repeat(1 << 20);
    const { messages } = await read(file('long', line(1) + line(2, long) + line(3)));
    expect(messages.map((text) => text.length)).toEqual([4, long.length + 2, 4]);
  });

  it('stops where the visitor says so', async () => {
    let seen = 0;
    await readRecording([file('one', THREE), file('two', THREE)], () => {
      seen += 1;
      return seen < 2;
    });
    expect(seen).toBe(2);
  });

  it('does not mistake an error of the visitor for damage', async () => {
    const visit = (): never => {
      throw Object.assign(new Error('mine'), { code: 'EMINE' });
    };
    await expect(readRecording(file('fine', THREE), visit)).rejects.toThrow(/^mine$/);
  });

  it('reads an empty file as no lines', async () => {
    const { messages, summary } = await read(file('empty', ''));
    expect([messages.length, summary.lines, summary.torn]).toEqual([0, 0, '']);
  });

  it('refuses a file that is not there and a folder without segments', async () => {
    await expect(read(join(dir, 'absent'))).rejects.toThrow(/BOT4_DATA_FILE.*absent/);
    await expect(read(dir)).rejects.toThrow(/BOT4_DATA_FILE.*no segment/);
  });
});
