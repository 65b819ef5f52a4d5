import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { counting, LONGEST, rankOf, sharing } from './test-order.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

describe('the order of test files', () => {
  it('names long files that exist, each once, and ranks them before all others', () => {
    expect(LONGEST.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(new Set(LONGEST).size).toBe(LONGEST.length);
    expect(LONGEST.map((file) => rankOf(ROOT + file))).toEqual(LONGEST.map((_, i) => i));
    expect(rankOf(`${ROOT}src/core/units.test.ts`)).toBe(LONGEST.length);
  });
});

describe('test files that share a process', () => {
  const files = sharing();

  it('are of pure code', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => !/^src\/(core|domain|dto)\//.test(file))).toEqual([]);
    expect(files).toContain('src/core/units.test.ts');
  });

  it('are not those that count bytes, start threads or processes, or replace modules', () => {
    expect(files).not.toContain('src/domain/market/book/l2-book.test.ts');
    expect(files).not.toContain('src/domain/ml/trees/allocation.test.ts');
  });
});

describe('test files that count bytes', () => {
  it('are found, and share no process', () => {
    const files = counting();
    expect(files).toContain('src/domain/market/book/book-sink.test.ts');
    expect(files).toContain('src/hot/slot-pool.test.ts');
    expect(files.filter((file) => sharing().includes(file))).toEqual([]);
  });
});
