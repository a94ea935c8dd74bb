import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SITE } from './serve-site.test.support.js';

const pages = globSync('**/*.html', { cwd: SITE }).map((file) => file.replaceAll(path.sep, '/'));
const html = new Map(pages.map((page) => [page, readFileSync(path.join(SITE, page), 'utf8')]));

/** What a page links to within the site, as file and anchor. */
function links(page: string): { readonly file: string; readonly anchor: string }[] {
  return [...(html.get(page) ?? '').matchAll(/<a [^>]*href="([^"]+)"/g)]
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))
    .filter((href) => !/^[a-z]+:/.test(href))
    .map((href) => {
      const { pathname, hash } = new URL(href, `http://site/${page}`);
      const file = decodeURIComponent(pathname.slice(1));
      return {
        file: file === '' || file.endsWith('/') ? `${file}index.html` : file,
        anchor: decodeURIComponent(hash.slice(1)),
      };
    });
}

test('every README of a model and of a regularizer is a page, and so is every package', () => {
  expect(pages.filter((page) => page.startsWith('regularizers/')).length).toBeGreaterThan(25);
  expect(pages.filter((page) => page.startsWith('models/')).length).toBeGreaterThan(7);
  expect(pages).toContain('packages/tracker.html');
  expect(pages).toContain('api/index.html');
});

test('every link within the site leads somewhere, to its heading too', () => {
  const broken = pages.flatMap((page) =>
    links(page)
      .filter(({ file, anchor }) => {
        if (!existsSync(path.join(SITE, file))) return true;
        return anchor !== '' && html.get(file)?.includes(`id="${anchor}"`) !== true;
      })
      .map(({ file, anchor }) => `${page} → ${file}#${anchor}`),
  );
  expect(broken).toEqual([]);
});

test('the page of a plugin ends with the experiments that use it, and their answers', () => {
  const page = html.get('models/lecture-resnet.html') ?? '';
  expect(page).toContain('Experiments with it');
  expect(links('models/lecture-resnet.html').map(({ file }) => file)).toContain(
    'experiments/quickstart.html',
  );
  expect(html.get('regularizers/mixup.html')).toContain('href="/experiments/recipe.html"');
  expect(html.get('models/restcn.html')).toMatch(
    /experiments\/copy-task.html".*Compared with plain by test\/accuracy, residual:/,
  );
});
