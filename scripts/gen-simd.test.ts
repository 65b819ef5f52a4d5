import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generateSimd, SIMD_SOURCES, simdText } from './gen-simd.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

describe('the SIMD kernels', () => {
  it('are what their sources compile to', { timeout: 180_000 }, async () => {
    expect(await generateSimd(ROOT, true)).toBe(true);
  });

  it('are stale when a source has changed, made anew without the check, and refused when a source has a fault', {
    timeout: 120_000,
  }, async () => {
    const root = mkdtempSync(join(tmpdir(), 'bot4-simd-'));
    const source = join(root, SIMD_SOURCES[0] as string);
    for (const path of SIMD_SOURCES) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), 'export function one(): i32 {\n  return 1;\n}\n');
    }
    expect(await generateSimd(root, true)).toBe(false);
    expect(await generateSimd(root, false)).toBe(true);
    expect(await generateSimd(root, true)).toBe(true);
    expect(await simdText(root, 'src/hot/simd/correlation.as')).toContain('export const CORRELATION_WASM =');
    writeFileSync(source, 'export function one(): i32 {\n  return "one";\n}\n');
    await expect(generateSimd(root, true)).rejects.toThrow(/^asc: /);
    rmSync(root, { recursive: true });
  });
});
