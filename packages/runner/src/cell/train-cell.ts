import { train } from '@ablate/core';
import { serveCell } from './serve-cell.js';

serveCell(train);
