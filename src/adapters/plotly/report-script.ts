/**
 * The script of the page: draws the charts with the colours of the style sheet, again when light turns to dark, and at
 * the width of a sheet before it is printed. It reads only the embedded figures. Text, because it runs in a browser.
 */
export const PAGE_SCRIPT = `(() => {
  'use strict';
  const PAPER_WIDTH = 690;
  const root = document.documentElement;
  const figures = JSON.parse(document.getElementById('figures').textContent);
  const places = figures.map((_, i) => document.getElementById('figure-' + i));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const coarse = matchMedia('(pointer: coarse)').matches;

  // A text that names a style property becomes its value; everything else stays.
  const themed = (value, style) => {
    if (typeof value === 'string') return value.startsWith('--') ? style.getPropertyValue(value).trim() : value;
    if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map((item) => themed(item, style));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item, style)]));
  };
  const config = {
    displaylogo: false,
    responsive: true,
    showTips: false,
    // Named one by one: plotly's own choice has a button that sends the data to its maker.
    modeBarButtons: [['toImage', 'zoom2d', 'pan2d', 'resetScale2d']],
    plotlyServerURL: '',
    showSendToCloud: false,
    ...(coarse ? { displayModeBar: false } : {}),
  };
  const draw = (width) => Promise.all(figures.map((figure, i) => {
    const { data, layout } = themed(figure, getComputedStyle(root));
    // A finger scrolls the page; dragging a chart would catch it.
    const more = { ...(coarse ? { dragmode: false } : {}), ...(width ? { width } : {}) };
    return Plotly.react(places[i], data, { ...layout, ...more }, config);
  }));

  dark.addEventListener('change', () => draw());
  addEventListener('beforeprint', () => {
    root.classList.add('paper');
    draw(PAPER_WIDTH);
  });
  addEventListener('afterprint', () => {
    root.classList.remove('paper');
    draw();
  });
  draw().then(() => root.setAttribute('data-drawn', String(figures.length)));
})();
`;
