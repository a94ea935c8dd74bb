import module from 'node:module';
import { leaveTerminalSignalsToRunner } from './terminal-signals.js';

leaveTerminalSignalsToRunner();
module.enableCompileCache();
await import('./train-cell.js');
