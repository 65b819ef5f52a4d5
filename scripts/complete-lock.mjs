/**
 * Completes package-lock.json after `npm install`: `node scripts/complete-lock.mjs [--check]`.
 *
 * Packages with native parts name one optional package per platform. npm leaves those out of the lock that the
 * registry in use does not hold, and `npm ci` then refuses the lock ("Missing: … from lock file"). An entry with
 * `{version, os, cpu, libc, optional}` satisfies it: such a package is skipped on every other platform, and npm looks
 * it up by name and version on its own. Only exact versions are completed; a range would have to be resolved.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, ROOT, runMain, SetupError, writeAtomic } from './setup.mjs';

const FILE = join(ROOT, 'package-lock.json');
const OS = { linux: 'linux', linuxmusl: 'linux', darwin: 'darwin', win32: 'win32', windows: 'win32', sunos: 'sunos' };
const OTHER_OS = ['android', 'freebsd', 'netbsd', 'openbsd', 'aix', 'openharmony'];
const CPU = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'mips', 'ppc64le'];
const LIBC = { musl: 'musl', linuxmusl: 'musl', musleabihf: 'musl', gnu: 'glibc', glibc: 'glibc', gnueabihf: 'glibc' };

/** Reads the platform from the words of a package name such as `@esbuild/linux-x64` or `x-linux-arm-musleabihf`. */
export function platformOf(name) {
  const words = name.split('/').at(-1).split(/[-.]/);
  const os = words.map((word) => OS[word] ?? (OTHER_OS.includes(word) ? word : undefined)).find(Boolean);
  const cpu = words.find((word) => CPU.includes(word));
  const libc = words.map((word) => LIBC[word]).find(Boolean);
  return {
    ...(os === undefined ? {} : { os: [os] }),
    ...(cpu === undefined ? {} : { cpu: [cpu === 'ppc64le' ? 'ppc64' : cpu] }),
    ...(libc === undefined ? {} : { libc: [libc] }),
  };
}

/** Where npm would find `name` when the package at `from` asks for it: the nearest node_modules that has it. */
function resolve(packages, from, name) {
  for (let owner = from; ; owner = owner.slice(0, Math.max(0, owner.lastIndexOf('node_modules/') - 1))) {
    const path = owner === '' ? `node_modules/${name}` : `${owner}/node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (owner === '') return undefined;
  }
}

/**
 * Names the entries that are missing from a parsed lock.
 * @returns `{missing: {path: entry}, unclear: string[]}`; unclear ones need a person.
 */
export function missingEntries(lock) {
  const missing = {};
  const unclear = [];
  for (const [from, entry] of Object.entries(lock.packages)) {
    for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolve(lock.packages, from, name) !== undefined) continue;
      const platform = platformOf(name);
      const exact = /^\d+\.\d+\.\d+[\w.+-]*$/.test(wanted);
      if (!exact || (platform.os === undefined && platform.cpu === undefined)) {
        unclear.push(`${name}@${wanted}, asked for by ${from || 'this package'}`);
        continue;
      }
      const path = `node_modules/${name}`;
      const other = missing[path];
      if (other !== undefined && other.version !== wanted) unclear.push(`${name}: ${other.version} and ${wanted}`);
      missing[path] = { version: wanted, ...platform, ...(entry.dev ? { dev: true } : {}), optional: true };
    }
  }
  return { missing, unclear };
}

/** What is wrong with a lock file that should serve everywhere: addresses, and tarballs without a checksum. */
export function lockFaults(lock) {
  const faults = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.link) continue;
    if (entry.resolved !== undefined) faults.push(`${path} names the address ${entry.resolved}`);
    const completed = entry.optional === true && (entry.os !== undefined || entry.cpu !== undefined);
    if (entry.integrity === undefined && !completed && !entry.inBundle) faults.push(`${path} has no checksum`);
  }
  return faults;
}

function main() {
  const lock = JSON.parse(readFileSync(FILE, 'utf8'));
  const { missing, unclear } = missingEntries(lock);
  const count = Object.keys(missing).length;
  if (unclear.length > 0) throw new SetupError(`cannot complete the lock for:\n  ${unclear.join('\n  ')}`);
  const faults = lockFaults(lock);
  if (faults.length > 0) throw new SetupError(`package-lock.json:\n  ${faults.join('\n  ')}`);
  if (process.argv.includes('--check')) {
    if (count > 0) throw new SetupError(`package-lock.json lacks ${count} platform packages; run complete-lock.mjs.`);
    process.stdout.write('package-lock.json is complete\n');
    return;
  }
  const names = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(names);
  if (count > 0) writeAtomic(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`package-lock.json: ${count} platform packages added\n`);
}

if (isMain(import.meta.url)) await runMain(async () => main());
