/**
 * A real browser for tests and for pictures of reports: Chromium from the npm package @sparticuz/chromium, unpacked
 * into `.bot4/chromium`, driven by playwright-core. Elsewhere than on Linux x64, or with BOT4_CHROMIUM=<path>, the
 * browser of the system is used.
 *
 *   const browser = await launchBrowser();
 *   const page = await browser.newPage();
 *   await page.goto('data:text/html,<h1>hello</h1>');
 *   await page.screenshot({ path: 'out/hello.png' });
 *   await browser.close();
 */
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { probe, ROOT, readJson, run, SetupError, STATE, withLock, writeAtomic } from './setup.mjs';

const PACKAGE = join(ROOT, 'node_modules', '@sparticuz', 'chromium');
const HOME = join(STATE, 'chromium');

async function unpack(from, to) {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

async function unpackTar(from, folder) {
  const tar = `${folder}.tar`;
  mkdirSync(folder, { recursive: true });
  await unpack(from, tar);
  await run('tar', ['-xf', tar, '-C', folder]);
  rmSync(tar);
}

/** Unpacks the packaged browser once per version; the folder appears whole or not at all. */
async function packagedBrowser() {
  const version = readJson(join(PACKAGE, 'package.json'))?.version;
  if (version === undefined || process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const home = join(HOME, version);
  if (!existsSync(home)) {
    await withLock(
      async () => {
        if (existsSync(home)) return;
        const work = `${home}.${process.pid}.tmp`;
        rmSync(work, { recursive: true, force: true });
        mkdirSync(work, { recursive: true });
        const bin = join(PACKAGE, 'bin');
        await unpack(join(bin, 'chromium.br'), join(work, 'chromium'));
        chmodSync(join(work, 'chromium'), 0o755);
        await unpackTar(join(bin, 'al2023.tar.br'), join(work, 'libraries'));
        await unpackTar(join(bin, 'fonts.tar.br'), join(work, 'fonts'));
        renameSync(work, home);
      },
      join(STATE, 'chromium.lock'),
    );
  }
  return home;
}

/** Fonts of the system where there are any, else the packaged ones. Paths in it are absolute: it is written anew. */
function writeFontConfig(home) {
  const file = join(home, 'fonts.conf');
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(home, 'fonts')];
  const lines = [
    ...folders.map((folder) => `<dir>${folder}</dir>`),
    `<cachedir>${join(home, 'font-cache')}</cachedir>`,
  ];
  const head = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n';
  const content = `${head}<fontconfig>\n${lines.join('\n')}\n</fontconfig>\n`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== content) writeAtomic(file, content);
  return file;
}

function systemBrowser() {
  const wanted = process.env.BOT4_CHROMIUM;
  if (wanted !== undefined && wanted !== '') return wanted;
  return ['chromium', 'chromium-browser', 'google-chrome'].find((name) => probe(name, ['--version']) !== undefined);
}

/** Where the browser is: `{executablePath, env}`. @throws SetupError when there is none. */
export async function findBrowser() {
  const home = process.env.BOT4_CHROMIUM ? undefined : await packagedBrowser();
  if (home !== undefined) {
    const libraries = [process.env.LD_LIBRARY_PATH, join(home, 'libraries', 'lib')].filter(Boolean).join(delimiter);
    // HOME keeps the browser's own files inside the project.
    const env = { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: writeFontConfig(home), HOME: home };
    return { executablePath: join(home, 'chromium'), env };
  }
  const executablePath = systemBrowser();
  if (executablePath === undefined) {
    throw new SetupError('no browser was found. Install Chromium, or set BOT4_CHROMIUM to its path.');
  }
  return { executablePath, env: { ...process.env } };
}

/**
 * Starts a headless browser; the caller closes it.
 * @param options further launch options of playwright-core.
 */
export async function launchBrowser(options = {}) {
  const { chromium } = await import('playwright-core');
  const { executablePath, env } = await findBrowser();
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'];
  return chromium.launch({ executablePath, env, headless: true, ...options, args: [...args, ...(options.args ?? [])] });
}
