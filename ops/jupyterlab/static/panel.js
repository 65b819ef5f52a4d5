/** The side panel: the session and its trials, the runners with their kill switch, stale cells, variables. */
import { runCells, watchCells } from './cells.js';
import { element, table } from './elements.js';
import { askKill, askStatus, bot4Kernel, openComm } from './kernel.js';

const EVERY_MS = 3000;
const LATER_MS = 700;
const UNITS = 1e8;

const money = (units) =>
  (units / UNITS).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const muted = (text) => element('p', { class: 'bot4-muted' }, text);

function sessionRows(session) {
  return table(
    ['', ''],
    [
      ['question', session.question],
      ['data', `${session.source}${session.synthetic ? ' (SYNTHETIC)' : ''}`],
      ['trials', String(session.trials)],
      ['strategy', session.strategy ?? 'none yet'],
    ],
  );
}

/** Profit or loss of a runner, with its sign. */
function result({ equity, initialCash }) {
  const change = equity - initialCash;
  return element(
    'span',
    { class: change < 0 ? 'bot4-bad' : 'bot4-good' },
    `${change < 0 ? '−' : '+'}${money(Math.abs(change))}`,
  );
}

/** What a runner replays: bars, or trades. */
function replayed({ bars, trades }) {
  return trades === undefined ? `${bars.toLocaleString('en-US')} bars` : `${trades.toLocaleString('en-US')} trades`;
}

function runnerBlock(runner, kill) {
  const isRunning = runner.state === 'running';
  const button = element('button', { class: 'bot4-kill', onclick: () => kill(runner.artifact, button) }, 'Kill switch');
  if (!isRunning || runner.halted !== '') button.disabled = true;
  return element(
    'div',
    { 'data-runner': runner.artifact },
    table(
      [runner.artifact, runner.synthetic ? 'paper, SYNTHETIC' : 'paper'],
      [
        ['state', element('span', { class: isRunning ? 'bot4-good' : 'bot4-muted' }, runner.state)],
        ['paper P&L', result(runner)],
        ['equity', money(runner.equity)],
        ['events', `${runner.events.toLocaleString('en-US')}, ${replayed(runner)} in all`],
        ['open orders', String(runner.openOrders)],
        ['risk', runner.halted === '' ? 'trading' : element('span', { class: 'bot4-bad' }, runner.halted)],
      ],
    ),
    button,
  );
}

/** Values of the notebook; what was imported is no value of it. */
function variableRows(variables) {
  const own = variables.filter(({ type, name, preview }) => !(type === 'function' && preview === name));
  if (own.length === 0) return muted('Nothing yet.');
  const kind = ({ type, size }) => (size === '' ? type : `${type}, ${size}`);
  return table(
    ['name', 'type', 'value'],
    own.map((variable) => [
      variable.name,
      kind(variable),
      element('span', { title: variable.preview }, variable.preview),
    ]),
    { class: 'bot4-table bot4-variables' },
  );
}

/** Makes the panel. It follows the notebook that is in front. */
export function makePanel(packages, tracker) {
  const { apputils, notebook, widgets } = packages;
  const parts = Object.fromEntries(
    ['session', 'runners', 'stale', 'variables'].map((name) => [name, element('div', { 'data-part': name })]),
  );
  const node = element(
    'div',
    { class: 'bot4-panel' },
    ...[
      ['Session', 'session'],
      ['Runners', 'runners'],
      ['Cells', 'stale'],
      ['Variables', 'variables'],
    ].flatMap(([title, name]) => [element('h3', {}, title), parts[name]]),
  );
  const panel = new widgets.Widget({ node });
  panel.id = 'bot4-lab-panel';
  panel.title.label = 'bot4';
  panel.title.caption = 'bot4: session, runners, variables';
  const listeners = new Set();
  let stop = () => undefined;

  const fill = (name, ...children) => parts[name].replaceChildren(...children);
  const blank = (text) => {
    fill('session', muted(text));
    fill('runners', muted('None is known.'));
    fill('stale', muted('–'));
    fill('variables', muted('–'));
  };

  async function kill(artifact, button) {
    const { Dialog, showDialog } = apputils;
    const asked = await showDialog({
      title: `Stop ${artifact}?`,
      body: 'Everything is closed, and nothing is opened any more until somebody resets it by hand.',
      buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: 'Kill' })],
    });
    const kernel = bot4Kernel(tracker.currentWidget);
    if (!asked.button.accept || kernel === undefined) return;
    button.disabled = true;
    await askKill(kernel, artifact);
    await refresh();
  }

  let isAsking = false;
  let later;
  /** Asks the kernel when it has nothing else to do. */
  async function refresh() {
    const kernel = bot4Kernel(tracker.currentWidget);
    if (kernel === undefined) return;
    if (kernel.status !== 'idle' || isAsking) {
      // Later, once: a question would wait behind the running cell.
      clearTimeout(later);
      later = setTimeout(refresh, LATER_MS);
      return;
    }
    isAsking = true;
    try {
      const status = await askStatus(kernel);
      for (const listener of listeners) listener(status);
      if (status === undefined) {
        fill('session', muted('No session: openResearch opens one.'));
        return;
      }
      fill('session', sessionRows(status.session));
      fill(
        'runners',
        ...(status.runners.length === 0
          ? [muted('None has run here.')]
          : status.runners.slice(0, 8).map((runner) => runnerBlock(runner, kill))),
      );
    } catch (error) {
      fill('session', muted(`The kernel does not answer: ${error.message}`));
    } finally {
      isAsking = false;
    }
  }

  function showStale(current, plan) {
    if (plan.length === 0) fill('stale', muted('No cell is stale.'));
    else
      fill(
        'stale',
        element('p', {}, `${plan.length} ${plan.length === 1 ? 'cell is' : 'cells are'} stale. `),
        element('button', { class: 'bot4-button', onclick: () => runCells(current, plan, notebook) }, 'Run stale'),
      );
  }

  /** Follows a kernel: its comms live as long as it does. */
  function follow() {
    stop();
    const current = tracker.currentWidget;
    const kernel = bot4Kernel(current);
    if (kernel === undefined) {
      blank('No notebook on the bot4 kernel is in front.');
      stop = () => undefined;
      for (const listener of listeners) listener(undefined);
      return;
    }
    blank('No session: openResearch opens one.');
    const variables = openComm(kernel, 'bot4.variables', (data) => {
      if (data.kind === 'variables') fill('variables', variableRows(data.variables));
    });
    const cells = watchCells(current, kernel, (plan) => showStale(current, plan));
    stop = () => {
      variables.close();
      cells();
    };
    refresh();
  }

  let followed;
  const followIfNew = () => {
    const kernel = bot4Kernel(tracker.currentWidget);
    const key = kernel === undefined ? undefined : `${kernel.id} ${tracker.currentWidget.id}`;
    if (key === followed) return;
    followed = key;
    follow();
  };
  tracker.currentChanged.connect(followIfNew);
  tracker.widgetAdded.connect((_, added) => added.sessionContext.kernelChanged.connect(followIfNew));
  notebook.NotebookActions.executed.connect(() => setTimeout(refresh, 50));
  setInterval(() => {
    followIfNew();
    if (panel.isVisible) refresh();
  }, EVERY_MS);
  blank('No notebook on the bot4 kernel is in front.');
  return { panel, refresh, onStatus: (listener) => listeners.add(listener) };
}
