/** Charts: plotly where it is there, a static picture elsewhere. */
import type { Config, Data, Layout } from 'plotly.js';
import { DISPLAY, type Displayable, type MimeBundle } from './mime.ts';
import { type Json, plainJson } from './plain-json.ts';
import { staticSvg } from './static-svg.ts';

/** The MIME type that JupyterLab's plotly renderer draws. */
export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

const LAYOUT: Partial<Layout> = { height: 400, margin: { l: 64, r: 24, t: 48, b: 48 } };

/** A chart: plotly's data and layout, shown by plotly where it is there, and as a static picture elsewhere. */
export class Figure implements Displayable {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  readonly config: Partial<Config>;
  constructor(data: readonly Data[], layout: Partial<Layout> = {}, config: Partial<Config> = {}) {
    this.data = data;
    this.layout = { ...LAYOUT, ...layout };
    this.config = { displaylogo: false, responsive: true, ...config };
  }

  /** The figure as plain JSON, for reports and for plotly in a browser. */
  toJSON(): { readonly data: Json; readonly layout: Json; readonly config: Json } {
    return { data: plainJson(this.data), layout: plainJson(this.layout), config: plainJson(this.config) };
  }

  [DISPLAY](): MimeBundle {
    const figure = this.toJSON();
    const svg = staticSvg(figure);
    return {
      'text/plain': this.#summary(),
      ...(svg === undefined ? {} : { 'image/svg+xml': svg }),
      [PLOTLY_MIME]: figure,
    };
  }

  #summary(): string {
    const title = this.layout.title;
    const text = typeof title === 'object' ? title.text : undefined;
    const traces = this.data.map((trace) => trace.name ?? trace.type ?? 'scatter');
    return `Figure${text === undefined ? '' : ` "${text}"`} (${traces.join(', ')})`;
  }
}

/**
 * A plotly chart. As the last expression of a cell it is shown; elsewhere call `display(plot(...))`.
 * @param data plotly traces; arrays, typed arrays, dates and arquero columns may be given. @param layout plotly layout.
 * @returns the figure. @example plot([{ x: [1, 2, 3], y: [2, 4, 8], type: 'scatter' }], { title: { text: 'growth' } }).data.length // => 1
 */
export function plot(data: readonly Data[], layout: Partial<Layout> = {}, config: Partial<Config> = {}): Figure {
  return new Figure(data, layout, config);
}
