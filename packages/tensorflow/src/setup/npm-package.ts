import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SetupContext } from './progress.js';
import { NODE_PACKAGE, TFJS_VERSION } from './places.js';
import { npm } from './tools.js';
import { runTool } from '@ablate/core/backends';

/** npm finds node-pre-gyp and its own node-gyp for these. */
const SCRIPTS = {
  prebuilt: `cd node_modules/${NODE_PACKAGE} && node scripts/install.js cpu download`,
  addon: `cd node_modules/${NODE_PACKAGE} && node-pre-gyp install --build-from-source`,
};

/** Installs the addon's package, without its install script, to a folder of its own. npm checks its hashes. */
export async function installPackage(prefix: string, context: SetupContext): Promise<void> {
  const { onProgress, signal } = context;
  onProgress({ stage: 'package', what: `npm install ${NODE_PACKAGE}@${TFJS_VERSION}` });
  await mkdir(prefix, { recursive: true });
  const manifest = {
    name: 'ablate-tensorflow',
    private: true,
    scripts: SCRIPTS,
    dependencies: { [NODE_PACKAGE]: TFJS_VERSION },
  };
  await writeFile(path.join(prefix, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const flags = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  await runTool(npm, ['install', '--prefix', prefix, ...flags], { signal, cwd: prefix });
}

/** Runs one of the scripts above. */
export async function runScript(
  prefix: string,
  script: keyof typeof SCRIPTS,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  await runTool(npm, ['run', script, '--prefix', prefix], {
    signal,
    cwd: prefix,
    env,
  });
}
