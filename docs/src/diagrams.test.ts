import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SITE } from './serve-site.test.support.js';

const pages = new Map(
  globSync('**/*.html', { cwd: SITE }).map((page) => [page, readFileSync(path.join(SITE, page), 'utf8')]),
);

test('what is in mermaid is drawn', () => {
  const shown = pages.get('architecture.html') ?? '';
  const [, drawing = ''] = /<div class="diagram"[^>]*>(<svg[\s\S]*?<\/svg>)/.exec(shown) ?? [];
  for (const state of ['pending', 'leased', 'queued', 'running', 'finished', 'crashed'])
    expect(drawing).toContain(`>${state}<`);
  for (const [page, html] of pages) expect(html, page).not.toContain('language-mermaid');
});

test('no page asks another server for anything', () => {
  const elsewhere =
    /(?:src|srcset)="(?:https?:)?\/\/|<link [^>]*href="(?:https?:)?\/\/|@import|url\(['"]?(?:https?:)?\/\//;
  const styles = globSync('assets/*.css', { cwd: SITE });
  expect(styles.length).toBeGreaterThan(0);
  for (const file of styles) expect(readFileSync(path.join(SITE, file), 'utf8'), file).not.toMatch(elsewhere);
  const asking = [...pages].filter(([, html]) => elsewhere.test(html.replaceAll(/<pre[\s\S]*?<\/pre>/g, '')));
  expect(asking.map(([page]) => page)).toEqual([]);
});
