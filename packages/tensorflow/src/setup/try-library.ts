import path from 'node:path';
import * as z from 'zod';
import { AblateError } from '@ablate/core';
import { runTool } from '@ablate/core/backends';

/** A TensorFlow that was loaded in a process of its own, and computes. */
export interface TriedLibrary {
  /** Version of TensorFlow. */
  readonly library: string;
  /** What it computes on: the GPU's name, or the processor. */
  readonly devices: readonly string[];
}

/** What the process prints last, after anything that TensorFlow says. */
const RESULT = 'ablate-tensorflow ';

/** Loads the package of its first argument, and kernels for it that may be its second, multiplies two matrices and tells what did it. */
const PROGRAM = `
const util = require('node:util');
util.isArray ??= Array.isArray;
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const say = (result) => process.stdout.write('\\n${RESULT}' + JSON.stringify(result) + '\\n');
try {
  const [, library, kernels] = process.argv;
  const tf = require(library);
  if (kernels !== undefined) process.dlopen({ exports: {} }, kernels);
  const backend = tf.backend();
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  say({
    library: backend.binding.TF_Version,
    gpu: backend.isUsingGpuDevice,
    product: Array.from(product.dataSync()),
  });
} catch (error) {
  say({ error: String(error) });
}
`;

const PRODUCT = [19, 22, 43, 50];

const resultSchema = z.union([
  z.object({ error: z.string() }),
  z.object({ library: z.string(), gpu: z.boolean(), product: z.array(z.number()) }),
]);

/** What TensorFlow logs of a GPU that it has opened. */
const GPU_NAME = /Created device .*GPU:\d+ .*\bname: ([^,]+)/g;

/**
 * Loads a tfjs-node in a process of its own, where a crash harms nothing, with Ablate's kernels if they are given, and
 * multiplies two matrices with it.
 * @throws AblateError `BACKEND` saying what went wrong there: a missing symbol, another ABI, a wrong product.
 */
export async function tryLibrary(
  file: string,
  signal: AbortSignal = AbortSignal.timeout(120_000),
  kernels?: string,
): Promise<TriedLibrary> {
  // Without the flags of this process, such as a debugger's port or a loader.
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    TF_CPP_MIN_LOG_LEVEL: '0',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  };
  const name = 'the process that loads it';
  try {
    const options = { signal, cwd: path.dirname(file), env, name };
    const { stdout, stderr } = await runTool(
      process.execPath,
      ['-e', PROGRAM, file, ...(kernels === undefined ? [] : [kernels])],
      options,
    );
    const line = stdout.split('\n').findLast((text) => text.startsWith(RESULT));
    if (line === undefined) throw new Error(`${name} said nothing`);
    const result = resultSchema.parse(JSON.parse(line.slice(RESULT.length)));
    if ('error' in result) throw new Error(result.error);
    const { library, gpu, product } = result;
    if (product.join() !== PRODUCT.join())
      throw new Error(`expected the product ${PRODUCT.join(', ')}, received ${product.join(', ')}`);
    const names = [...stderr.matchAll(GPU_NAME)].map((match) => match[1] ?? 'GPU');
    return { library, devices: gpu ? (names.length > 0 ? names : ['GPU']) : ['CPU'] };
  } catch (error) {
    signal.throwIfAborted();
    throw new AblateError(
      'BACKEND',
      `${file} does not work: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
