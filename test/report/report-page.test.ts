/** The page in a real browser without a network: it draws, fits, prints, and runs nothing but its own scripts. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/browser.mjs';
import { renderReport } from '../../src/adapters/plotly/report-html.ts';
import { contrastFaults } from './contrast.ts';
import { hostileReport, sampleReport } from './sample-report.ts';

const STATE = fileURLToPath(new URL('../../.bot4/', import.meta.url));
const SHOTS = join(STATE, 'screenshots');
const WORK = join(STATE, 'report-test', String(process.pid));
const FIGURES = 6;
/** How long a change may take to show on a machine that is busy. */
const PATIENT = { timeout: 600_000 };

interface Look {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  readonly file: string;
  readonly touch?: boolean;
}

/** An open page with everything that went wrong on it. */
interface Opened {
  readonly page: Page;
  /** Requests for anything but the file, console errors, exceptions. */
  readonly faults: string[];
}

let browser: Browser;

async function open({ width, scheme, file, touch = false }: Look): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    hasTouch: touch,
    isMobile: touch,
    offline: true,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== file && !/^(data|blob):/.test(request.url())) faults.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(file, PATIENT);
  await page.waitForSelector('html[data-drawn]', PATIENT);
  return { page, faults };
}

function written(name: string, text: string): string {
  const path = join(WORK, name);
  writeFileSync(path, text);
  return pathToFileURL(path).href;
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

let file = '';

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  mkdirSync(WORK, { recursive: true });
  file = written('report.html', renderReport(sampleReport()));
  browser = await launchBrowser();
}, 600_000);

afterAll(async () => {
  await browser?.close();
  rmSync(WORK, { recursive: true, force: true });
});

describe('the page in a browser', () => {
  it.each([
    { width: 1280, scheme: 'light', name: 'wide-light' },
    { width: 1280, scheme: 'dark', name: 'wide-dark' },
    { width: 400, scheme: 'light', name: 'phone-light', touch: true },
  ] as const)('at $width px in $scheme draws 6 charts, fits, and loads nothing', async ({ name, ...look }) => {
    const { page, faults } = await open({ ...look, file });
    expect(await page.locator('.js-plotly-plot svg.main-svg').count()).toBeGreaterThanOrEqual(FIGURES);
    expect(await page.locator('.js-plotly-plot').count()).toBe(FIGURES);
    expect(await page.locator('.js-plotly-plot .scatterlayer .trace').count()).toBe(2 * (3 + 2 + 2));
    expect(await overflow(page)).toBe(0);
    expect(await page.evaluate(contrastFaults)).toEqual([]);
    await page.screenshot({ path: join(SHOTS, `report-${name}.png`), fullPage: true });
    await page.locator('#figure-2').screenshot({ path: join(SHOTS, `report-${name}-equity.png`) });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('prints light and at the width of a sheet, whatever the screen is', async () => {
    const { page, faults } = await open({ width: 1280, scheme: 'dark', file });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.locator('#figure-2 .main-svg').first().getAttribute('width'), PATIENT).toBe('690');
    await page.setViewportSize({ width: 690, height: 1000 });
    await expect.poll(() => overflow(page), PATIENT).toBe(0);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.screenshot({ path: join(SHOTS, 'report-print.png'), fullPage: true });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.evaluate("document.documentElement.classList.contains('paper')")).toBe(false);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('follows light and dark, can be used by keyboard, and sends nothing away', async () => {
    const { page, faults } = await open({ width: 1280, scheme: 'light', file });
    const titles = await page
      .locator('#figure-2 .modebar-btn')
      .evaluateAll((buttons) => buttons.map((button) => button.dataset.title));
    expect(titles).toEqual(['Download plot as a PNG', 'Zoom', 'Pan', 'Reset axes']);

    const colour = (): Promise<string> => page.evaluate("document.querySelector('#figure-2 .js-line').style.stroke");
    const light = await colour();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(colour, PATIENT).not.toBe(light);

    await page.setViewportSize({ width: 400, height: 900 });
    const region = page.getByRole('region', { name: 'Monthly returns' }).first();
    await region.focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => region.evaluate((element: { scrollLeft?: number }) => element.scrollLeft), PATIENT)
      .toBeGreaterThan(0);
    await expect.poll(() => overflow(page), PATIENT).toBe(0);

    await page.addStyleTag({ content: '.why { color: #456; }' });
    expect(await page.evaluate(contrastFaults), 'the measure of contrast finds what is too pale').toEqual([
      expect.stringMatching(/^P\.why 2\.\d\d$/),
    ]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('runs nothing of a hostile report', async () => {
    const hostile = written('hostile.html', renderReport(hostileReport({ amounts: false })));
    const { page, faults } = await open({ width: 400, scheme: 'light', file: hostile, touch: true });
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('img, iframe, form, object').count()).toBe(0);
    expect(await page.locator('a:not([href^="#"])').count()).toBe(0);
    expect(await page.locator('.js-plotly-plot').count()).toBe(FIGURES);
    expect(await overflow(page)).toBe(0);
    await page.screenshot({ path: join(SHOTS, 'report-hostile.png') });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('runs no script that it did not bring, even one that is put into it', async () => {
    const injected = renderReport(sampleReport()).replace('</main>', '<script>window.hacked=1</script></main>');
    const { page, faults } = await open({ width: 1280, scheme: 'light', file: written('injected.html', injected) });
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(faults).toEqual([expect.stringContaining('Content Security Policy')]);
    await page.context().close();
  });

  it('shows everything but the charts without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
    const page = await context.newPage();
    await page.goto(file, PATIENT);
    expect(await page.locator('.plot').first().isVisible()).toBe(false);
    expect(await page.locator('table.checks').first().isVisible()).toBe(true);
    expect(await page.locator('footer noscript').isVisible()).toBe(true);
    await context.close();
  });
});
