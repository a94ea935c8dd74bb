import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import { CUDA_LIBRARY } from './cuda-libraries.js';
import type { SetupContext } from './progress.js';
import { Wheel } from './wheel.js';

const MAIN = 'libtensorflow_cc.so.2';
const FRAMEWORK = 'libtensorflow_framework.so.2';
/** The names that the addon's build and the loader look for. */
const LINKS = [
  ['libtensorflow.so', MAIN],
  ['libtensorflow.so.2', MAIN],
  ['libtensorflow_framework.so', FRAMEWORK],
] as const;
/** The headers that TensorFlow's C API is made of, out of thirteen thousand. */
const HEADER =
  /^tensorflow\/include\/((?:tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h)$/;
const LICENCE =
  /^(?:tensorflow\/(?:include\/)?|[^/]+\.dist-info\/(?:licenses\/)?)((?:LICEN[CS]E|NOTICE|THIRD_PARTY)[^/]*)$/i;

/** Where in `deps` a file of a wheel belongs; undefined for those that are not needed. */
function place(name: string, wheel: string): string | undefined {
  if (name === `tensorflow/${MAIN}` || name === `tensorflow/${FRAMEWORK}`)
    return path.join('lib', path.basename(name));
  const header = HEADER.exec(name)?.[1];
  if (header !== undefined) return path.join('include', header);
  // All in one folder: they look for each other beside themselves.
  const cuda = CUDA_LIBRARY.exec(name)?.[1];
  if (cuda !== undefined) return path.join('lib', cuda);
  const licence = LICENCE.exec(name)?.[1];
  return licence === undefined ? undefined : path.join('licenses', wheel, licence);
}

/** Takes from wheels what the addon needs, into its `deps`: libraries, headers, licences. Each file is checked. */
export async function takeLibraries(
  wheels: readonly string[],
  deps: string,
  { onProgress, signal }: SetupContext,
): Promise<void> {
  const made = new Set<string>();
  for (const file of wheels) {
    using wheel = await Wheel.open(file);
    const label = path.basename(file).split('-').slice(0, 2).join('-');
    const wanted = wheel.names.flatMap((name) => {
      const target = place(name, label);
      return target === undefined ? [] : [{ name, target }];
    });
    const what = `libraries of ${label}`;
    const total = wanted.reduce((sum, { name }) => sum + wheel.size(name), 0);
    let received = 0;
    const onBytes = (bytes: number) =>
      onProgress({ stage: 'unpack', what, received: (received += bytes), total });
    for (const { name, target } of wanted) {
      await mkdir(path.join(deps, path.dirname(target)), { recursive: true });
      await wheel.take(name, path.join(deps, target), onBytes, signal);
      made.add(target);
    }
  }
  const missing = [MAIN, FRAMEWORK].filter((name) => !made.has(path.join('lib', name)));
  if (missing.length > 0)
    throw new AblateError('BACKEND', `expected ${missing.join(' and ')} in TensorFlow's wheel, found none`);
  for (const [name, target] of LINKS) await symlink(target, path.join(deps, 'lib', name));
}
