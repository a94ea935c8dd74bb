import { mkdtempSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import {
  FilterError,
  InvalidValueError,
  LeaseHeldError,
  MlflowError,
  RunNotFoundError,
  StoreError,
} from '@ablate/tracker';
import { NoTerminalError } from '@ablate/tui';
import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { explain } from './exit-code.js';

it.each([
  ['CONFIG', 2],
  ['PLUGIN', 2],
  ['BACKEND', 2],
  ['DATA', 2],
  ['SHAPE', 2],
  ['CHECKPOINT', 1],
  ['DIVERGED', 1],
] as const)('explains an error of the code %s by its message, exit code %i', (code, exitCode) => {
  expect(explain(new AblateError(code, 'x'))).toEqual({ message: 'x', exitCode });
});

it.each([
  new StoreError('STORE_FOREIGN', 'the message'),
  new RunNotFoundError('the message', []),
  new InvalidValueError('the message'),
  new LeaseHeldError('the message'),
  new MlflowError('the message'),
])('explains %o by its message, exit code 2', (error) => {
  expect(explain(error)).toEqual({ message: 'the message', exitCode: 2 });
});

it('explains what makes its message itself', () => {
  expect(explain(new FilterError('unexpected "!!"', 6))).toEqual({
    message: 'Filter, column 6: unexpected "!!"',
    exitCode: 2,
  });
  expect(explain(new NoTerminalError('input'))).toMatchObject({
    message: expect.stringMatching(/^The UI needs a terminal/) as string,
    exitCode: 2,
  });
});

it.each([
  [0, 0],
  [1, 2],
])('prints nothing more where the command line itself has: %i', (given, exitCode) => {
  expect(explain(new CommanderError(given, 'x', 'x'))).toEqual({ message: null, exitCode });
});

it('says that the store refuses', () => {
  expect(explain(Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' }))).toEqual({
    message: "The store can't be used now: database is locked",
    exitCode: 1,
  });
});

it('says which file or folder the system refuses', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-exit-code-'));
  const file = path.join(folder, 'none', 'file');
  const refused = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      return explain(error);
    }
    throw new Error('expected the system to refuse');
  };
  expect(refused(() => writeFileSync(file, ''))).toEqual({
    message: `Can't open ${file}: no such file or directory`,
    exitCode: 2,
  });
  expect(refused(() => renameSync(file, folder))).toEqual({
    message: `Can't rename ${file} as ${folder}: no such file or directory`,
    exitCode: 2,
  });
  rmdirSync(folder);
});

it.each([
  [Object.assign(new Error('z'), { code: 'ENOENT' }), /^Error: z\n +at /],
  [Object.assign(new Error('z'), { exitCode: 7 }), /^Error: z\n +at /],
  ['a text', /^a text$/],
])('keeps the stack of what nobody expected: %s', (error, message) => {
  const explained = explain(error);
  expect(explained.message).toMatch(message);
  expect(explained.exitCode).toBe(1);
});
