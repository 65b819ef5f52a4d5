/** `npm run doctor`: what is installed, what is missing, and what to do about it. Changes nothing. */
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { checkNode, nodeBin, npmIsReady, probe, ROOT, readJson, runMain } from './setup.mjs';
import { findPython, labIsReady, VENV_PYTHON } from './setup-lab.mjs';
import { TFJS_STAMP, tfjsIsReady } from './setup-tfjs.mjs';

/** First line of what a program says about itself. */
function version(command, args = ['--version']) {
  return probe(command, args)?.split('\n')[0];
}

function checkStartingNode() {
  checkNode();
  return `${process.versions.node} (${process.platform}-${process.arch})`;
}

function checkProjectNode() {
  const node = nodeBin();
  return `${version(node)}${node === process.execPath ? ' (the one that runs this)' : ' (packaged)'}`;
}

function checkPackages() {
  if (npmIsReady()) return 'as in package-lock.json';
  throw new Error('missing or stale; the next `npm start` installs them');
}

function checkPython() {
  const { python, version: found } = findPython();
  return `${found} (${python})`;
}

function checkCompiler() {
  const found = version('g++');
  if (found !== undefined) return found;
  throw new Error('not found; TensorFlow.js will use WASM. On Debian: apt-get install g++');
}

function checkTensorflow() {
  if (process.env.BOT4_TFJS === 'wasm') return 'WASM, because BOT4_TFJS=wasm';
  if (tfjsIsReady()) return 'native';
  const stamp = readJson(TFJS_STAMP);
  const reason = stamp?.backend === 'wasm' ? stamp.reason : 'not set up yet';
  throw new Error(`WASM: ${reason}; \`BOT4_TFJS=native npm start\` tries again at once`);
}

function checkLab() {
  if (labIsReady()) return `jupyterlab ${version(VENV_PYTHON, ['-m', 'jupyterlab', '--version']) ?? 'does not start'}`;
  throw new Error('not set up yet; `npm run lab` does it');
}

async function checkBrowser() {
  const { findBrowser } = await import('./browser.mjs');
  const { executablePath, env } = await findBrowser();
  const found = probe(executablePath, ['--version'], { env });
  if (found === undefined) throw new Error('does not start; set BOT4_CHROMIUM to a Chromium that does');
  return found;
}

function checkData() {
  const readme = join(ROOT, 'data', 'README.md');
  const local = join(ROOT, 'data', 'local');
  if (existsSync(local)) return 'data/local/ is there';
  return existsSync(readme) ? 'none in data/local/: the main job uses the next default' : 'no data folder';
}

function checkMachine() {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB memory`;
  const { bavail, bsize } = statfsSync(ROOT);
  const free = (bavail * bsize) / 2 ** 30;
  const text = `${cpus().length} cores, ${memory}, ${free.toFixed(1)} GiB free`;
  if (free < 3) throw new Error(`${text}: a full set-up needs about 3 GiB`);
  return text;
}

const CHECKS = [
  ['machine', checkMachine],
  ['Node', checkStartingNode],
  ['npm', () => version('npm') ?? 'not found'],
  ['project Node', checkProjectNode],
  ['npm packages', checkPackages],
  ['Python', checkPython],
  ['g++', checkCompiler],
  ['TensorFlow.js', checkTensorflow],
  ['JupyterLab', checkLab],
  ['browser', checkBrowser],
  ['data', checkData],
];

async function main() {
  const { version: own } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  process.stdout.write(`bot4 ${own}\n`);
  let missing = 0;
  for (const [name, check] of CHECKS) {
    let line;
    try {
      line = `ok       ${name.padEnd(14)} ${await check()}`;
    } catch (error) {
      missing += 1;
      line = `missing  ${name.padEnd(14)} ${error.message.split('\n')[0]}`;
    }
    process.stdout.write(`${line}\n`);
  }
  process.stdout.write(missing === 0 ? 'nothing is missing\n' : `${missing} missing; see the lines above\n`);
  return 0;
}

await runMain(main);
