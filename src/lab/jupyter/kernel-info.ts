/** How the kernel introduces itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../kernel/modules.ts';
import { PROTOCOL_VERSION } from './wire.ts';

function versionOf(folder: string): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return manifest.version;
}

/** Content of a kernel_info_reply. */
export function kernelInfo(): Readonly<Record<string, unknown>> {
  const version = versionOf(PROJECT_FOLDER);
  const typescript = versionOf(join(PROJECT_FOLDER, 'node_modules', 'typescript'));
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'bot4',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: 'typescript',
      nbconvert_exporter: 'script',
    },
    banner: `bot4 ${version}: TypeScript ${typescript} on Node ${process.versions.node}`,
    help_links: [{ text: 'TypeScript handbook', url: 'https://www.typescriptlang.org/docs/' }],
    debugger: true,
    supported_features: ['iopub_welcome', 'debugger'],
  };
}
