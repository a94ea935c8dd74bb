import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { dataFolder } from './data-folder.test.support.js';
import { cacheFolder, dataFolders, findFolder, findPath } from './folders.js';

const folder = dataFolder();

describe('the folders of a dataset', () => {
  test('are those of ABLATE_DATA, Debian’s and the cache, in this order', () => {
    const others = ['/usr/share/datasets/set', cacheFolder('set')];
    expect(dataFolders('set')).toEqual([path.join(folder.path, 'set'), folder.path, ...others]);
    vi.stubEnv('ABLATE_DATA', '');
    expect(dataFolders('set')).toEqual(others);
    vi.stubEnv('ABLATE_DATA', undefined);
    expect(dataFolders('set')).toEqual(others);
    expect(path.basename(cacheFolder('set'))).toBe('set');
  });

  const wanted = { dataset: 'The set', files: ['x', 'y', 'z'], advice: 'Bring it.' };

  test('the first one that has all files is taken', () => {
    for (const name of ['one/x', 'one/y', 'two/x', 'two/y', 'two/z', 'three/x', 'three/y', 'three/z'])
      folder.write(name, '');
    const places = ['none', 'one', 'two', 'three'].map((name) => path.join(folder.path, name));
    expect(findFolder(places, wanted)).toBe(places[2]);
    const [none, one] = places;
    expect(() => findFolder([none!, one!], wanted)).toThrow(
      `The set is not on this machine; looked in ${none} (without any of its files); ${one} (without z). Bring it.`,
    );
  });
});

test('a path is taken as it is, else within ABLATE_DATA; else both places are named', () => {
  const file = folder.write('set/file.csv', '');
  expect(findPath(file)).toBe(file);
  expect(findPath('set/file.csv')).toBe(file);
  expect(() => findPath('set/other.csv')).toThrow(
    `no file or folder "set/other.csv"; looked for ${path.resolve('set/other.csv')} and ${folder.path}/set/other.csv. Put it there`,
  );
  vi.stubEnv('ABLATE_DATA', '');
  expect(() => findPath('set/file.csv')).toThrow(`looked for ${path.resolve('set/file.csv')}. Put it there`);
});
