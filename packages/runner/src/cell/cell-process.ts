import module from 'node:module';
import { leaveTerminalSignalsToRunner } from './terminal-signals.js';

leaveTerminalSignalsToRunner();
module.enableCompileCache();
const [{ train }, { serveCell }] = await Promise.all([import('@ablate/core'), import('./serve-cell.js')]);
serveCell(train);
