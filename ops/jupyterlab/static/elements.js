/** Elements from text: nothing that a kernel or a file says becomes markup. */

/** An element with attributes and children; texts are texts. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A table of rows of texts, the first one being its head. */
export function table(head, rows, attributes = {}) {
  return element(
    'table',
    { class: 'bot4-table', ...attributes },
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', {}, text)))),
    element('tbody', {}, ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))))),
  );
}

const STYLE = `
.bot4-panel { overflow: auto; padding: 8px 10px; color: var(--jp-ui-font-color1); font-size: var(--jp-ui-font-size1); background: var(--jp-layout-color1); }
.bot4-panel h3 { margin: 12px 0 4px; font-size: var(--jp-ui-font-size1); border-bottom: 1px solid var(--jp-border-color2); padding-bottom: 2px; }
.bot4-panel h3:first-child { margin-top: 0; }
.bot4-muted { color: var(--jp-ui-font-color2); }
.bot4-table { border-collapse: collapse; width: 100%; font-size: var(--jp-ui-font-size1); }
.bot4-table th { text-align: left; font-weight: 600; color: var(--jp-ui-font-color2); padding: 2px 8px 2px 0; }
.bot4-table td { padding: 2px 8px 2px 0; vertical-align: top; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.bot4-table td:first-child { white-space: nowrap; overflow-wrap: normal; }
.bot4-variables td:first-child { max-width: 11em; overflow: hidden; text-overflow: ellipsis; }
.bot4-variables td + td { white-space: nowrap; max-width: 14em; overflow: hidden; text-overflow: ellipsis; }
.bot4-good { color: var(--jp-success-color1, #2e8b57); font-weight: 600; }
.bot4-bad { color: var(--jp-error-color1, #c0392b); font-weight: 600; }
.bot4-kill { background: #c0392b; color: white; border: none; border-radius: 3px; padding: 3px 10px; cursor: pointer; }
.bot4-kill[disabled] { opacity: .45; cursor: default; }
.bot4-button { border: 1px solid var(--jp-border-color1); background: var(--jp-layout-color2); color: inherit; border-radius: 3px; padding: 2px 8px; cursor: pointer; }
.bot4-dialog { max-width: 62em; max-height: 65vh; overflow: auto; }
.bot4-trials { padding: 0 6px; cursor: default; line-height: 24px; font-size: var(--jp-ui-font-size1); }
.jp-Cell[data-bot4-state="stale"] .jp-InputPrompt, .jp-Cell[data-bot4-state="edited"] .jp-InputPrompt { color: #b8860b; }
.jp-Cell[data-bot4-state="stale"] .jp-InputArea-editor { border-left: 3px solid #d4a017; }
.jp-Cell[data-bot4-state="edited"] .jp-InputArea-editor { border-left: 3px dashed #d4a017; }
`;

/** Puts the style sheet into the page, once. */
export function addStyle() {
  if (document.getElementById('bot4-style') !== null) return;
  document.head.append(element('style', { id: 'bot4-style' }, STYLE));
}
