import { expect, it } from 'vitest';
import { definePackage } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import * as inBrowsers from './datasets.browser.js';
import * as datasets from './datasets.js';

it('a page can import every dataset by the name that it has', () => {
  const names = (plugins: object) =>
    Object.entries(plugins as typeof datasets).map(([name, { pluginName }]) => `${name}: ${pluginName}`);
  expect(names(inBrowsers).sort()).toEqual(names(datasets).sort());
});

const ofFiles = Object.entries(inBrowsers).filter(([name, plugin]) => plugin !== Reflect.get(datasets, name));

it.each(ofFiles)('%s says in a page that it reads files', (_, plugin) => {
  const registry = new Registry([definePackage('page', Object.values(inBrowsers))]);
  const spec = { use: plugin.pluginName, options: { file: 'houses.csv' } };
  expect(() => registry.resolve('dataset', spec)).toThrow(
    `dataset "${plugin.pluginName}": expected files, which a page has none of`,
  );
});

it('what needs no files is the same in a page', () => {
  expect(ofFiles).toHaveLength(8);
  expect(Object.keys(inBrowsers)).toHaveLength(12);
});
