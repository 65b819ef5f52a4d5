/**
 * Columns as a danfo frame. Danfo asks for TensorFlow's native library although a frame needs none; where that is not
 * built, the portable one takes its place. Loading takes about a second, so it is done when a frame is wanted.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DataFrame } from 'danfojs-node';
import { loadTensorflow } from '../tfjs/load.ts';
import { projectFolder } from './default-folder.ts';

const NATIVE = '@tensorflow/tfjs-node';

type Danfo = typeof import('danfojs-node');

async function loadDanfo(): Promise<Danfo> {
  // Sets what the native library reads when it is loaded, and functions that Node 23 removed.
  const { tf, backend } = await loadTensorflow();
  const require = createRequire(join(projectFolder(), 'package.json'));
  const path = require.resolve(NATIVE);
  if (backend !== 'native' && require.cache[path] === undefined) {
    const stand: Pick<NodeModule, 'id' | 'filename' | 'loaded' | 'exports'> = {
      id: path,
      filename: path,
      loaded: true,
      exports: tf,
    };
    require.cache[path] = stand as NodeModule;
  }
  return require('danfojs-node') as Danfo;
}

/**
 * A frame of columns.
 * @param columns of equal length, by name.
 */
export async function makeFrame(columns: Readonly<Record<string, ArrayLike<unknown>>>): Promise<DataFrame> {
  const danfo = await loadDanfo();
  // Danfo keeps rows and columns in arrays of its own, so here a copy cannot be avoided.
  return new danfo.DataFrame(
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)])),
  );
}
