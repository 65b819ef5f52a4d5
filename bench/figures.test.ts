import { describe, expect, it } from 'vitest';
import { renderFigures, replaceFigures } from './figures.ts';
import { measure } from './harness.ts';
import { makeReport } from './report.ts';

const PAGE = `before
<!-- figures: begin (written by bench/figures.ts) -->
old
<!-- figures: end -->
after
`;

describe('figures of the benchmark page', () => {
  it('replace what stands between the markers and nothing else', () => {
    const page = replaceFigures(PAGE, 'new');
    expect(page).toBe(PAGE.replace('\nold\n', '\n\nnew\n\n'));
    expect(replaceFigures(page, 'new')).toBe(page);
  });

  it('are refused by a page without markers', () => {
    expect(() => replaceFigures('no markers', 'new')).toThrow('no markers');
  });

  it('have a row for each case and one for each of its promises', async () => {
    const run = (count: number): number => count;
    const result = await measure(
      {
        name: 'a case',
        input: 'nothing',
        method: 'batched',
        setup: () => ({ run }),
        budgets: ['breakerP99', 'breakerBytes'],
      },
      'small',
    );
    const text = renderFigures(makeReport('full', new Map([['x.bench.ts', [result]]])));
    expect(text.split('\n').filter((line) => line.startsWith('| a case |'))).toHaveLength(1);
    expect(text).toContain('breakerP99: ');
    expect(text).toContain('breakerBytes: ');
  });
});
