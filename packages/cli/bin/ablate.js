#!/usr/bin/env node
import module from 'node:module';
import { isAtLeast, oldestNode } from '../dist/node-version.js';

// Before anything is imported that an older Node fails on: its SQLite ends the process with a segmentation fault.
if (isAtLeast(process.versions.node, oldestNode())) {
  module.enableCompileCache();
  await import('../dist/main.js');
} else {
  process.stderr.write(
    `ablate needs Node ${oldestNode()} or newer; this is ${process.versions.node} (${process.execPath})\n`,
  );
  process.exitCode = 2;
}
