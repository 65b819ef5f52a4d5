/** The real JupyterLab in a real browser: `npm run lab` serves it, and a person's first minute is played. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/browser.mjs';
import { ensureLab } from '../../scripts/setup-lab.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCREENSHOTS = join(ROOT, '.bot4', 'screenshots');

/** The first start of JupyterLab on a busy machine takes this long. */
const PATIENCE_MS = 300_000;

const PLOT_CELL = `import { plot } from 'bot4/notebook';

const x = Array.from({ length: 200 }, (_, i) => i / 10);
plot(
  [
    { x, y: x.map(Math.sin), type: 'scatter', name: 'sin' },
    { x, y: x.map(Math.cos), type: 'scatter', name: 'cos' },
  ],
  { title: { text: 'Two waves (synthetic)' }, height: 300 },
);`;

/** No value of this type exists, so its members can only be known from the types. */
const TYPE_CELL = `interface Fill {
  readonly price: number;
  readonly quantity: number;
}
'defined'`;

const COMPLETION_CELL = 'const cost = (fill: Fill) => fill.';

/** Goes slowly until the test has seen enough, however slow the browser is. */
const PROGRESS_CELL = `import { existsSync } from 'node:fs';
import { progress } from 'bot4/notebook';

const bar = progress(400, 'steps');
for (let i = 0; i < 400; i++) {
  await new Promise((resolve) => setTimeout(resolve, existsSync('seen') ? 1 : 100));
  bar.tick();
}
'counted'`;

const ERROR_CELL = `const prices = [1, 2, 3];

const broken = (rows: number[]) => {
  throw new RangeError(\`\${rows.length} rows are too few\`);
};
broken(prices);`;

const LOOP_CELL = `let turns = 0;
for (;;) turns++;`;

const TABLE_CELL = `import * as aq from 'arquero';

aq.table({ day: Array.from({ length: 45 }, (_, i) => i), price: Array.from({ length: 45 }, (_, i) => (i * 37) % 101) });`;

/** SYNTHETIC bars with a planted trend, which the gate has to pass. */
const RESEARCH_CELL = `import { openResearch } from 'bot4/research';
import { momentum } from 'bot4/strategy';

const research = await openResearch({
  question: 'Is a planted trend found?',
  data: { synthetic: 'edge' },
  seed: 7,
  initialCash: '100000',
  feePpm: 1000,
  slippagePpm: 200,
  outOfSample: 0.4,
  embargoBars: 24,
});
const sizing = { kind: 'volatilityTarget', perBar: 0.004, period: 96 } as const;
const run = await research.backtest(momentum({ lookback: 96, threshold: 0.5, sizing, allowShort: true }), { label: 'momentum' });
run.label;`;

/** The cells of the notebook, in their order. */
const CELL = { plot: 0, type: 1, completion: 2, progress: 3, table: 4, error: 5, loop: 6, research: 7 } as const;

function notebook(sources: readonly string[]): string {
  const kernel = { display_name: 'TypeScript (bot4)', language: 'typescript', name: 'bot4' };
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    id: `cell-${i + 1}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: kernel }, cells });
}

/** Starts `npm run lab`'s script on a free port. @returns the address that it prints. */
function startLab(folder: string): { process: ChildProcess; address: Promise<URL> } {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'lab.mjs'), '--port', '0', '--no-browser'], {
    cwd: ROOT,
    env: { ...process.env, BOT4_STATE: join(folder, 'state'), BOT4_MODELS: join(folder, 'models') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const address = new Promise<URL>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      said += String(chunk);
      const found = /JupyterLab: (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(new URL(found));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => reject(new Error(`JupyterLab ended before it was ready:\n${said}`)));
  });
  return { process: child, address };
}

describe('JupyterLab with the bot4 kernel', () => {
  let lab: ChildProcess;
  let browser: Browser;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    await ensureLab();
    mkdirSync(SCREENSHOTS, { recursive: true });
    mkdirSync(join(ROOT, 'out'), { recursive: true });
    folder = mkdtempSync(join(ROOT, 'out', 'lab-test-'));
    writeFileSync(
      join(folder, 'scratch.ipynb'),
      notebook([
        PLOT_CELL,
        TYPE_CELL,
        COMPLETION_CELL,
        PROGRESS_CELL,
        TABLE_CELL,
        ERROR_CELL,
        LOOP_CELL,
        RESEARCH_CELL,
      ]),
    );
    const started = startLab(folder);
    lab = started.process;
    const address = await started.address;
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    // A workspace of its own: the usual one would open what was open before.
    const path = `/lab/workspaces/bot4-lab-test/tree/out/${basename(folder)}/scratch.ipynb`;
    await page.goto(`${address.origin}${path}${address.search}&reset`);
    await page.waitForSelector('.jp-Notebook .jp-CodeCell', { timeout: PATIENCE_MS });
    await page.getByText(/TypeScript \(bot4\) \| Idle/).waitFor({ timeout: PATIENCE_MS });
  }, 3 * PATIENCE_MS);

  /** Runs one cell as a person does. @returns the cell. */
  const runCell = async (at: number) => {
    const cell = page.locator('.jp-CodeCell').nth(at);
    await cell.scrollIntoViewIfNeeded();
    await cell.locator('.cm-content').click();
    await page.keyboard.press('Control+Enter');
    return cell;
  };
  const picture = (name: string) => page.screenshot({ path: join(SCREENSHOTS, `jupyterlab-${name}.png`) });
  /**
   * Clicks until what the click leads to is there. A front end that draws anew at this moment loses a click, and an interrupt
   * may come before the cell that it is meant for; a person would click again.
   */
  const clickUntil = async (button: Locator, isThere: () => Promise<boolean>) => {
    for (let tries = 0; tries < 20 && !(await isThere()); tries++) {
      await button.click({ timeout: PATIENCE_MS });
      for (let looks = 0; looks < 100 && !(await isThere()); looks++) await page.waitForTimeout(100);
    }
  };
  const idle = () => page.getByText(/TypeScript \(bot4\) \| Idle/).waitFor({ timeout: PATIENCE_MS });

  afterAll(async () => {
    await browser?.close();
    const ended = new Promise((resolve) => lab?.on('exit', resolve));
    lab?.kill('SIGTERM');
    if (lab !== undefined) await ended;
    rmSync(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  it('runs a cell and draws its plotly figure', { timeout: PATIENCE_MS }, async () => {
    await page.click('.jp-CodeCell >> nth=0 >> .cm-content');
    await page.keyboard.press('Shift+Enter');
    await page.waitForSelector('.jp-OutputArea-output.js-plotly-plot .main-svg', { timeout: PATIENCE_MS });
    const lines = await page.locator('.js-plotly-plot .scatterlayer .trace path.js-line').count();
    await page.screenshot({ path: join(SCREENSHOTS, 'jupyterlab-plot.png') });
    expect(lines).toBe(2);
    expect(await page.locator('.js-plotly-plot .gtitle').first().textContent()).toContain('Two waves');
  });

  it('offers the members of a type from another cell in the completion menu', { timeout: PATIENCE_MS }, async () => {
    await page.click('.jp-CodeCell >> nth=1 >> .cm-content');
    await page.keyboard.press('Shift+Enter');
    await page.locator('.jp-CodeCell >> nth=1 >> .jp-OutputArea-executeResult').waitFor({ timeout: PATIENCE_MS });
    const menu = page.locator('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item');
    await page.click('.jp-CodeCell >> nth=2 >> .cm-content');
    await page.keyboard.press('Control+End');
    // TypeScript reads its libraries in the background for the first seconds.
    await expect
      .poll(
        async () => {
          // A second Tab would take the first entry of a menu that is open.
          if ((await menu.count()) === 0) await page.keyboard.press('Tab');
          await page.waitForTimeout(1_000);
          return (await menu.allInnerTexts()).map((text) => text.split('\n').at(1));
        },
        { timeout: PATIENCE_MS, interval: 500 },
      )
      .toEqual(['price', 'quantity']);
    await page.screenshot({ path: join(SCREENSHOTS, 'jupyterlab-completion.png') });
  });

  it('moves a progress bar while the cell runs', { timeout: PATIENCE_MS }, async () => {
    const cell = await runCell(CELL.progress);
    const bar = cell.locator('progress');
    await bar.waitFor({ timeout: PATIENCE_MS });
    const seen = new Set<number>();
    const read = async () => {
      const value = await bar.evaluate((element) => (element as unknown as { value: number }).value);
      seen.add(value);
      return value;
    };
    await expect
      .poll(async () => (await read()) > 0 && seen.size > 3, { timeout: PATIENCE_MS, interval: 250 })
      .toBe(true);
    await picture('progress');
    writeFileSync(join(folder, 'seen'), '');
    await expect.poll(read, { timeout: PATIENCE_MS, interval: 250 }).toBe(400);
    await cell.locator('pre', { hasText: "'counted'" }).waitFor({ timeout: PATIENCE_MS });
  });

  it('turns the pages of a table and sorts it by a click', { timeout: PATIENCE_MS }, async () => {
    const cell = await runCell(CELL.table);
    const first = cell.locator('tbody tr').first().locator('td');
    await cell.getByTitle('next page').click({ timeout: PATIENCE_MS });
    expect(await first.first().textContent()).toBe('20');
    expect(await cell.locator('tbody tr').count()).toBe(20);
    await cell.locator('th').nth(1).click();
    await cell.locator('th').nth(1).click();
    expect(await first.allTextContents()).toEqual(['30', '100']);
    await picture('table');
  });

  it('shows an error at its own line of the cell', { timeout: PATIENCE_MS }, async () => {
    const cell = await runCell(CELL.error);
    const output = cell.locator(
      '.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"], .jp-OutputArea-output',
    );
    await cell.getByText('3 rows are too few').first().waitFor({ timeout: PATIENCE_MS });
    const text = (await output.allInnerTexts()).join('\n');
    await picture('error');
    expect(text).toMatch(/RangeError: 3 rows are too few/);
    expect(text).toMatch(/> 4 \| +throw new RangeError/);
    expect(text).toMatch(/cell \d+:6/);
  });

  it('interrupts a loop that never ends, and keeps its state', { timeout: PATIENCE_MS }, async () => {
    const cell = await runCell(CELL.loop);
    await page.getByText(/TypeScript \(bot4\) \| Busy/).waitFor({ timeout: PATIENCE_MS });
    const isIdle = () => page.getByText(/TypeScript \(bot4\) \| Idle/).isVisible();
    await clickUntil(page.getByTitle(/Interrupt the kernel/i).first(), isIdle);
    await idle();
    await picture('interrupt');
    expect((await cell.locator('.jp-OutputArea').textContent())?.toLowerCase()).toContain('interrupt');
  });

  it('promotes the last strategy with the button, and shows the verdict of the gate', {
    timeout: 2 * PATIENCE_MS,
  }, async () => {
    const cell = await runCell(CELL.research);
    await cell.locator('pre', { hasText: "'momentum'" }).waitFor({ timeout: PATIENCE_MS });
    await page.getByText('trials: 1', { exact: true }).waitFor({ timeout: PATIENCE_MS });
    const dialog = page.locator('.jp-Dialog');
    await clickUntil(page.getByRole('button', { name: 'Promote to runner' }), () => dialog.isVisible());
    await dialog.getByText('Promote momentum to the runner?').waitFor({ timeout: PATIENCE_MS });
    await dialog.getByRole('button', { name: 'To the gate' }).click();
    await dialog.getByText('momentum passed the gate on SYNTHETIC data').waitFor({ timeout: PATIENCE_MS });
    await picture('promoted');
    const artifact = /momentum-[0-9a-f]{12}/.exec((await dialog.textContent()) ?? '')?.[0];
    expect(readdirSync(join(folder, 'models'))).toContain(artifact);
    expect(await dialog.locator('.bot4-bad').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Ok' }).click();
    await page.getByText('trials: 2', { exact: true }).waitFor({ timeout: PATIENCE_MS });
  });

  it('shows session, runners and variables beside the notebook', { timeout: PATIENCE_MS }, async () => {
    const panel = page.locator('#bot4-lab-panel');
    await clickUntil(page.locator('[data-id="bot4-lab-panel"]').first(), () => panel.isVisible());
    await panel.getByText('Is a planted trend found?').waitFor({ timeout: PATIENCE_MS });
    await expect
      .poll(() => panel.locator('[data-part="variables"]').textContent(), { timeout: PATIENCE_MS })
      .toContain('turnsnumber');
    await picture('panel');
    expect(await panel.locator('[data-part="session"]').textContent()).toContain('trials2');
    expect(await panel.locator('[data-part="runners"]').textContent()).toContain('None has run here.');
  });

  it('offers notebooks with a beginning in the launcher', { timeout: PATIENCE_MS }, async () => {
    const card = page.locator('.jp-LauncherCard', { hasText: 'Backtest and gate' });
    await clickUntil(page.getByTitle(/New Launcher/).first(), () => card.isVisible());
    await card.waitFor({ timeout: PATIENCE_MS });
    await picture('launcher');
    await card.click();
    await page
      .locator('.jp-RenderedMarkdown', { hasText: 'Does this rule pay for its costs?' })
      .waitFor({ timeout: PATIENCE_MS });
    await expect.poll(() => readdirSync(folder), { timeout: PATIENCE_MS }).toContain('Untitled.ipynb');
  });
});
