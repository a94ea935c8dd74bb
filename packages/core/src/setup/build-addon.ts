import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { runScript } from './npm-package.js';
import { packageFolder } from './places.js';
import type { SetupContext } from './progress.js';

/** Builds the addon from the npm package's own sources, against the libraries in its `deps`. */
export async function buildAddon(prefix: string, { onProgress, signal }: SetupContext): Promise<void> {
  onProgress({ stage: 'build', what: 'building the addon' });
  await runScript(prefix, 'addon', signal, { ...process.env, ...nodeHeaders() });
  await rm(path.join(packageFolder(prefix), 'build'), { recursive: true, force: true });
}

/** Node's own headers where they lie beside it, so that node-gyp need not download them. */
function nodeHeaders(): NodeJS.ProcessEnv {
  const node = path.resolve(process.execPath, '../..');
  const isThere = existsSync(path.join(node, 'include/node/node_api.h'));
  return isThere && process.env.npm_config_nodedir === undefined ? { npm_config_nodedir: node } : {};
}
