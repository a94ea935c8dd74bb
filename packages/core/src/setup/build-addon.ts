import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { cudaLinkFlags } from './cuda-libraries.js';
import { runScript } from './npm-package.js';
import { packageFolder } from './places.js';
import type { SetupContext } from './progress.js';

/** Builds the addon from the npm package's own sources, against the libraries in its `deps`. */
export async function buildAddon(prefix: string, { onProgress, signal }: SetupContext): Promise<void> {
  onProgress({ stage: 'build', what: 'building the addon' });
  const folder = packageFolder(prefix);
  const flags = await cudaLinkFlags(path.join(folder, 'deps/lib'));
  const env = { ...process.env, ...nodeHeaders() };
  if (flags.length > 0)
    env.LDFLAGS = [...(env.LDFLAGS === undefined ? [] : [env.LDFLAGS]), ...flags].join(' ');
  await runScript(prefix, 'addon', signal, env);
  await rm(path.join(folder, 'build'), { recursive: true, force: true });
}

/** Node's own headers where they lie beside it, so that node-gyp need not download them. */
function nodeHeaders(): NodeJS.ProcessEnv {
  const node = path.resolve(process.execPath, '../..');
  const isThere = existsSync(path.join(node, 'include/node/node_api.h'));
  return isThere && process.env.npm_config_nodedir === undefined ? { npm_config_nodedir: node } : {};
}
