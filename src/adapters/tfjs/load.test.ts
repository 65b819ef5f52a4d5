import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadTensorflow, NATIVE_SETTINGS } from './load.ts';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);
const MODULE = JSON.stringify(new URL('./load.ts', import.meta.url).href);

/** The set-up builds the native library where it can; what is promised depends on whether it is there. */
const hasNative = existsSync(
  join(dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'lib', 'napi-v8', 'tfjs_binding.node'),
);

/** Multiplies two matrices and prints what served, or the error. */
const PROBE = `
  const { loadTensorflow } = await import(${MODULE});
  try {
    const { tf, backend, note } = await loadTensorflow();
    const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0];
    const again = await loadTensorflow();
    console.log(JSON.stringify({ backend, note, product, again: again.backend, active: tf.getBackend() }));
  } catch (error) {
    console.log(JSON.stringify({ code: error.code, message: error.message }));
  }
`;

interface Probe {
  readonly backend?: string;
  readonly note?: string;
  readonly product?: number;
  readonly again?: string;
  readonly active?: string;
  readonly code?: string;
  readonly message?: string;
}

/** Runs `PROBE` in a process of its own; `before` is a script that runs first. */
async function probe(env: Record<string, string>, before = '', script = PROBE): Promise<Probe & { stderr: string }> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([key]) => !(key in NATIVE_SETTINGS)));
  const preload = `data:text/javascript,${encodeURIComponent(before)}`;
  const { stdout, stderr } = await execute(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', preload, '--input-type=module', '-e', script],
    { env: { ...clean, BOT4_TFJS: '', ...env } },
  );
  return { ...(JSON.parse(stdout) as Probe), stderr };
}

const NO_NATIVE = `
  const real = process.dlopen;
  process.dlopen = (module, path, ...rest) => {
    if (path.includes('tfjs_binding')) throw new Error('planted: wrong system\\nsecond line');
    return real.call(process, module, path, ...rest);
  };
`;
const NO_WASM = `WebAssembly.instantiate = () => Promise.reject(new Error('planted'));`;
const NO_NETWORK = `
  import http from 'node:http'; import https from 'node:https'; import { syncBuiltinESMExports } from 'node:module';
  const refuse = () => { throw new Error('network'); };
  globalThis.fetch = refuse; http.request = http.get = https.request = https.get = refuse; syncBuiltinESMExports();
`;

describe('loadTensorflow', () => {
  it('prefers the native library where the set-up has built it, and says what serves', async () => {
    const { backend, note } = await loadTensorflow();
    expect(backend).toBe(process.env.BOT4_TFJS || (hasNative ? 'native' : 'wasm'));
    expect(note).toMatch(/^TensorFlow\.js computes in .*\.$/);
  });

  it('gives the same on a second call, computes rightly and prints nothing of its own', async () => {
    const { stderr, ...found } = await probe({});
    expect(stderr).toBe('');
    expect(found).toMatchObject({ product: 11, again: found.backend });
  });

  it('computes in WebAssembly when BOT4_TFJS=wasm, without a network and without chatter', async () => {
    expect(await probe({ BOT4_TFJS: 'wasm' }, NO_NETWORK)).toEqual({
      backend: 'wasm',
      note: 'TensorFlow.js computes in WebAssembly: BOT4_TFJS=wasm.',
      product: 11,
      again: 'wasm',
      active: 'wasm',
      stderr: '',
    });
  });

  it('computes in plain JavaScript when BOT4_TFJS=cpu, without chatter', async () => {
    const { stderr, ...found } = await probe({ BOT4_TFJS: 'cpu' });
    expect(stderr).toBe('');
    expect(found).toMatchObject({ backend: 'cpu', product: 11, again: 'cpu', active: 'cpu' });
  });

  it('falls back to WebAssembly when the native library does not load, and gives the first line of the reason', async () => {
    const found = await probe({}, NO_NATIVE);
    expect(found).toMatchObject({ backend: 'wasm', product: 11, again: 'wasm' });
    expect(found.note).toMatch(/WebAssembly: the native library did not load \(.+\)\.$/);
    if (hasNative) expect(found.note).toContain('(planted: wrong system)');
  });

  it('falls back to plain JavaScript when WebAssembly does not start either', async () => {
    const found = await probe({ BOT4_TFJS: 'wasm' }, NO_WASM);
    expect(found).toMatchObject({ backend: 'cpu', product: 11 });
    expect(found.note).toContain('BOT4_TFJS=wasm, and the WebAssembly backend did not start');
  });

  it('fails instead of falling back when BOT4_TFJS=native', async () => {
    const found = await probe({ BOT4_TFJS: 'native' }, NO_NATIVE);
    expect(found.code).toBe('BOT4_CONFIG_VALUE');
    expect(found.message).toContain('the native library did not load');
  });

  it('refuses BOT4_TFJS=gpu and names what it may be', async () => {
    const found = await probe({ BOT4_TFJS: 'gpu' });
    expect(found.code).toBe('BOT4_CONFIG_VALUE');
    expect(found.message).toContain("'gpu', may be native, wasm or cpu");
  });

  it('does not trust a native library that somebody loaded first with other settings', async () => {
    const before = `
      import util from 'node:util';
      util.isNullOrUndefined = (value) => value == null;
      await import(${JSON.stringify(pathToFileURL(require.resolve('@tensorflow/tfjs-node')).href)}).catch(() => undefined);
    `;
    const found = await probe({ TF_CPP_MIN_LOG_LEVEL: '3' }, before);
    expect(found).toMatchObject({ backend: 'wasm', product: 11 });
    expect(found.note).toContain(hasNative ? 'loaded before it could be set up' : 'did not load');
  });

  it('uses WebAssembly in a worker thread, unless its host has made the native settings', async () => {
    const script = `
      import { Worker } from 'node:worker_threads';
      const code = ${JSON.stringify(`(async () => {${PROBE}})()`)};
      new Worker(code, { eval: true });
    `;
    const alone = await probe({}, '', script);
    expect(alone).toMatchObject({ backend: 'wasm', product: 11 });
    expect(alone.note).toContain('a worker thread cannot change');
    const prepared = await probe(NATIVE_SETTINGS, '', script);
    expect(prepared).toMatchObject({ backend: hasNative ? 'native' : 'wasm', product: 11 });
  });
});
