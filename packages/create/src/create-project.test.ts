import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeProject } from './create-project.js';
import { projectFiles } from './project-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-create-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a project has its files, named after its folder, and depends on packages of one version', () => {
  const project = path.join(folder, 'My Spirals!');
  writeProject(project);
  expect(readdirSync(project).sort()).toEqual(['.gitignore', 'README.md', 'matrix.yaml', 'package.json']);
  const manifest = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
    name: string;
    dependencies: Record<string, string>;
  };
  expect(manifest.name).toBe('my-spirals');
  expect(new Set(Object.values(manifest.dependencies)).size).toBe(1);
});

test('a folder with files is left as it is', () => {
  writeFileSync(path.join(folder, 'notes.txt'), 'mine');
  expect(() => {
    writeProject(folder);
  }).toThrow(/new or empty.*has files/);
  expect(readdirSync(folder)).toEqual(['notes.txt']);
});

test.each([
  ['Two Spirals', 'two-spirals'],
  ['.hidden', 'hidden'],
  ['Übung', 'bung'],
  ['???', 'matrix'],
])('a folder %s gives a package named %s', (name, expected) => {
  const manifest = JSON.parse(projectFiles(name, '0.1.0')['package.json'] ?? '') as { name: string };
  expect(manifest.name).toBe(expected);
});
