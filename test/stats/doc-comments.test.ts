/** Every public function of `bot4/stats` says what goes in, what comes out, what can fail, and where it is from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as stats from '../../src/public/stats.ts';
import { parseSource, readSource, repositoryFiles } from '../tidy/source.ts';
import { findPublic, missingInDoc } from './doc-rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const SOURCES = repositoryFiles(ROOT)
  .filter((path) => /^src\/domain\/stats\/.*(?<!\.test|\.gen)\.ts$/.test(path))
  .map((path) => readSource(ROOT, path));
/** Classes are documented with their methods. */
const NAMES = Object.entries(stats).flatMap(([name, value]) => {
  return typeof value === 'function' && /^class\b/.test(value.toString()) ? [] : [name];
});

describe('the reference', () => {
  const pages = repositoryFiles(ROOT)
    .filter((path) => /^docs\/reference\/statistics\/.*\.md$/.test(path))
    .map((path) => readFileSync(join(ROOT, path), 'utf8'));

  it.each(Object.keys(stats))('has a page that names %s', (name) => {
    expect(pages.some((page) => new RegExp(`\`${name}\\b`).test(page))).toBe(true);
  });
});

describe('the doc comment', () => {
  it.each(NAMES)('of %s is complete', (name) => {
    const found = findPublic(name, SOURCES);
    expect(found.length, `${name} is not found in src/domain/stats`).toBeGreaterThan(0);
    expect(found.flatMap((one) => missingInDoc(one).map((what) => `${one.name}: ${what}`))).toEqual([]);
  });

  it('of every function in an object of functions is looked at', () => {
    const count = NAMES.flatMap((name) => findPublic(name, SOURCES)).length;
    const values = Object.entries(stats).flatMap(([name, value]) => {
      if (!NAMES.includes(name)) return [];
      return typeof value === 'function' ? [name] : Object.values(value).filter((v) => typeof v === 'function');
    });
    expect(count).toBe(values.length);
  });

  const judge = (text: string) => findPublic('f', [parseSource('src/domain/stats/x.ts', text)]).flatMap(missingInDoc);
  const declaration = 'export function f(x: Series, lag: number): R { return 1; }';
  const result = 'export interface R { readonly pValue: number }';
  const good = [
    'Null hypothesis: no.',
    '@param x (n,) series.',
    '@param lag a count.',
    '@returns pValue.',
    '@throws BOT4_STATS_INPUT when x is short.',
    'Q = n. Box (1970).',
    '@example f([1], 1) // => 1',
  ];
  const comment = (lines: readonly string[]) => `/**\n * ${lines.join('\n * ')}\n */\n${declaration}\n${result}`;

  it('with all its parts lacks nothing', () => {
    expect(judge(comment(good))).toEqual([]);
  });

  it.each([
    [0, 'the null hypothesis in words'],
    [1, '@param x'],
    [2, '@param lag'],
    [3, '@returns'],
    [4, '@throws'],
    [5, 'a source'],
    [6, '@example'],
  ])('without its line %i lacks %s', (line, what) => {
    expect(judge(comment(good.with(line, 'Text.')))).toEqual([what]);
  });

  it('without a shape, and a function without a comment, are found', () => {
    expect(judge(comment(good.with(1, '@param x series.')))).toEqual(['the shape of x']);
    expect(judge(declaration)).toEqual(['a doc comment']);
    expect(judge(`${comment(good).replace('function f', 'function g')}\nexport const f = { g };`)).toEqual([]);
  });
});
