import { expect, test } from 'vitest';
import * as z from 'zod';
import { callsOfAll, type Schema } from './calls-of-all.js';
import { openEditor } from './editor.js';

/** A number's range, as the comments have it: `in [0, 1)`, `at least 1`, `above 0`. */
function rangeOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Schema): string {
  // What whole numbers are bounded by of themselves is no range.
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  const from = least === undefined ? `(${exclusiveMinimum ?? ''}` : `[${least}`;
  const to = most === undefined ? `${exclusiveMaximum ?? ''})` : `${most}]`;
  if (to !== ')') return `in ${from}, ${to}`;
  if (least !== undefined) return `at least ${least}`;
  return exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`;
}

/** What the comment of an option has to say, or what its items' or alternatives' would have to. */
function rangesOf(schema: Schema): string[] {
  const whole = schema.type === 'integer' ? [typeof schema.multipleOf === 'number' ? 'even' : 'whole'] : [];
  const parts = [schema.items, schema.prefixItems, schema.anyOf].flat();
  return [
    ...whole,
    rangeOf(schema),
    ...parts.flatMap((part) => (typeof part === 'object' ? rangesOf(part) : [])),
  ].filter((range) => range !== '');
}

/** A default as it would be written in a matrix. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const { use } = value as { readonly use?: string };
  return use === undefined ? String(value) : `${use}()`;
}

function expectedOf(schema: Schema): string[] {
  const given = schema.default === undefined ? [] : [`Default: ${literal(schema.default)}.`];
  return [...rangesOf(schema), ...given];
}

test('hovering any option of any plugin says what it is, its range and its default', () => {
  const { text, plugins } = callsOfAll();
  const options = plugins.flatMap(({ options }) => options);
  expect(options.length).toBeGreaterThan(100);
  const editor = openEditor(text);
  const faults = options.flatMap(({ name, schema, position }) => {
    const shown = editor.hover(position);
    if (shown === '') return [`${name}: no comment`];
    return expectedOf(schema)
      .filter((part) => !shown.includes(part))
      .map((part) => `${name}: expected "${part}", got "${shown}"`);
  });
  expect(faults).toEqual([]);
});

test('what a comment has to say follows from the schema', () => {
  const said = (type: z.ZodType) => expectedOf(z.toJSONSchema(type, { io: 'input' }));
  expect(said(z.number().min(0).lt(1).default(0.5))).toEqual(['in [0, 1)', 'Default: 0.5.']);
  expect(said(z.int().min(2).max(8))).toEqual(['whole', 'in [2, 8]']);
  expect(said(z.int().min(2).multipleOf(2))).toEqual(['even', 'at least 2']);
  expect(said(z.number().positive())).toEqual(['above 0']);
  expect(said(z.array(z.int().min(1)).default([64, 128]))).toEqual([
    'whole',
    'at least 1',
    'Default: [64, 128].',
  ]);
  expect(said(z.enum(['min', 'max']).default('min'))).toEqual(["Default: 'min'."]);
});
