import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importModule } from './import-module.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** Imports a file of its own that holds the text. */
function importText(text: string): Promise<Record<string, unknown>> {
  const file = path.join(folder, `file-${++files}.js`);
  writeFileSync(file, text.replaceAll('HERE', JSON.stringify(file)));
  return importModule(file);
}
async function messageOf(text: string): Promise<string> {
  const error = await importText(text).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'CONFIG' });
  return error instanceof AblateError ? error.message.replace(/^file-\d+\.js could not be loaded: /, '') : '';
}
const thrown = (code: string, message: string, stack = '') =>
  `throw Object.assign(new TypeError(${JSON.stringify(message)}), { code: '${code}', stack: \`${stack}\` });`;

describe('importModule', () => {
  it('gives what the file exports', async () => {
    expect({ ...(await importText('export const x = 1; export default 2;')) }).toEqual({ x: 1, default: 2 });
  });

  it('names the error, and keeps it as the cause', async () => {
    const error: unknown = await importText(`throw new RangeError('too deep');`).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'CONFIG', cause: { name: 'RangeError', message: 'too deep' } });
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/^file-\d+\.js could not be loaded: RangeError: too deep/),
    );
  });

  it.each([
    [`throw 'a text';`, 'a text'],
    ['throw null;', 'null'],
  ])('takes what is no error as it is: %s', async (text, message) => {
    expect(await messageOf(text)).toBe(message);
  });

  it.each([
    ['Error: x\n    at f (${HERE}:3:7)\n    at ${HERE}:9:1', ' (at file.js:3:7)'],
    ['Error: x\n    at file:///other.js:1:1\n    at file://${HERE}:12:34', ' (at file.js:12:34)'],
    ['${HERE}:5\nconst x = ;', ' (at file.js:5)'],
    ['Error: ${HERE}\n    at ${HERE}:2:1 ', ' (at file.js:2:1)'],
    ['Error: x\n    at ${HERE}:2:1 and more', ''],
    ['Error: x\n    at file:///other.js:1:1', ''],
    ['', ''],
  ])('finds the place in the file in the stack %j', async (stack, place) => {
    const message = await messageOf(thrown('NONE', 'x', stack));
    expect(message.replace(/file-\d+/, 'file')).toBe(`TypeError: x${place}`);
  });

  it('has no place where there is no stack', async () => {
    expect(await messageOf(`throw Object.assign(new Error('x'), { stack: undefined });`)).toBe('Error: x');
  });

  it.each([
    [
      'ERR_UNKNOWN_FILE_EXTENSION',
      'Unknown file extension ".ts" for x',
      `; Node reads TypeScript from 22.18 on, and this is ${process.versions.node}: write .js or .yaml, or use a newer Node`,
    ],
    ['ERR_UNKNOWN_FILE_EXTENSION', 'Unknown file extension ".png" for x', ''],
    [
      'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
      'x',
      '; Node only strips types: write an object for an enum, and a field for a parameter property',
    ],
    [
      'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
      'x',
      '; a package in node_modules has to offer JavaScript',
    ],
    ['OTHER', "x does not provide an export named 'Type'", '; if that is a type, write import type { … }'],
    ['OTHER', 'x', ''],
  ])('says what to do about %s: %s', async (code, message, hint) => {
    expect(await messageOf(thrown(code, message))).toBe(`TypeError: ${message}${hint}`);
  });

  it('says what to do about a type imported as a value, whatever its error', async () => {
    const text = `throw Object.assign(new Error('does not provide an export named x'), { stack: '' });`;
    expect(await messageOf(text)).toBe(
      'Error: does not provide an export named x; if that is a type, write import type { … }',
    );
  });
});
