export const VENV: string;
export const VENV_PYTHON: string;
export function jupyterEnv(): NodeJS.ProcessEnv;
export function findPython(): { python: string; version: string };
export function ensureLab(): Promise<void>;
export function ensureNpmAndLab(): Promise<void>;
