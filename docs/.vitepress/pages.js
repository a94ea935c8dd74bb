/**
 * Which Markdown file of the repository is which page. Files stay where they are read beside their code; here they get the
 * address of a page, and their links lead to pages where there are such, else to the repository.
 */
import fs from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '../..');
const REPOSITORY = 'https://github.com/ablate-js/ablate';

/** Where pages come from and where they go; `$1` is the folder's name. */
const PAGES = [
  [/^docs\/(.*)$/, '$1'],
  [/^packages\/(\w+)\/README\.md$/, 'packages/$1.md'],
  [/^packages\/models\/src\/([\w-]+)\/README\.md$/, 'models/$1.md'],
  [/^packages\/regularizers\/src\/([\w-]+)\/README\.md$/, 'regularizers/$1.md'],
  [/^experiments\/([\w-]+)\/README\.md$/, 'experiments/$1.md'],
  [/^examples\/([\w-]+)\/README\.md$/, 'examples/$1.md'],
  [/^(CONTRIBUTING)\.md$/, 'contributing.md'],
];

/** The page of a file, by paths relative to the repository and to the site; undefined where it is none. */
function pageOf(file) {
  const [pattern, page] = PAGES.find(([pattern]) => pattern.test(file)) ?? [];
  return pattern === undefined || !file.endsWith('.md') ? undefined : file.replace(pattern, page);
}

/** The files that are pages, and their pages. */
export function allPages() {
  const files = fs.globSync('{CONTRIBUTING.md,{docs,packages,experiments,examples}/**/*.md}', {
    cwd: root,
    exclude: (name) => /^(node_modules|dist|\.vitepress|out-tsc|fixtures)$/.test(path.basename(name)),
  });
  return Object.fromEntries(
    files
      .map((file) => [file.replaceAll(path.sep, '/'), pageOf(file.replaceAll(path.sep, '/'))])
      .filter(([, page]) => page !== undefined)
      .sort(),
  );
}

/** A link of a file, as it is on the site. */
export function siteLink(link, file) {
  if (/^([a-z]+:|#|\/)/.test(link)) return link;
  const [target = '', hash] = link.split('#');
  const anchor = hash === undefined ? '' : `#${hash}`;
  const found = path.join(root, path.dirname(file), target);
  // Pages that TypeDoc writes are there before the site is built; what is missing is found by VitePress.
  const relative = path.relative(root, found).replaceAll(path.sep, '/');
  const isFolder = fs.existsSync(found) && fs.statSync(found).isDirectory();
  const readme = isFolder ? `${relative}/README.md` : relative;
  const page = fs.existsSync(path.join(root, readme)) ? pageOf(readme) : undefined;
  if (page !== undefined) return `/${page}${anchor}`;
  if (!fs.existsSync(found)) throw new Error(`${file}: expected ${link} to be a file of the repository`);
  return `${REPOSITORY}/${isFolder ? 'tree' : 'blob'}/main/${relative}${anchor}`;
}

/** The title of a file: its first heading. */
export function titleOf(file) {
  return /^# (.+)$/m.exec(fs.readFileSync(path.join(root, file), 'utf8'))?.[1]?.replaceAll('`', '') ?? file;
}
