/**
 * `npm run lab [-- --port 8890 --no-browser]`: JupyterLab with the bot4 kernel, on loopback, with a token.
 * Prints one line with the address when it is ready; further arguments go to `jupyter lab`.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureNpm, ROOT, readJson, runMain, SetupError, writeAtomic } from './setup.mjs';
import { ensureLab, jupyterEnv, VENV_PYTHON } from './setup-lab.mjs';
import { ensureTfjs } from './setup-tfjs.mjs';

function hasDisplay() {
  if (process.env.CI) return false;
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function labArguments(extra) {
  const args = [
    '-m',
    'jupyter',
    'lab',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.root_dir=${ROOT}`,
    '--LabApp.news_url=None',
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    '--LabApp.extension_manager=readonly',
    '--MultiKernelManager.default_kernel_name=bot4',
    '--Application.log_level=WARN',
  ];
  if (!hasDisplay() && !extra.includes('--no-browser')) args.push('--no-browser');
  if (process.getuid?.() === 0) args.push('--allow-root');
  return [...args, ...extra];
}

/** Turns off what asks the network for news. */
function writeLabConfig(env) {
  const disabledExtensions = { '@jupyterlab/apputils-extension:announcements': true };
  const file = join(env.JUPYTER_CONFIG_DIR, 'labconfig', 'page_config.json');
  writeAtomic(file, `${JSON.stringify({ disabledExtensions }, null, 2)}\n`);
  mkdirSync(env.JUPYTER_RUNTIME_DIR, { recursive: true });
}

/** The server writes this file when it listens, with the port that it really got. */
async function announce(child, env) {
  const file = join(env.JUPYTER_RUNTIME_DIR, `jpserver-${child.pid}.json`);
  while (child.exitCode === null && child.signalCode === null) {
    const server = readJson(file);
    if (server?.url !== undefined) {
      const address = `http://127.0.0.1:${server.port}${server.base_url}lab?token=${env.JUPYTER_TOKEN}`;
      process.stdout.write(`JupyterLab: ${address}\n`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function serve(extra) {
  // The token goes through the environment: a command line can be read by every user of the machine.
  const env = { ...jupyterEnv(), JUPYTER_TOKEN: process.env.JUPYTER_TOKEN || randomBytes(24).toString('hex') };
  writeLabConfig(env);
  const child = spawn(VENV_PYTHON, labArguments(extra), { cwd: ROOT, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    const pass = (signal) => {
      // A terminal sends ctrl-c to the whole group: the server has it already, and asks before it stops.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill('SIGTERM');
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    child.on('error', (error) => reject(new SetupError(`JupyterLab could not be started: ${error.message}`)));
    child.on('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
    announce(child, env);
  });
}

await runMain(async () => {
  await ensureNpm();
  await ensureTfjs();
  await ensureLab();
  return serve(process.argv.slice(2));
});
