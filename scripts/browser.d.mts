import type { Browser, LaunchOptions } from 'playwright-core';
export function launchBrowser(options?: LaunchOptions): Promise<Browser>;
export function findBrowser(): Promise<{ executablePath: string; env: Record<string, string> }>;
