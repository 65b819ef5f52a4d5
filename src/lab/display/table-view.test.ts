import { desc, op, table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { mimeBundle } from './mime.ts';
import { columnFacts, columnsSource, tableSource } from './table-source.ts';
import { tableBundle } from './table-view.ts';

const html = (value: unknown) => String(mimeBundle(value)['text/html']);
const text = (value: unknown) => String(mimeBundle(value)['text/plain']);
const rowsOf = (page: string) => page.match(/<tr style="background:none">/g)?.length ?? 0;

const thirty = table({
  day: Array.from({ length: 30 }, (_, i) => i),
  price: Float64Array.from({ length: 30 }, (_, i) => (i === 3 ? Number.NaN : 1234.5)),
});

describe('a table of arquero', () => {
  it('shows 20 of 30 rows as HTML and as text, with its size', () => {
    expect(rowsOf(html(thirty))).toBe(20);
    const [names, types, first] = text(thirty).split('\n');
    expect(names).toMatch(/^day +price$/);
    expect(types).toMatch(/^integer +number, 1 missing$/);
    expect(first).toMatch(/^0 +1,234\.5$/);
    for (const form of [html(thirty), text(thirty)]) expect(form).toMatch(/30 rows × 2 columns.*, the first 20 shown/s);
  });

  it('is read in the order and with the rows that it has after a filter and a sort', () => {
    const sorted = thirty.filter((row: { day: number }) => row.day < 5).orderby(desc('day'));
    expect(text(sorted).split('\n').at(2)).toMatch(/^4 /);
    expect(text(sorted)).toContain('5 rows × 2 columns');
    const grouped = thirty.groupby('price').rollup({ n: op.count() });
    expect(text(grouped)).toContain('2 rows × 2 columns');
  });
});

describe('a frame of danfo', () => {
  it('shows its index, its own types and what is missing', async () => {
    const { DataFrame, Series } = await import('danfojs-node');
    const frame = new DataFrame({ name: ['a', 'b', 'c'], x: [1.5, Number.NaN, 3] }, { index: ['i', 'j', 'k'] });
    const lines = text(frame).split('\n');
    expect(lines[0]).toMatch(/^ +name +x$/);
    expect(lines[1]).toMatch(/string +float32, 1 missing$/);
    expect(lines[2]).toMatch(/^i +a +1\.5$/);
    expect(lines.at(-1)).toBe('3 rows × 2 columns');
    expect(html(frame)).toContain('float32, 1 missing');
    const series = text(new Series([4, 5], { columns: ['only'] }));
    expect(series).toContain('2 rows × 1 columns');
    expect(series).toMatch(/^1 +5$/m);
  });
});

describe('the columns of a table', () => {
  const facts = (values: readonly unknown[]) => columnFacts({ name: 'x', at: (row) => values[row] }, values.length);

  it.each([
    [[1, 2, 3], 'integer', 0],
    [[1, 2.5, Number.NaN], 'number', 1],
    [['a', null, undefined], 'string', 2],
    [[new Date(0), new Date(Number.NaN)], 'date', 1],
    [[true], 'boolean', 0],
    [[1, 'a'], 'mixed', 0],
    [[null], 'empty', 1],
    [[[1]], 'list', 0],
    [[{}], 'object', 0],
    [[1n], 'bigint', 0],
  ])('%o are %s with %i missing', (values, type, missing) => {
    expect(facts(values)).toEqual({ type, missing });
  });
});

describe('the page of a table', () => {
  const page = (columns: Record<string, ArrayLike<unknown>>) =>
    tableBundle(columnsSource(columns))['text/html'] as string;

  it('carries no markup of its values, in cells, names or the data of its script', () => {
    const evil = '</script><img src=x onerror=alert(1)>';
    const shown = page({ [evil]: [evil, 'b'] });
    expect(shown.match(/<\/script>/g)).toHaveLength(1);
    expect(shown).not.toContain('<img');
  });

  it('has a script that parses, and none for a single row', () => {
    const shown = page({ x: [1, Number.NaN, Number.POSITIVE_INFINITY], y: [new Date(0), null, new Date(1)] });
    const script = /<script>([\s\S]*)<\/script>/.exec(shown)?.[1] as string;
    expect(() => new Function('document', script)({ currentScript: null })).not.toThrow();
    expect(script).toContain('"key":[1,null,1.7976931348623157e+308]');
    expect(page({ x: [1] })).not.toContain('<script>');
  });

  it('keeps 20,000 cells of a table of a million rows, and says so', () => {
    const shown = page({ x: new Float64Array(1_000_000), y: new Float64Array(1_000_000) });
    expect(shown.length).toBeLessThan(500_000);
    expect(shown).toContain('pages and sorting are of the first 10,000');
  });

  it('of no rows has its head', () => {
    expect(page({ x: [] })).toContain('0 rows × 1 columns');
    expect(tableSource(table({}))?.rows).toBe(0);
    expect(tableBundle(columnsSource({}))['text/plain']).toContain('0 rows × 0 columns');
  });

  it('writes what is nested as JSON, and leaves what is missing empty', () => {
    expect(tableBundle(columnsSource({ x: [{ a: 1 }, null] }))['text/plain']).toMatch(/^\{"a":1\}$/m);
  });
});
