import module from 'node:module';

module.enableCompileCache();
const [{ train }, { serveCell }] = await Promise.all([import('@ablate/core'), import('./serve-cell.js')]);
serveCell(train);
