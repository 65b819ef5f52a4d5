import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, VENUE_FAULTS } from '../../src/domain/sim/index.ts';

const PAGE = readFileSync('docs/concepts/simulator.md', 'utf8');

/** Rows of the table: fault, text, mode, kinds, files. */
const ROWS = [...PAGE.matchAll(/^\| (F\d+) \| ([^|]+) \| `(\w+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, fault = '', text = '', mode = '', kinds = '', files = '']) => ({
    fault,
    text: text.trim(),
    mode,
    kinds: [...kinds.matchAll(/`(\w+)`/g)].map(([, kind]) => kind as string),
    files: [...files.matchAll(/`([\w.-]+)`/g)].map(([, file]) => file as string),
  }),
);

describe('the table of faults in docs/concepts/simulator.md', () => {
  it('has the faults that a venue causes, each with its mode and its kinds', () => {
    const told = Object.fromEntries(ROWS.map(({ fault, text, mode, kinds }) => [fault, { fault: text, mode, kinds }]));
    expect(told).toEqual(VENUE_FAULTS);
  });

  it('names files whose tests inject the kind', () => {
    const texts = new Map<string, string>();
    for (const { files } of ROWS) for (const file of files) texts.set(file, readFileSync(`test/sim/${file}`, 'utf8'));
    for (const { fault, kinds, files } of ROWS) {
      for (const kind of kinds) {
        const isSeen = files.some((file) => texts.get(file)?.includes(`'${kind}'`));
        expect(isSeen, `${fault}: ${kind} in ${files.join(', ')}`).toBe(true);
      }
    }
  });

  it('has every kind that there is', () => {
    expect(new Set(ROWS.flatMap(({ kinds }) => kinds))).toEqual(new Set(Object.keys(FAULT_KINDS)));
  });
});
