/** TypeScript's view of the disk, with the cells of the notebook among the files. */
import { join } from 'node:path';
import ts from 'typescript';
import type { CellProgram } from './cell-program.ts';
import type { LanguageStart } from './messages.ts';

function compilerOptions(project: string): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ['node'],
    typeRoots: [join(project, 'node_modules', '@types')],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
  };
}

/** A language service over the cells. Packages are looked for from the notebook's folder, then from bot4's own. */
export function makeLanguageService(start: LanguageStart, cells: CellProgram): ts.LanguageService {
  const options = compilerOptions(start.project);
  const readFile = (path: string): string | undefined => cells.text(path) ?? ts.sys.readFile(path);
  const fileExists = (path: string): boolean => cells.text(path) !== undefined || ts.sys.fileExists(path);
  const disk: ts.ModuleResolutionHost = {
    fileExists,
    readFile,
    directoryExists: ts.sys.directoryExists,
    ...(ts.sys.realpath === undefined ? {} : { realpath: ts.sys.realpath }),
  };
  const cache = ts.createModuleResolutionCache(start.folder, (name) => name, options);
  const resolve = (name: string, from: string): ts.ResolvedModuleWithFailedLookupLocations => {
    const cell = `${join(start.folder, name)}.ts`;
    if (cells.text(cell) !== undefined) {
      // Cells are not on the disk, where even their folder may not be.
      const resolvedModule = { resolvedFileName: cell, extension: ts.Extension.Ts, isExternalLibraryImport: false };
      return { resolvedModule } as ts.ResolvedModuleWithFailedLookupLocations;
    }
    const found = ts.resolveModuleName(name, from, options, disk, cache);
    if (found.resolvedModule !== undefined || name.startsWith('.')) return found;
    return ts.resolveModuleName(name, join(start.project, 'package.json'), options, disk, cache);
  };
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [cells.draftPath],
    getScriptVersion: (path) =>
      cells.text(path) === undefined ? fileVersion(path, start.project) : cells.version(path),
    getScriptSnapshot: (path) => {
      const text = readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => start.folder,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists,
    readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    resolveModuleNameLiterals: (literals, from) => literals.map((literal) => resolve(literal.text, from)),
  };
  return ts.createLanguageService(host, ts.createDocumentRegistry());
}

/** Packages and bot4 itself do not change under a running kernel; sources beside the notebook do. */
function fileVersion(path: string, project: string): string {
  if (path.includes('/node_modules/') || path.startsWith(`${project}/src/`)) return '1';
  return String(ts.sys.getModifiedTime?.(path)?.getTime() ?? 0);
}
