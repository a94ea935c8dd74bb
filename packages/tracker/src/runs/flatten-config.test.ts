import { expect, it } from 'vitest';
import { InvalidValueError } from '../errors.js';
import { flattenConfig } from './flatten-config.js';
import type { JsonObject } from '../types.js';

it('gives every leaf its path', () => {
  expect(flattenConfig({ a: { b: 1, none: {} }, list: [true, { c: null }], empty: [] })).toEqual([
    { path: 'a.b', value: 1 },
    { path: 'a.none', value: {} },
    { path: 'list.0', value: true },
    { path: 'list.1.c', value: null },
    { path: 'empty', value: [] },
  ]);
});

it('refuses what JSON would lose, naming the place', () => {
  expect(() => flattenConfig({ optimizer: { lr: NaN } })).toThrow('received NaN at "optimizer.lr"');
  const circular: JsonObject = {};
  circular.self = circular;
  expect(() => flattenConfig(circular)).toThrow(InvalidValueError);
});

it('refuses what is nested too deeply', () => {
  const nested = (levels: number): JsonObject =>
    JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as JsonObject;
  expect(flattenConfig(nested(200))).toHaveLength(1);
  expect(() => flattenConfig(nested(201))).toThrow('at most 200 levels');
  expect(() => flattenConfig(nested(100_000))).toThrow(InvalidValueError);
});
