import { describe, expect, it } from 'vitest';
import { card } from './card.ts';
import { plot } from './figure.ts';
import { DISPLAY, mimeBundle } from './mime.ts';

describe('the forms of a value', () => {
  it('are text for what has no display of its own', () => {
    expect(mimeBundle({ a: [1, 2] })).toEqual({ 'text/plain': '{ a: [ 1, 2 ] }' });
    expect(mimeBundle('a')).toEqual({ 'text/plain': "'a'" });
    expect(mimeBundle(null)).toEqual({ 'text/plain': 'null' });
  });

  it('come from the object itself when it has a display method, with text added', () => {
    const value = { name: 'x', [DISPLAY]: () => ({ 'text/html': '<b>x</b>' }) };
    expect(mimeBundle(value)).toMatchObject({ 'text/html': '<b>x</b>', 'text/plain': expect.stringContaining("'x'") });
  });

  it('fall back to text when the display method gives no bundle', () => {
    expect(Object.keys(mimeBundle({ [DISPLAY]: () => undefined }))).toEqual(['text/plain']);
  });
});

describe('a card', () => {
  const adf = card({
    title: 'ADF <1>',
    verdict: 'pass',
    rows: [
      ['p-value', 0.00006],
      ['lags', 3],
    ],
    note: 'Stationary.',
  });

  it('is a table with title, verdict and note', () => {
    const bundle = mimeBundle(adf);
    expect(bundle['text/plain']).toBe('ADF <1>: pass\n  p-value  6e-5\n  lags        3\nStationary.');
    expect(String(bundle['text/html'])).toContain('ADF &lt;1&gt;');
    expect(String(bundle['text/html']).match(/<tr/g)).toHaveLength(2);
  });
});

describe('a figure', () => {
  it('is plain JSON for plotly: no typed arrays, dates or NaN', () => {
    const figure = plot([{ x: [new Date(0)], y: new Float64Array([1, Number.NaN]), type: 'scatter' }], { height: 300 });
    const json = mimeBundle(figure)['application/vnd.plotly.v1+json'];
    expect(json).toMatchObject({
      data: [{ x: ['1970-01-01T00:00:00.000Z'], y: [1, null], type: 'scatter' }],
      layout: { height: 300, margin: { l: 64 } },
    });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });

  it('has a text form that names its title and traces', () => {
    const figure = plot(
      [
        { y: [1], name: 'close' },
        { y: [1], type: 'bar' },
      ],
      { title: { text: 'BTC' } },
    );
    expect(mimeBundle(figure)['text/plain']).toBe('Figure "BTC" (close, bar)');
  });
});
