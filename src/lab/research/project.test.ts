import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { findProject } from './project.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-project-'));
  mkdirSync(join(dir, 'outer', 'notebooks', 'deep'), { recursive: true });
  mkdirSync(join(dir, 'outer', 'other', 'src'), { recursive: true });
  writeFileSync(join(dir, 'outer', 'package.json'), '{"name": "bot4"}');
  writeFileSync(join(dir, 'outer', 'other', 'package.json'), '{"name": "something-else"}');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('project folder', () => {
  it('is the nearest one above that holds the package bot4', () => {
    for (const from of ['.', 'notebooks', 'notebooks/deep']) {
      expect(findProject(join(dir, 'outer', from))).toBe(join(dir, 'outer'));
    }
  });

  it('is found past packages of other names', () => {
    expect(findProject(join(dir, 'outer', 'other', 'src'))).toBe(join(dir, 'outer'));
  });

  it('is missed by name of the folder where the search began', () => {
    expect(() => findProject(dir)).toThrow(InputError);
    expect(() => findProject(dir)).toThrow(`BOT4_NOTEBOOK_FILE: this folder is not inside a bot4 project [${dir}]`);
  });
});
