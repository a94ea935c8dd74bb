import { cellConfigSchema, checkpointPolicySchema } from '@ablate/core/config';
import { DESIGN_KINDS } from '@ablate/statistics/designs';
import * as z from 'zod';

/** The keys that a cell's configuration may have, and so the possible axes. */
export const CELL_KEYS = Object.keys(cellConfigSchema.shape);

const seed = z.int({ error: 'expected a whole number' }).min(0, { error: 'expected a seed from 0 up' });
const SEEDS =
  'expected a count from 1 up, a list of seeds (whole numbers from 0 up), or { from, to, looks } (counts of seeds)';
const look = z.int({ error: SEEDS }).min(1, { error: SEEDS });
const MARGIN = 'expected a number above 0, in the unit of the metric';
export const AXES = 'expected an object of axis: { label: value }';
const change = z.record(z.string(), z.unknown(), { error: 'expected an object of cell configuration' });
const pattern = z.record(z.string(), z.unknown(), { error: 'expected an object of axis: label' });

/** The outer shape of a matrix. Configurations are checked key by key, so that messages can name the label. */
export const matrixSchema = z.object({
  name: z
    .string({ error: 'expected a name (text)' })
    .regex(/^[^\p{Cc}]+$/u, { error: 'expected a name of one line, without control characters' }),
  question: z.string({ error: 'expected text' }).optional(),
  plugins: z
    .array(
      z.union(
        [
          z.string(),
          z.object({ name: z.string(), plugins: z.array(z.custom<object>((value) => isPlugin(value))) }),
        ],
        { error: 'expected a plugin package, definePackage(name, [plugins]), a module name or a "./file"' },
      ),
      { error: 'expected a list of plugin packages, module names or "./files"' },
    )
    .default([]),
  base: z.record(z.string(), z.unknown(), { error: 'expected an object of cell configuration' }).default({}),
  axes: z.record(z.string(), z.unknown(), { error: AXES }).optional(),
  components: z
    .record(
      z.string(),
      z.strictObject({ on: change.optional(), off: change.optional() }, { error: 'expected { on, off }' }),
      { error: 'expected an object of name: { on, off }' },
    )
    .optional(),
  design: z.enum(DESIGN_KINDS, { error: `expected ${DESIGN_KINDS.join(', ')}` }).optional(),
  seeds: z
    .union(
      [
        z.int().min(1, { error: SEEDS }),
        z.array(seed).min(1, { error: SEEDS }),
        z.strictObject({ from: look, to: look, looks: z.array(look).min(1, { error: SEEDS }).optional() }),
      ],
      { error: SEEDS },
    )
    .default(1),
  exclude: z.array(pattern, { error: 'expected a list of { axis: label }' }).default([]),
  include: z.array(pattern, { error: 'expected a list of { axis: label or value, label }' }).default([]),
  zip: z
    .array(z.array(z.string()).min(2, { error: 'expected two or more axes to advance together' }), {
      error: "expected a list of groups of axes, such as [['model', 'epochs']]",
    })
    .default([]),
  when: z
    .array(z.strictObject({ if: pattern, set: z.record(z.string(), z.unknown()) }), {
      error: 'expected a list of { if: { axis: label }, set: { key: value } }',
    })
    .default([]),
  compare: z
    .strictObject({
      metric: z.string({ error: "expected a metric's name, such as test/accuracy" }),
      goal: z.enum(['max', 'min'], { error: 'expected max or min' }).optional(),
      margin: z.number({ error: MARGIN }).positive({ error: MARGIN }).optional(),
      worst: z.number({ error: 'expected a number' }).optional(),
      baseline: z.record(z.string(), z.string(), { error: 'expected an object of axis: label' }).optional(),
    })
    .optional(),
  checkpoints: checkpointPolicySchema.optional(),
  launcher: z
    .union(
      [z.string(), z.strictObject({ use: z.string(), options: z.record(z.string(), z.json()).default({}) })],
      { error: "expected a launcher's name, { use, options }, or a call of a launcher plugin" },
    )
    .optional(),
});

export const MATRIX_KEYS = Object.keys(matrixSchema.shape);
export const COMPONENT_KEYS = ['on', 'off'];
export const SEEDS_KEYS = ['from', 'to', 'looks'];
export const COMPARE_KEYS = ['metric', 'goal', 'margin', 'worst', 'baseline'];
export const CHECKPOINT_KEYS = Object.keys(checkpointPolicySchema.shape);

/** Plugins are functions with a description (see `Plugin` in core). */
export function isPlugin(value: unknown): value is object {
  return (
    (typeof value === 'function' || (typeof value === 'object' && value !== null)) &&
    'kind' in value &&
    'pluginName' in value &&
    'options' in value
  );
}
