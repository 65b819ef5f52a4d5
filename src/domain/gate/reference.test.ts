import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { QUESTIONS } from './checks.ts';
import { CHECK_IDS, POLICY } from './index.ts';

function page(path: string): string {
  return readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8');
}

/** Rows of all tables of a page, cells trimmed, without heads and rules. */
function rows(path: string): string[][] {
  return page(path)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('docs/reference/gate.md', () => {
  const table = rows('reference/gate.md');

  it('lists every check with its title and its threshold under the house policy, in order', () => {
    const checks = table.filter(([, , third]) => third !== undefined);
    expect(checks).toEqual(QUESTIONS.map(({ id, title, threshold }) => [`\`${id}\``, title, threshold(POLICY)]));
  });

  it('lists every value of the policy', () => {
    const values = table.filter((cells) => cells.length === 2);
    expect(values).toEqual(Object.entries(POLICY).map(([key, value]) => [`\`${key}\``, String(value)]));
  });
});

describe('docs/concepts/gate.md', () => {
  it('says of every check why it is there', () => {
    const text = page('concepts/gate.md');
    expect(CHECK_IDS.filter((id) => !text.includes(`**\`${id}\`**`))).toEqual([]);
  });
});

describe('the questions', () => {
  it('have the names and the order of CHECK_IDS', () => {
    expect(QUESTIONS.map(({ id }) => id)).toEqual([...CHECK_IDS]);
  });
});
