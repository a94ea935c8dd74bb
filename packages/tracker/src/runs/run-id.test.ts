import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { checkRunId, isRunIdSql } from './run-id.js';

const database = new Database(':memory:');
const inSql = database
  .prepare<[id: unknown], number>(`SELECT ${isRunIdSql('id')} FROM (SELECT ? AS id)`)
  .pluck();

it.each(['01ARZ3NDEKTSV4RRFFQ69G5FAV', '00000000000000000000000000', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'])(
  'takes %s',
  (id) => {
    expect(checkRunId(id)).toBe(id);
    expect(inSql.get(id)).toBe(1);
  },
);

it.each([
  ...['', '.', '..', '../..', '/etc', 'C:\\', '01ARZ3NDEKTSV4RRFFQ69G5FA', '01ARZ3NDEKTSV4RRFFQ69G5FAVX'],
  ...['8ZZZZZZZZZZZZZZZZZZZZZZZZZ', '01ARZ3NDEKTSV4RRFFQ69G5FAI', '01arz3ndektsv4rrffq69g5fav'],
  ...['01ARZ3NDEKTSV4RRFFQ69G5FA/', '01ARZ3NDEKTSV4RRFFQ69G5FAV\n', '\u00001ARZ3NDEKTSV4RRFFQ69G5FAV'],
])('refuses %j', (id) => {
  expect(() => checkRunId(id)).toThrow(/^Expected the id of a run to be a ULID/);
  expect(inSql.get(id)).toBe(0);
});

it.each([
  [7, 'number'],
  [null, 'object'],
  [undefined, 'undefined'],
  [['01ARZ3NDEKTSV4RRFFQ69G5FAV'], 'object'],
])('refuses what is no text: %j', (id, type) => {
  expect(() => checkRunId(id)).toThrow(new RegExp(`got ${type}$`));
});
