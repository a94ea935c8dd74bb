import { expect, it } from 'vitest';
import * as z from 'zod';
import { defineRegularizer } from './plugin.js';

it('refuses options that are one zod object, whose methods would be taken for options', () => {
  const options = z.object({ std: z.number() }) as unknown as z.ZodRawShape;
  const fields = { name: 'noise', version: 1, summary: 'Adds noise', options, create: () => ({}) };
  expect(() => defineRegularizer(fields)).toThrow(
    'regularizer "noise": expected options as { name: z.number(), … }, got z.object(…): leave that call out',
  );
});
