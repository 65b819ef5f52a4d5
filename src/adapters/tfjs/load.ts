/**
 * The one place that loads TensorFlow.js.
 *
 * Order: the native library through @tensorflow/tfjs-node, then WebAssembly, then plain JavaScript. Which one serves and
 * why is part of the answer, because weights agree bit for bit on one backend, not between two.
 *
 * TensorFlow reads its settings from the environment when its library is loaded, so they are set here, before that:
 * one thread per operation and no oneDNN kernels, because both change the order in which floats are added up.
 */
import util from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { InputError } from '../../core/index.ts';

/** The API that all backends share. */
export type TensorFlow = typeof import('@tensorflow/tfjs');

export type TensorBackend = 'native' | 'wasm' | 'cpu';

export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  readonly backend: TensorBackend;
  /** Which backend serves and why, one sentence for people. */
  readonly note: string;
}

/**
 * Environment of the native library. Users cannot override it: the same seed has to give the same weights. A host that
 * runs its work in worker threads sets these before it starts them.
 */
export const NATIVE_SETTINGS = {
  TF_CPP_MIN_LOG_LEVEL: '3',
  TF_ENABLE_ONEDNN_OPTS: '0',
  // Its generated code is not safe against signals: with TensorFlow 2.21 a product with a transposed factor corrupts the
  // heap when a handled signal arrives inside it, and an interrupt from a notebook is one. Eigen's own code is used.
  TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL: 'false',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
};

function wanted(): TensorBackend | undefined {
  const value = process.env.BOT4_TFJS;
  if (value === undefined || value === '') return undefined;
  if (value === 'native' || value === 'wasm' || value === 'cpu') return value;
  throw new InputError('BOT4_CONFIG_VALUE', `is '${value}', may be native, wasm or cpu`, {
    place: { key: 'BOT4_TFJS' },
  });
}

/** Whether the settings are in the environment that a native library reads. */
function settingsInForce(): boolean {
  return Object.entries(NATIVE_SETTINGS).every(([key, value]) => process.env[key] === value);
}

/** The exports of a CommonJS package, whichever way the loader wraps them. */
function exportsOf<T>(loaded: { readonly default?: T } | T): T {
  return (loaded as { readonly default?: T }).default ?? (loaded as T);
}

async function loadPortable(): Promise<TensorFlow> {
  return exportsOf(await import('@tensorflow/tfjs'));
}

/** The native library, or why there is none. */
async function loadNative(): Promise<TensorFlow | string> {
  if (!settingsInForce()) {
    // A worker changes a copy of the environment that the library never sees.
    if (!isMainThread) return 'a worker thread cannot change the settings of the native library';
    if ((await loadPortable()).findBackendFactory('tensorflow') !== null) {
      return 'the native library was loaded before it could be set up to give repeatable results';
    }
    Object.assign(process.env, NATIVE_SETTINGS);
  }
  // tfjs-node 4.22 calls the first, which Node 23 removed, and the second, which Node warns about.
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
  try {
    return exportsOf<TensorFlow>(await import('@tensorflow/tfjs-node'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]?.trim() : String(error);
    return `the native library did not load (${reason})`;
  }
}

async function useWasm(tf: TensorFlow): Promise<boolean> {
  try {
    // Its compiled modules lie beside its script, where it looks for them: nothing is fetched.
    await import('@tensorflow/tfjs-backend-wasm');
    return await tf.setBackend('wasm');
  } catch {
    return false; // Plain JavaScript computes the same, only slower, and the note says that it was used.
  }
}

/** The backends that need nothing native. */
async function usePortable(reason: string, skipWasm: boolean): Promise<LoadedTensorFlow> {
  const tf = await loadPortable();
  // Without this the package prints an advertisement for tfjs-node.
  tf.enableProdMode();
  if (!skipWasm && (await useWasm(tf))) {
    return { tf, backend: 'wasm', note: `TensorFlow.js computes in WebAssembly: ${reason}.` };
  }
  await tf.setBackend('cpu');
  const cause = skipWasm ? reason : `${reason}, and the WebAssembly backend did not start`;
  return { tf, backend: 'cpu', note: `TensorFlow.js computes in plain JavaScript, which is slow: ${cause}.` };
}

/**
 * Loads TensorFlow.js with the best backend of this machine. Calling it again is cheap and gives the same.
 *
 * The environment variable `BOT4_TFJS` names a backend: `native` fails when it is not there, `wasm` and `cpu` skip the
 * better ones.
 * @returns the library, the backend that serves, and a sentence that says why.
 * @throws BOT4_CONFIG_VALUE when `BOT4_TFJS` names no backend, or `native` where there is none.
 */
export async function loadTensorflow(): Promise<LoadedTensorFlow> {
  const choice = wanted();
  if (choice === 'wasm' || choice === 'cpu') return usePortable(`BOT4_TFJS=${choice}`, choice === 'cpu');
  const native = await loadNative();
  if (typeof native !== 'string') {
    await native.setBackend('tensorflow');
    return { tf: native, backend: 'native', note: 'TensorFlow.js computes in its native library.' };
  }
  if (choice === 'native') throw new InputError('BOT4_CONFIG_VALUE', native, { place: { key: 'BOT4_TFJS' } });
  return usePortable(native, false);
}
