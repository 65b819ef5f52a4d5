import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ownFile } from './module-paths.ts';
import { ROOT } from './paths.ts';

const main = pathToFileURL(`${ROOT}/runner/main.ts`).href;

describe('imports that need no look at the disk', () => {
  it('are those between our own TypeScript files, and lead where Node would go', () => {
    const url = ownFile('./commands/paper.ts', main) ?? '';
    expect(url).toBe(pathToFileURL(`${ROOT}/runner/commands/paper.ts`).href);
    expect(existsSync(fileURLToPath(url))).toBe(true);
    expect(ownFile('../../src/core/index.ts', url)).toBe(pathToFileURL(`${ROOT}/src/core/index.ts`).href);
  });

  it.each([
    ['a package', 'commander', main],
    ['a module of Node', 'node:fs', main],
    ['a public name of ours', 'bot4/stats', main],
    ['a file that is not TypeScript', './data.json', main],
    ['a file with a query', './main.ts?again', main],
    ['a file outside src and runner', '../test/fixtures.ts', main],
    ["a user's file", './helper.ts', pathToFileURL(`${ROOT}/notebooks/strategy.ts`).href],
    ['the entry', './main.ts', undefined],
  ])('are not those of %s', (_, specifier, parent) => {
    expect(ownFile(specifier, parent)).toBeUndefined();
  });
});
