/**
 * Puts what `@ablate/tui` exports and all that it needs into a few files: read as hundreds of files, in React's
 * development build, they take most of the time to the first frame. `tsc --build` first.
 */
import path from 'node:path';
import { build } from 'vite';

const root = path.join(import.meta.dirname, '..');

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
    minify: true,
    rollupOptions: {
      input: ['dist/index.js'],
      external: ['@ablate/report/drawing', '@ablate/tracker', 'react-devtools-core', 'sharp'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
