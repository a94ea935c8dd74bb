import { expect, it } from 'vitest';
import { openStatements } from '../../fixtures/open-statements.js';
import { COPIED_COLUMNS, FIELDS } from './fields.js';

const TYPES = { text: 'TEXT', status: 'TEXT', json: 'TEXT', number: 'INTEGER', time: 'INTEGER' };

it('every column of the table is in the list of fields once, with its type', () => {
  const { rows } = openStatements();
  const columns = rows("SELECT name, type FROM pragma_table_info('runs') WHERE name <> 'number'");
  expect([...COPIED_COLUMNS].sort()).toEqual(columns.map((column) => (column as string[])[0]).sort());
  const types = new Map(columns as [string, string][]);
  // Of the experiment the table has the number, the field has the name.
  const own = FIELDS.filter(({ column }) => column !== null && column !== 'experiment');
  expect(own.map(({ column }) => types.get(column ?? ''))).toEqual(own.map(({ kind }) => TYPES[kind]));
});
