import { beforeEach } from 'vitest';
import { testColumns } from './columns.test.support.js';
import { testConvolutions } from './convolutions.test.support.js';
import { testElementwise } from './elementwise.test.support.js';
import { testFailures } from './failures.test.support.js';
import { testOps } from './ops.test.support.js';
import { skipWithoutKernels } from './own-kernels.test.support.js';

// Read when the first op of the process is called.
process.env.ABLATE_THREADS = '2';

beforeEach(skipWithoutKernels);

testOps();
testConvolutions();
testElementwise();
testColumns();
testFailures('several');
