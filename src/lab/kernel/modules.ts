/**
 * Imports of cells: resolved from the notebook's folder, and from bot4's own folder when a package is not found there,
 * so that `bot4/stats` and the packages bot4 brings along can be imported from a notebook anywhere.
 *
 * Files beside the notebook are loaded again when they, or a file they import, changed since: their address carries
 * a digest of the modification times of all files below them. Packages and bot4 itself load once.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { type RegisterHooksOptions, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

/** Marks a specifier as written in a cell. */
const SCHEME = 'bot4-cell:';

/** Node's own `import()`, also where a test runner replaces the one that is written in a source file. */
const nativeImport: (specifier: string, options?: ImportCallOptions) => Promise<Record<string, unknown>> = new Script(
  '(specifier, options) => import(specifier, options)',
  { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
).runInThisContext();

type ResolveHook = NonNullable<RegisterHooksOptions['resolve']>;
type Resolved = ReturnType<ResolveHook>;

/** The folder of bot4 itself. */
export const PROJECT_FOLDER = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Loads modules on behalf of the cells of one notebook. */
export class CellModules {
  readonly #folder: string;
  readonly #hooks: { deregister(): void };
  readonly #imports = new Map<string, Set<string>>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#hooks = registerHooks({ resolve: (specifier, context, next) => this.#resolve(specifier, context, next) });
  }

  /** The address of the notebook, as far as imports are concerned. */
  get base(): string {
    return pathToFileURL(join(this.#folder, 'notebook.ts')).href;
  }

  /** `import.meta` of the notebook. */
  get meta(): object {
    return { url: this.base, dirname: this.#folder, filename: join(this.#folder, 'notebook.ts') };
  }

  /** `import()` as seen from the notebook. */
  load(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>> {
    const place = new Error('import');
    return nativeImport(SCHEME + encodeURIComponent(specifier), options).catch((error: unknown) => {
      throw withPlace(error, place);
    });
  }

  /**
   * A static import: every name must exist, as in a module.
   * @throws SyntaxError naming the export that is missing.
   */
  async link(
    specifier: string,
    names: readonly string[],
    attributes?: Readonly<Record<string, string>>,
  ): Promise<Record<string, unknown>> {
    const module = await this.load(specifier, attributes === undefined ? undefined : { with: { ...attributes } });
    const missing = names.find((name) => !(name in module));
    if (missing === undefined) return module;
    throw new SyntaxError(`'${specifier}' has no export named '${missing}' (if it is a type, write \`import type\`)`);
  }

  close(): void {
    this.#hooks.deregister();
  }

  #resolve(specifier: string, context: Parameters<ResolveHook>[1], next: Parameters<ResolveHook>[2]): Resolved {
    if (specifier.startsWith(SCHEME)) {
      return this.#fresh(this.#fromCell(decodeURIComponent(specifier.slice(SCHEME.length)), context, next));
    }
    const resolved = next(specifier, context);
    const parent = this.#localPath(context.parentURL);
    const child = this.#localPath(resolved.url);
    if (parent === undefined || child === undefined) return resolved;
    this.#importsOf(parent).add(child);
    return this.#fresh(resolved);
  }

  #fromCell(specifier: string, context: Parameters<ResolveHook>[1], next: Parameters<ResolveHook>[2]): Resolved {
    try {
      return next(specifier, { ...context, parentURL: this.base });
    } catch (error) {
      const isBare = !/^[./]|^[a-z]+:/.test(specifier);
      if (!isBare) throw readable(error, specifier);
      try {
        return next(specifier, { ...context, parentURL: pathToFileURL(join(PROJECT_FOLDER, 'package.json')).href });
      } catch {
        // The first error names the notebook's folder, where the reader expects the package.
        throw readable(error, specifier);
      }
    }
  }

  #importsOf(path: string): Set<string> {
    const known = this.#imports.get(path) ?? new Set<string>();
    this.#imports.set(path, known);
    return known;
  }

  /** The path of a file that belongs to the notebook: in its folder, not in a package, not in bot4's sources. */
  #localPath(url: string | undefined): string | undefined {
    if (url === undefined || !url.startsWith('file:')) return undefined;
    const path = fileURLToPath(url.replace(/[?#].*$/, ''));
    const isLocal = path.startsWith(`${this.#folder}/`) && !path.includes('/node_modules/');
    return isLocal && !path.startsWith(`${PROJECT_FOLDER}/src/`) ? path : undefined;
  }

  #fresh(resolved: Resolved): Resolved {
    const path = this.#localPath(resolved.url);
    if (path === undefined) return resolved;
    return { ...resolved, url: `${pathToFileURL(path).href}?v=${this.#version(path)}` };
  }

  /** Files are known below `path` from their last load; a new import needs an edit of a file that is known already. */
  #version(path: string): string {
    const closure = new Set([path]);
    for (const file of closure) for (const child of this.#imports.get(file) ?? []) closure.add(child);
    const digest = createHash('sha256');
    for (const file of [...closure].sort()) {
      digest.update(`${file}:${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0}\n`);
    }
    return digest.digest('hex').slice(0, 12);
  }
}

/** Node loads modules apart from the code that asked for them; the reader wants to see which line asked. */
function withPlace(error: unknown, place: Error): unknown {
  if (error instanceof Error) error.stack += `\n${place.stack?.split('\n').slice(1).join('\n')}`;
  return error;
}

/** Node's message names the kernel's internal address of the notebook; the reader knows only the specifier. */
function readable(error: unknown, specifier: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return error;
  return Object.assign(new Error(`Cannot find '${specifier}'.`), { code: error.code });
}
