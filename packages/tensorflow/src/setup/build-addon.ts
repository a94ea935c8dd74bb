import { rm } from 'node:fs/promises';
import path from 'node:path';
import { cudaLinkFlags } from './cuda-libraries.js';
import { nodeHeaders } from './node-headers.js';
import { runScript } from './npm-package.js';
import { packageFolder } from './places.js';
import type { SetupContext } from './progress.js';

/** Builds the addon from the npm package's own sources, against the libraries in its `deps`. */
export async function buildAddon(prefix: string, context: SetupContext): Promise<void> {
  const { onProgress, signal } = context;
  onProgress({ stage: 'build', what: 'building the addon' });
  const folder = packageFolder(prefix);
  const flags = await cudaLinkFlags(path.join(folder, 'deps/lib'));
  const headers = await nodeHeaders(prefix, context);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
  };
  if (flags.length > 0)
    env.LDFLAGS = [...(env.LDFLAGS === undefined ? [] : [env.LDFLAGS]), ...flags].join(' ');
  await runScript(prefix, 'addon', signal, env);
  for (const made of [path.join(folder, 'build'), path.join(prefix, 'headers')])
    await rm(made, { recursive: true, force: true });
}
