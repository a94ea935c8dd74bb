import { checkOptions } from './check-options.js';
import { InvalidValueError } from './errors.js';
import type { RunOptions, StartOptions } from './store-types.js';
import { checkName, checkText } from './check-calls.js';

const RUN_OPTIONS = ['experiment', 'name', 'config', 'configHash', 'seed', 'matrixHash', 'snapshot', 'tags'];
const START_OPTIONS = [...RUN_OPTIONS, 'backend', 'device'];

/** Throws `InvalidValueError` naming the option. Configuration and seed are checked where they are read. */
export function checkRunOptions(options: RunOptions, known: readonly string[] = RUN_OPTIONS): void {
  checkOptions(options, known);
  const { experiment, name, config, configHash, tags } = options;
  checkName('the name of an experiment', experiment);
  if (name !== undefined) checkName('the name of a run', name);
  if (config !== undefined && (typeof config !== 'object' || Array.isArray(config)))
    throw new InvalidValueError('Expected the configuration to be an object');
  if (configHash !== undefined && configHash !== null) checkName('the configuration hash', configHash);
  for (const key of ['matrixHash', 'snapshot'] as const) {
    const hash = options[key];
    if (hash !== undefined && hash !== null) checkName(`\`${key}\``, hash);
  }
  if (tags === undefined) return;
  if (typeof tags !== 'object' || Symbol.iterator in tags)
    throw new InvalidValueError('Expected tags to be an object of texts');
  for (const [key, value] of Object.entries(tags)) {
    checkName('the key of a tag', key);
    checkText(`the tag "${key}"`, value);
  }
}

export function checkStartOptions(options: StartOptions): void {
  checkRunOptions(options, START_OPTIONS);
  for (const name of ['backend', 'device'] as const) {
    const value = options[name];
    if (value !== undefined) checkText(name, value);
  }
}
