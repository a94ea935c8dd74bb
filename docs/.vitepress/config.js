import { defineConfig } from 'vitepress';
import { diagramRule } from './diagrams.js';
import { experimentsRule } from './experiments.js';
import { allPages, root, siteLink } from './pages.js';
import { sidebar } from './sidebar.js';

const pages = allPages();
const files = Object.fromEntries(Object.entries(pages).map(([file, page]) => [page, file]));

/** Links of a page lead to pages, or to the repository. */
function linkRule(markdown) {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const file = files[env.relativePath];
    if (file === undefined) return;
    for (const token of tokens)
      for (const child of token.children ?? [])
        if (child.type === 'link_open') child.attrSet('href', siteLink(child.attrGet('href') ?? '', file));
  });
}

/** Where packages of others have comments that a bundler doesn't understand is nothing to warn of here. */
function warnOfOurs(warning, warn) {
  if (warning.code !== 'INVALID_ANNOTATION' || !warning.id?.includes('node_modules')) warn(warning);
}

export default defineConfig({
  title: 'Ablate',
  description: 'Which part of the network is doing the work?',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: root,
  srcExclude: [
    'README.md',
    '.changeset/**',
    '**/fixtures/**',
    '**/template/**',
    '**/data/**',
    '**/out-tsc/**',
  ],
  outDir: './.vitepress/dist',
  cacheDir: './.vitepress/cache',
  rewrites: pages,
  // Below any address, and from a folder on a disk's web server.
  base: process.env.ABLATE_DOCS_BASE ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    config(markdown) {
      experimentsRule(markdown, files);
      linkRule(markdown);
      diagramRule(markdown);
    },
  },
  vite: {
    publicDir: 'docs/public',
    worker: { format: 'es' },
    build: { chunkSizeWarningLimit: 2000, rollupOptions: { onwarn: warnOfOurs } },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: sidebar(pages),
    nav: [
      { text: 'The lecture', link: '/lecture' },
      { text: 'API', link: '/api/' },
    ],
    socialLinks: [{ icon: 'github', link: 'https://github.com/ablate-js/ablate' }],
  },
});
