/**
 * Short cuts of Node's module loader. A command loads up to 900 files, and for each Node looks for a package.json in every
 * folder above it and resolves links: a third of the start-up time. Our own files say where they are and what they are.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.ts';

const OWN = ['src', 'runner'].map((folder) => pathToFileURL(`${ROOT}/${folder}/`).href);

/**
 * Where an import of ours leads: `./…` and `../…` to a TypeScript file, from a file of `src` or `runner`. `undefined` for
 * all others, which Node resolves: packages, and files of users, which may be of another kind and behind links.
 */
export function ownFile(specifier: string, parent: string | undefined): string | undefined {
  if (!specifier.startsWith('.') || !specifier.endsWith('.ts')) return undefined;
  if (parent === undefined || !OWN.some((folder) => parent.startsWith(folder))) return undefined;
  const url = new URL(specifier, parent).href;
  return OWN.some((folder) => url.startsWith(folder)) ? url : undefined;
}

/** Takes the imports of our own files as they are written, from now on. */
export function resolveOwnFilesDirectly(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const url = ownFile(specifier, context.parentURL);
      return url === undefined ? next(specifier, context) : { url, format: 'module-typescript', shortCircuit: true };
    },
  });
}
