/**
 * JupyterLab in a virtual environment of the project, and the kernels bot4 and tslab made known to it. Only the package cache of
 * pip is written outside the project folder.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ensureNpm,
  nodeBin,
  probe,
  ROOT,
  run,
  SetupError,
  STATE,
  sha256,
  step,
  withLock,
  writeAtomic,
} from './setup.mjs';

export const VENV = join(ROOT, '.venv');
export const VENV_PYTHON = join(VENV, 'bin', 'python');
const STAMP = join(VENV, '.bot4-stamp');
const REQUIREMENTS = join(ROOT, 'ops', 'lab', 'requirements.txt');
const CONSTRAINTS = join(ROOT, 'ops', 'lab', 'constraints.txt');
const PYTHON_MIN = 11;

/** Environment for every Jupyter program: its own files stay inside `.bot4`, and it finds this environment first. */
export function jupyterEnv() {
  const home = join(STATE, 'jupyter');
  return {
    ...process.env,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    JUPYTER_PLATFORM_DIRS: '1',
    IPYTHONDIR: join(home, 'ipython'),
    PYTHONNOUSERSITE: '1',
    VIRTUAL_ENV: VENV,
    PATH: [join(VENV, 'bin'), join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  };
}

/** First Python that is new enough and can make virtual environments. BOT4_PYTHON names another. @param program what needs it. */
export function findPython(program = 'JupyterLab') {
  const wanted = process.env.BOT4_PYTHON;
  const names = wanted ? [wanted] : ['python3.12', 'python3.11', 'python3.13', 'python3', 'python'];
  const seen = [];
  for (const name of names) {
    const found = probe(name, ['-c', 'import sys, venv, ensurepip; print(sys.version_info[0], sys.version_info[1])']);
    if (found === undefined) continue;
    const [major, minor] = found.split(' ').map(Number);
    if (major === 3 && minor >= PYTHON_MIN) return { python: name, version: `${major}.${minor}` };
    seen.push(`${name} is ${major}.${minor}`);
  }
  const what = seen.length > 0 ? ` (${seen.join(', ')})` : '';
  throw new SetupError(
    `${program} needs Python 3.${PYTHON_MIN} or newer with its venv module${what}. ` +
      'Install it (on Debian: apt-get install python3 python3-venv), or set BOT4_PYTHON to its path.',
  );
}

/** Absolute paths are part of a virtual environment, so a moved project folder makes a new one. */
function venvStamp() {
  return sha256(readFileSync(REQUIREMENTS), readFileSync(CONSTRAINTS), ROOT);
}

function venvFits(stamp) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp && existsSync(VENV_PYTHON);
}

async function buildVenv(stamp) {
  const { python, version } = findPython();
  rmSync(VENV, { recursive: true, force: true });
  await step(`making a virtual environment (Python ${version})`, () => run(python, ['-m', 'venv', VENV]));
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
  await step('installing JupyterLab', () => run(VENV_PYTHON, [...pip, '-r', REQUIREMENTS, '-c', CONSTRAINTS]));
  // JupyterLab brings CommonJS files; without this they would inherit "type": "module" from the project.
  writeAtomic(join(VENV, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
  writeAtomic(STAMP, stamp);
}

/** Kernels run on the project's Node, so the paths in their specifications are absolute. */
function kernelSpecs() {
  const lab = join(ROOT, 'src', 'lab');
  return {
    bot4: {
      argv: [nodeBin(), '--no-warnings', join(lab, 'jupyter', 'main.ts'), '{connection_file}'],
      display_name: 'TypeScript (bot4)',
      language: 'typescript',
      interrupt_mode: 'message',
      // JupyterLab offers its debugger only where the specification says so.
      metadata: { debugger: true },
      // Code is compiled once, not at every start of a kernel.
      env: { NODE_COMPILE_CACHE: join(STATE, 'compile-cache') },
    },
    tslab: {
      argv: [
        nodeBin(),
        '--no-warnings',
        `--import=${pathToFileURL(join(lab, 'tslab', 'unbounded-sends.ts')).href}`,
        join(ROOT, 'node_modules', 'tslab', 'bin', 'tslab'),
        'kernel',
        '--config-path',
        '{connection_file}',
      ],
      display_name: 'TypeScript (tslab)',
      language: 'typescript',
    },
  };
}

async function ensureKernelSpec(name, spec) {
  const installed = join(VENV, 'share', 'jupyter', 'kernels', name, 'kernel.json');
  const wanted = `${JSON.stringify(spec, null, 2)}\n`;
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  const folder = join(STATE, 'kernels', name);
  mkdirSync(folder, { recursive: true });
  writeAtomic(join(folder, 'kernel.json'), wanted);
  const install = ['-m', 'jupyter', 'kernelspec', 'install', '--sys-prefix', '--replace', '--name', name, folder];
  await step(`installing the kernel ${name}`, () => run(VENV_PYTHON, install, { env: jupyterEnv() }));
}

async function ensureKernelSpecs() {
  for (const [name, spec] of Object.entries(kernelSpecs())) await ensureKernelSpec(name, spec);
}

/** The extension of JupyterLab is plain files: they are copied where JupyterLab looks for prebuilt ones. */
const EXTENSION = join(ROOT, 'ops', 'jupyterlab');
const EXTENSION_HOME = join(VENV, 'share', 'jupyter', 'labextensions', 'bot4-lab');

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function extensionFits() {
  if (!existsSync(EXTENSION_HOME)) return false;
  const contents = (folder) =>
    sha256(...filesBelow(folder).flatMap((file) => [file.slice(folder.length), readFileSync(file)]));
  return contents(EXTENSION) === contents(EXTENSION_HOME);
}

function ensureExtension() {
  if (extensionFits()) return;
  rmSync(EXTENSION_HOME, { recursive: true, force: true });
  cpSync(EXTENSION, EXTENSION_HOME, { recursive: true });
}

/** papermill's way to TypeScript: a module, and the entry point by which papermill finds it. */
const PAPERMILL_MODULE = join(ROOT, 'ops', 'lab', 'papermill', 'bot4_papermill.py');

function papermillFiles() {
  const metadata = 'Metadata-Version: 2.1\nName: bot4-papermill\nVersion: 0.1.0\n';
  return {
    'bot4_papermill.py': readFileSync(PAPERMILL_MODULE, 'utf8'),
    'bot4_papermill-0.1.0.dist-info/METADATA': metadata,
    'bot4_papermill-0.1.0.dist-info/entry_points.txt': '[papermill.engine]\nbot4 = bot4_papermill:Bot4Engine\n',
    'bot4_papermill-0.1.0.dist-info/INSTALLER': 'bot4\n',
    'bot4_papermill-0.1.0.dist-info/RECORD': '',
  };
}

function ensurePapermill() {
  const lib = join(VENV, 'lib');
  for (const version of readdirSync(lib).filter((name) => name.startsWith('python'))) {
    for (const [name, text] of Object.entries(papermillFiles())) {
      const file = join(lib, version, 'site-packages', name);
      if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeAtomic(file, text);
    }
  }
}

/** Whether the environment is complete and of the pinned versions. */
export function labIsReady() {
  return venvFits(venvStamp());
}

/** Makes JupyterLab, its extension and both kernels ready. The second call costs a few file reads. */
export async function ensureLab() {
  const stamp = venvStamp();
  if (!venvFits(stamp)) {
    await withLock(async () => {
      if (!venvFits(stamp)) await buildVenv(stamp);
    });
  }
  await withLock(async () => {
    await ensureKernelSpecs();
    ensureExtension();
    ensurePapermill();
  });
}

/** Set-up for everything that opens a notebook in JupyterLab. */
export async function ensureNpmAndLab() {
  await ensureNpm();
  await ensureLab();
}
