import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { runTool } from '../run-tool.js';
import { packageVersion, resolvePackage } from '../resolve-package.js';
import { adapterName, DAWN } from './dawn.js';

export const TFJS_WEBGPU = '@tensorflow/tfjs-backend-webgpu';

/** What the process prints last, after anything that a driver says. */
const RESULT = 'ablate-webgpu ';

/** Asks the Dawn at the URL of its first argument for an adapter, and tells which it got. */
const PROGRAM = `
const { create } = await import(process.argv[1]);
const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
const { vendor, architecture, device, description, isFallbackAdapter } = adapter?.info ?? {};
const info = adapter && { vendor, architecture, device, description, isFallbackAdapter };
process.stdout.write('\\n${RESULT}' + JSON.stringify(info) + '\\n', () => process.exit(0));
`;

const resultSchema = z
  .object({
    vendor: z.string(),
    architecture: z.string(),
    device: z.string(),
    description: z.string(),
    isFallbackAdapter: z.boolean(),
  })
  .nullable();

let probed: Promise<{ available: boolean; reason: string }> | undefined;

/** Whether both packages are installed and Dawn finds something that computes; asked once in a process. */
export function probeWebgpu(): Promise<{ available: boolean; reason: string }> {
  probed ??= probe();
  return probed;
}

async function probe(): Promise<{ available: boolean; reason: string }> {
  const versions = await Promise.all([packageVersion(TFJS_WEBGPU), packageVersion(DAWN)]);
  const dawn = resolvePackage(DAWN);
  const missing = [`${TFJS_WEBGPU}@4.22.0`, `${DAWN}@^0.6.2`].filter((_, i) => versions[i] === undefined);
  if (missing.length > 0 || dawn === undefined)
    return { available: false, reason: `not installed (npm install ${missing.join(' ')})` };
  const packages = `${TFJS_WEBGPU} ${versions[0]}, ${DAWN} ${versions[1]}`;
  try {
    const found = await findAdapter(pathToFileURL(dawn).href);
    return {
      available: 'name' in found,
      reason: `${packages}: ${'name' in found ? found.name : found.reason}`,
    };
  } catch (error) {
    return {
      available: false,
      reason: `${packages}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** Looks for an adapter in a process of its own, where a driver that crashes or complains harms nothing. */
async function findAdapter(url: string): Promise<{ name: string } | { reason: string }> {
  const { stdout, stderr } = await runTool(process.execPath, ['--input-type=module', '-e', PROGRAM, url], {
    signal: AbortSignal.timeout(60_000),
    // Without the flags of this process, such as a debugger's port or a loader.
    env: { ...process.env, NODE_OPTIONS: '' },
    name: 'the process that looks for an adapter',
  });
  const line = stdout.split('\n').findLast((text) => text.startsWith(RESULT));
  const info = line === undefined ? null : resultSchema.parse(JSON.parse(line.slice(RESULT.length)));
  if (info !== null) return { name: adapterName(info) };
  const said = stderr.split('\n').find((text) => text.startsWith('Warning: '));
  return {
    reason: `expected an adapter (a driver of Vulkan, Metal or Direct3D 12), found none${
      said === undefined ? '' : `; ${said.slice('Warning: '.length)}`
    }`,
  };
}
