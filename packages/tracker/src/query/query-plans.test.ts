import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { GoneHolders } from '../runs/gone-holders.js';
import { liveness } from '../runs/liveness.js';
import { ACTIVE_STATUSES } from '../runs/life-cycle.js';
import { openStore } from '../store.js';
import type { ListOptions } from '../types.js';
import { RunReader } from './read-runs.js';

const statements: string[] = [];
let database: Database.Database;
let runs: RunReader;

beforeAll(() => {
  const file = path.join(temporaryFolder(), 'ablate.db');
  openStore(file).close();
  database = new Database(file, { readonly: true, verbose: (sql) => statements.push(String(sql)) });
  runs = new RunReader(database, new GoneHolders(database, liveness));
  return () => database.close();
});

/** How SQLite finds the rows of every statement that `action` runs, or of those that have this in them. */
function plansOf(action: () => unknown, part = ''): string[] {
  statements.length = 0;
  action();
  const wanted = statements.filter((sql) => sql.includes(part));
  expect(wanted).not.toEqual([]);
  return wanted.flatMap((sql) =>
    database
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail),
  );
}

const STORED = 'experiments|runs|params|tags|keys|summaries|points|events|leases';
/** Every row of a table is read. */
const WHOLE_TABLE = new RegExp(`^SCAN (?:${STORED})(?! USING (?:COVERING )?INDEX)`);

describe('a page of runs', () => {
  const page: ListOptions = { limit: 50 };
  it.each<[string, ListOptions, found: string]>([
    ['of all', {}, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['oldest first', { orderBy: 'created' }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    [
      'of an experiment',
      { experiment: 'e' },
      'SEARCH runs USING COVERING INDEX runs_by_experiment (experiment=?)',
    ],
    [
      'of an experiment by filter',
      { filter: 'experiment:e' },
      'SEARCH runs USING COVERING INDEX runs_by_experiment',
    ],
    ['of a status', { status: ['finished'] }, 'SEARCH runs USING INDEX runs_by_status (status=?)'],
    [
      'of a status by filter',
      { filter: 'status:failed' },
      'SEARCH runs USING INDEX runs_by_status (status=?)',
    ],
    ['crashed', { filter: 'status:crashed' }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['ended', { status: ['finished', 'failed'] }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['newer than', { filter: 'created>2025-01-31' }, 'SEARCH runs USING COVERING INDEX runs_by_creation'],
    ['with words in their names', { filter: 'resnet' }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['of a seed', { filter: 'seed:7' }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['of a host', { filter: 'host:a' }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['of a device', { filter: 'device~a100' }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['that took long', { filter: 'duration>2h' }, 'SCAN runs USING COVERING INDEX runs_by_creation'],
    ['with a tag', { filter: 'tag:a=b' }, 'SEARCH tags USING COVERING INDEX tags_by_key (key=? AND value=?)'],
    [
      'with a number',
      { filter: 'param:lr=0.1' },
      'SEARCH params USING COVERING INDEX params_by_path (path=? AND value=?)',
    ],
    [
      'with a text',
      { filter: 'param:model=a' },
      'SEARCH params USING COVERING INDEX params_by_path (path=? AND value=?)',
    ],
    [
      'with a greater number',
      { filter: 'param:lr>0.1' },
      'SEARCH params USING COVERING INDEX params_by_path (path=? AND value>? AND value<?)',
    ],
    [
      'without',
      { filter: '-param:lr=null' },
      'SEARCH params USING COVERING INDEX params_by_path (path=? AND value=?)',
    ],
    [
      'with a metric',
      { filter: 'val/accuracy>0.9' },
      'SEARCH summaries USING COVERING INDEX summaries_by_key (key=? AND last>?)',
    ],
  ])('%s is found by an index, in its order', (_, options, found) => {
    const action = () => runs.list({ ...page, ...options });
    expect(plansOf(action).filter((plan) => WHOLE_TABLE.test(plan))).toEqual([]);
    const plans = plansOf(action, 'OFFSET');
    expect(plans.filter((plan) => plan.startsWith(found))).not.toEqual([]);
    expect(plans).not.toContain('USE TEMP B-TREE FOR ORDER BY');
  });

  it.each([
    ['metric:loss', 'SEARCH summaries USING COVERING INDEX summaries_by_key (key=? AND last>?)'],
    ['param:lr', 'SEARCH params USING COVERING INDEX params_by_path (path=? AND value>?)'],
    ['tag:a', 'SEARCH tags USING COVERING INDEX tags_by_key (key=?)'],
  ])('in the order of %s is read along its index while there are runs that have it', (orderBy, found) => {
    const plans = plansOf(() => runs.list({ ...page, orderBy }), 'CROSS JOIN');
    expect(plans[0]).toBe(found);
    expect(plans).toContain('SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)');
    expect(plans).not.toContain('USE TEMP B-TREE FOR ORDER BY');
  });

  it.each(['duration', 'started', 'ended', 'status', 'seed', 'experiment', 'threads', 'attempts'])(
    'in the order of %s is chosen along an index that has it',
    (orderBy) => {
      const plans = plansOf(() => runs.list({ ...page, orderBy, filter: 'host:a' }), 'OFFSET');
      expect(plans.filter((plan) => /^(?:SCAN|SEARCH) runs/.test(plan))).toEqual([
        expect.stringMatching(/^SCAN runs USING (?:COVERING )?INDEX runs_by_creation$/),
      ]);
    },
  );

  it('of what has not ended is found by its status alone', () => {
    const plans = plansOf(() => runs.list({ status: ACTIVE_STATUSES }));
    expect(plans).toContain('SEARCH runs USING INDEX runs_by_status (status=?)');
    expect(plans.filter((plan) => plan.startsWith('SCAN runs'))).toEqual([]);
  });

  it('of configurations is found by their hashes', () => {
    const plans = plansOf(() => runs.list({ configHashes: ['a', 'b'] }));
    expect(plans).toContain('SEARCH runs USING INDEX runs_by_hash (config_hash=?)');
    expect(plans.filter((plan) => plan.startsWith('SCAN runs'))).toEqual([]);
  });
});

it('a run is found by its id, the beginning of it, or its name', () => {
  const action = () => expect(() => runs.get('name')).toThrow('no runs');
  expect(plansOf(action, 'BETWEEN').filter((plan) => plan.startsWith('SEARCH runs'))).toEqual([
    'SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id=?)',
    'SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id>? AND id<?)',
    'SEARCH runs USING INDEX runs_by_name (name=?)',
  ]);
});
