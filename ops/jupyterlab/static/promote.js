/** "Promote to runner": asks first, brings the last strategy to the gate, and shows its verdict with reasons. */
import { element, table } from './elements.js';
import { askPromotion, askStatus, bot4Kernel } from './kernel.js';

function dialogBody(widgets, ...children) {
  return new widgets.Widget({ node: element('div', { class: 'bot4-dialog' }, ...children) });
}

function passedText(answer) {
  return element(
    'p',
    {},
    'Signed and registered as ',
    element('code', {}, answer.artifact),
    '. It may trade on paper: ',
    element('code', {}, `npm run bot4 -- paper --artifact ${answer.artifact}`),
  );
}

function checksTable(checks) {
  const sorted = [...checks].sort((a, b) => Number(a.passed) - Number(b.passed));
  return table(
    ['', 'check', 'measured', 'asked for'],
    sorted.map((check) => [
      element('span', { class: check.passed ? 'bot4-good' : 'bot4-bad' }, check.passed ? 'ok' : 'failed'),
      element('span', { title: check.explanation }, check.title),
      check.measured,
      check.threshold,
    ]),
  );
}

/** The dialog of a verdict. */
function verdictOf(widgets, answer) {
  const failed = answer.checks.filter((check) => !check.passed).length;
  const passed = answer.verdict === 'passed';
  const synthetic = answer.synthetic ? ' on SYNTHETIC data' : '';
  return {
    title: passed ? `${answer.strategy} passed the gate${synthetic}` : `${answer.strategy} was refused${synthetic}`,
    body: dialogBody(
      widgets,
      passed
        ? passedText(answer)
        : element(
            'p',
            {},
            `${failed} of ${answer.checks.length} checks failed. No artifact was written. A refusal saves money.`,
          ),
      element('p', { class: 'bot4-muted' }, `${answer.trials} trials counted on this market.`),
      checksTable(answer.checks),
    ),
  };
}

/** What a click does. */
export async function promote(panel, { apputils, widgets }, told) {
  const { Dialog, showDialog, showErrorMessage } = apputils;
  const tell = (title, text) =>
    showDialog({ title, body: dialogBody(widgets, element('p', {}, text)), buttons: [Dialog.okButton()] });
  const kernel = bot4Kernel(panel);
  if (kernel === undefined) return tell('Promote to runner', 'This notebook does not run on the bot4 kernel.');
  try {
    const status = await askStatus(kernel);
    if (status === undefined || status.session.strategy === null)
      return tell(
        'Nothing to promote yet',
        'Open a session with openResearch and run a backtest: its strategy is the candidate.',
      );
    const { strategy, trials, source } = status.session;
    const asked = await showDialog({
      title: `Promote ${strategy} to the runner?`,
      body: dialogBody(
        widgets,
        element(
          'p',
          {},
          `The strategy of the last backtest, on ${source}, is brought to the gate. It runs once more over all of history; that look is counted, as the ${trials} trials before it.`,
        ),
      ),
      buttons: [Dialog.cancelButton(), Dialog.okButton({ label: 'To the gate' })],
    });
    if (!asked.button.accept) return undefined;
    const answer = await askPromotion(kernel);
    told();
    if (answer.verdict === 'none') return tell('Nothing to promote yet', answer.reason);
    return showDialog({ ...verdictOf(widgets, answer), buttons: [Dialog.okButton()] });
  } catch (error) {
    return showErrorMessage('The promotion failed', error);
  }
}
