/**
 * Puts what `@ablate/tui` exports and all that it needs into a few files: read as hundreds of files, in React's
 * development build, they take most of the time to the first frame. `tsc --build` first.
 */
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.join(import.meta.dirname, '..');
const LICENSES = path.join(root, 'dist/bundle/licenses.json');

await build({
  configFile: false,
  root,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/bundle',
    license: { fileName: path.basename(LICENSES) },
    minify: true,
    rollupOptions: {
      input: ['dist/index.js'],
      external: ['@ablate/report/drawing', '@ablate/tracker', 'react-devtools-core', 'sharp'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});

// The licences of what is in it ask to go with it: each text once, since a hundred packages have the same.
const packages = JSON.parse(fs.readFileSync(LICENSES, 'utf8'));
const texts = Map.groupBy(packages, ({ text }) => text);
const sections = [...texts].map(
  ([text, from]) =>
    `${from.map(({ name, version, identifier }) => `${name} ${version} (${identifier})`).join(', ')}\n\n${text ?? ''}`,
);
fs.writeFileSync(LICENSES.replace('.json', '.txt'), `${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
fs.rmSync(LICENSES);
