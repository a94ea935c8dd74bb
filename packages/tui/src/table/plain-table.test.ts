import { expect, it } from 'vitest';
import { quickstartRuns } from '../../fixtures/quickstart.js';
import { plainTable } from './plain-table.js';

it('is a table of plain text', () => {
  const rows = quickstartRuns()
    .slice(4, 8)
    .map(({ row }) => ({ ...row, startedAt: null }));
  expect('\n' + plainTable(rows)).toMatchInlineSnapshot(`
    "
    run             status     seed val/acc val/loss train/loss train/acc time experiment
    resnet8 none s0 ✓ finished    0  0.8325   0.3536     0.3194    0.8605    – quickstart
    resnet8 none s1 ✗ failed      1  0.7112   0.6599     0.5631    0.7438    – quickstart
    resnet8 bn s0   ● running     0  0.7720   0.5091     0.5026    0.8099    – quickstart
    resnet8 bn s1   ○ pending     1       –        –          –         –    – quickstart"
  `);
});
