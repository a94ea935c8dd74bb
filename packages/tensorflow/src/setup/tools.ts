import { AblateError } from '@ablate/core';
import { runTool } from '@ablate/core/backends';

const BUILD_TOOLS =
  'apt install g++ make (Debian, Ubuntu), dnf install gcc-c++ make (Fedora), xcode-select --install (macOS)';
const PYTHON_TOOLS =
  'apt install python3 python3-pip (Debian, Ubuntu), dnf install python3-pip (Fedora), or python.org';

export interface WheelTools {
  /** A Python that has pip. */
  readonly python: string;
}

/** The C++ compiler that builds. */
export const compiler = (): string => process.env.CXX ?? 'g++';

/** Whether a program is there and runs. */
export async function answers(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await runTool(command, args, { signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** @throws AblateError `BACKEND` saying how to get it, where npm is not on the PATH. */
export async function checkNpm(signal: AbortSignal): Promise<void> {
  if (await answers(npm, ['--version'], signal)) return;
  throw new AblateError(
    'BACKEND',
    'expected npm on the PATH, to install the addon, found none; it comes with Node (nodejs.org)',
  );
}

/**
 * What is needed to take TensorFlow's library out of its wheel and build the addon against it.
 * @throws AblateError `BACKEND` naming everything that is missing and how to install it.
 */
export async function findWheelTools(signal: AbortSignal): Promise<WheelTools> {
  const [python3, python, hasCompiler, hasMake] = await Promise.all([
    answers('python3', ['-m', 'pip', '--version'], signal),
    answers('python', ['-m', 'pip', '--version'], signal),
    answers(compiler(), ['--version'], signal),
    answers(process.env.MAKE ?? 'make', ['--version'], signal),
  ]);
  const missing: string[] = [];
  if (!python3 && !python)
    missing.push(
      `python3 with pip, to download TensorFlow's library (no Python package is installed): ${PYTHON_TOOLS}`,
    );
  const build = [...(hasCompiler ? [] : [compiler()]), ...(hasMake ? [] : ['make'])];
  if (build.length > 0) missing.push(`${build.join(' and ')}, to build the addon: ${BUILD_TOOLS}`);
  if (missing.length > 0)
    throw new AblateError('BACKEND', `expected on the PATH, but missing: ${missing.join('; ')}`);
  return { python: python3 ? 'python3' : 'python' };
}
