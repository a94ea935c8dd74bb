import { AblateError, unknownName } from '@ablate/core';
import type { MatrixInput } from './define-matrix.js';
import type { Matrix } from './parse-matrix.js';
import { readYaml } from './read-yaml.js';
import { CELL_KEYS, CHECKPOINT_KEYS, COMPARE_KEYS, SEEDS_KEYS } from './schema.js';
import { isWithin, setPath } from './set-path.js';

export interface Overridden {
  readonly input: MatrixInput;
  readonly selected: Matrix['selected'];
}

const PLAIN_KEYS = ['name', 'question', 'seeds', 'design'];

/**
 * Applies `--set` texts to a matrix: `epochs=3` (short for `base.epochs=3`), `base.optimizer.options.lr=0.05`,
 * `seeds=2`, `seeds.to=24`, `compare.metric=val/loss`, `checkpoints.everySteps=100`, and `axes.model=resnet20,plain20`, which keeps only those labels.
 * Values are YAML. @throws AblateError `CONFIG` for a path that the matrix doesn't have.
 */
export function applyOverrides(input: MatrixInput, overrides: readonly string[]): Overridden {
  let matrix = { ...input } as Record<string, unknown>;
  const selected: Record<string, readonly string[]> = {};
  for (const text of overrides) {
    const equals = text.indexOf('=');
    if (equals < 1)
      throw new AblateError('CONFIG', `--set: expected key=value, such as epochs=3; received "${text}"`);
    const path = text.slice(0, equals).trim().split('.');
    const value = text.slice(equals + 1).trim();
    const [first = '', ...rest] = path;
    const axis = rest.join('.');
    if (first === 'axes' && (rest.length === 1 || axisNames(input).includes(axis)))
      selected[axis] = selectLabels(input, axis, value);
    else
      matrix = setPath(
        { base: {}, compare: {}, checkpoints: {}, ...matrix },
        target(path, text, input),
        readValue(text, value),
        '--set',
      );
  }
  if (Object.keys(matrix.compare ?? {}).length === 0) delete matrix.compare;
  if (Object.keys(matrix.checkpoints ?? {}).length === 0) delete matrix.checkpoints;
  return { input: matrix as object as MatrixInput, selected };
}

function target(path: readonly string[], text: string, input: MatrixInput): readonly string[] {
  const [first = '', second = ''] = path;
  if (PLAIN_KEYS.includes(first) && path.length === 1) return path;
  if (first === 'seeds' && SEEDS_KEYS.includes(second)) return path;
  if (first === 'compare' && COMPARE_KEYS.includes(second)) return path;
  if (first === 'checkpoints' && CHECKPOINT_KEYS.includes(second)) return path;
  const inBase = first === 'base' ? path.slice(1) : path;
  const key = inBase[0] ?? '';
  if (!CELL_KEYS.includes(key)) {
    const known = [
      ...PLAIN_KEYS,
      ...CELL_KEYS,
      'base.KEY',
      'axes.NAME',
      ...SEEDS_KEYS.map((k) => `seeds.${k}`),
      ...COMPARE_KEYS.map((k) => `compare.${k}`),
      ...CHECKPOINT_KEYS.map((k) => `checkpoints.${k}`),
    ];
    throw new AblateError('CONFIG', `--set ${text}: ${unknownName('key', path.join('.'), known)}`);
  }
  const axis = axisNames(input).find((name) => isWithin(inBase.join('.'), name));
  if (axis !== undefined)
    throw new AblateError(
      'CONFIG',
      `--set ${text}: ${axis} is an axis of this matrix, so every cell has its own; keep some of its labels with axes.${axis}=LABEL`,
    );
  return ['base', ...inBase];
}

function selectLabels(input: MatrixInput, axis: string, value: string): readonly string[] {
  const names = axisNames(input);
  if (!names.includes(axis))
    throw new AblateError('CONFIG', `--set axes.${axis}: ${unknownName('axis', axis, names)}`);
  const values: unknown = (input.axes as Record<string, unknown>)[axis];
  const labels = Array.isArray(values) ? values.map(String) : Object.keys(values ?? {});
  if (labels.includes(value)) return [value];
  return value.split(',').map((label) => label.trim());
}

function axisNames(input: MatrixInput): string[] {
  const axes: unknown = input.axes;
  return typeof axes === 'object' && axes !== null ? Object.keys(axes) : [];
}

/** Its errors are one line: the text that YAML would point at stands on the command line. */
function readValue(text: string, value: string): unknown {
  try {
    return readYaml(value, `--set ${shorten(text)}: expected a YAML value: `);
  } catch (error) {
    if (!(error instanceof AblateError)) throw error;
    throw new AblateError(error.code, error.message.split('\n')[0] ?? '', { cause: error });
  }
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
