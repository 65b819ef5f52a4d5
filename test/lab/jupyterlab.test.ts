/** The real JupyterLab in a real browser: `npm run lab` serves it, and a person's first minute is played. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/browser.mjs';
import { ensureLab } from '../../scripts/setup-lab.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCREENSHOTS = join(ROOT, '.bot4', 'screenshots');

/** The first start of JupyterLab on a busy machine takes this long. */
const PATIENCE_MS = 90_000;

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
function startLab(): { process: ChildProcess; address: Promise<URL> } {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'lab.mjs'), '--port', '0', '--no-browser'], {
    cwd: ROOT,
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
    writeFileSync(join(folder, 'scratch.ipynb'), notebook([PLOT_CELL, TYPE_CELL, COMPLETION_CELL]));
    const started = startLab();
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
});
