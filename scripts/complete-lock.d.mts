export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'>;
export function missingEntries(lock: Lock): { missing: Record<string, LockEntry>; unclear: string[] };
export function lockFaults(lock: Lock): string[];
