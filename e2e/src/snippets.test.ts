import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderOf, run, typeCheck } from './guide.js';
import { allPages, filesWithExamples, snippetsOf, type Snippet } from './snippets.js';

/** Guides whose steps have tests of their own: contributing.test.ts, op-guide.test.ts. */
const GUIDES = ['CONTRIBUTING.md', 'docs/guide/write-a-model.md', 'docs/guide/write-a-dataset.md'];

/** Its commands make the store that pages of upkeep go on with. */
const FIRST = 'docs/guide/first-matrix.md';

const pages = [...allPages(), ...filesWithExamples()];
const snippets = pages.filter((page) => !GUIDES.includes(page)).flatMap(snippetsOf);
const files = snippets.filter(({ language, except }) => language !== 'sh' && except !== 'skip');
const commands = snippets
  .filter(({ language, except }) => language === 'sh' && except === null)
  .sort((one, other) => Number(other.page === FIRST) - Number(one.page === FIRST));

let folder: string;
const folderOfPage = (page: string) => path.join(folder, page.replaceAll(/[/.]/g, '-'));
beforeAll(() => {
  folder = folderOf([]);
  for (const { page, name, text } of files) {
    mkdirSync(folderOfPage(page), { recursive: true });
    writeFileSync(path.join(folderOfPage(page), name), text);
    // A project of its own: npx runs there, and programs keep their runs there.
    writeFileSync(path.join(folderOfPage(page), 'package.json'), '{ "type": "module" }');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every snippet is a file that runs, commands that run, or says why not', () => {
  const unclear = pages
    .flatMap(snippetsOf)
    .filter(({ page, language, name, except, reason }) => {
      if (except !== null) return reason === '';
      return language === 'sh' ? false : name === '' && !GUIDES.includes(page);
    })
    .map(({ page, text }) => `${page}: ${text.split('\n')[0] ?? ''}`);
  expect(unclear).toEqual([]);
});

test('all of them pass the type checker', () => {
  const { status, output } = typeCheck(folder, ['**/*.ts']);
  expect(status, output).toBe(0);
});

describe('runs', () => {
  const programs = files.filter(({ language, except }) => language !== 'yaml' && except === null);
  test.each(programs.map((snippet) => [`${snippet.page} ${snippet.name}`, snippet] as const))(
    '%s',
    (_, { page, name }: Snippet) => {
      // A matrix that nothing has read has said nothing yet.
      const command = name.startsWith('matrix.') ? 'npx ablate plan' : 'npx tsx';
      const { status, output } = run(`${command} ${name}`, folderOfPage(page), { cwd: folderOfPage(page) });
      expect(status, output).toBe(0);
    },
  );

  test.each(
    commands.map((snippet) => [`${snippet.page}: ${snippet.text.split('\n')[0] ?? ''}`, snippet] as const),
  )('%s', (_, { text }: Snippet) => {
    const where = folderOfPage(FIRST);
    const { status, output } = run(`set -e\n${text}`, where, {
      cwd: where,
      env: { ABLATE_STORE: undefined },
    });
    expect(status, output).toBe(0);
  });
});
