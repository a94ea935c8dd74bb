import { readdir } from 'node:fs/promises';
import path from 'node:path';

const LIBRARY = /^libtensorflow\.so\.(\d+\.\d+\.\d+)$|^libtensorflow\.(\d+\.\d+\.\d+)\.dylib$/;

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** Why the native parts of an installed tfjs-node cannot be there; undefined where they are. */
export async function missingParts(packageFolder: string): Promise<string | undefined> {
  const abis = await list(path.join(packageFolder, 'lib'));
  const addons = await Promise.all(abis.map((abi) => list(path.join(packageFolder, 'lib', abi))));
  if (!addons.flat().includes('tfjs_binding.node'))
    return 'it has no addon (lib/napi-v8/tfjs_binding.node): its install script did not run to its end';
  const libraries = [...(await list(path.join(packageFolder, 'deps/lib'))), ...addons.flat()];
  if (!libraries.some((name) => /^(lib)?tensorflow\b/.test(name)))
    return "it has no TensorFlow library (deps/lib): its install script's download failed";
  return undefined;
}

/** Version of the TensorFlow library, where the files' names say it. */
export async function libraryVersion(packageFolder: string): Promise<string | null> {
  for (const name of await list(path.join(packageFolder, 'deps/lib'))) {
    const match = LIBRARY.exec(name);
    if (match !== null) return match[1] ?? match[2] ?? null;
  }
  return null;
}
