/** "ABLT": marks a SQLite file as a store of ours. */
export const APPLICATION_ID = 0x41424c54;

/** Runs as version 1 had them, whose statuses SQLite checks; other columns were added later. */
function runsTable(name: string, statuses: readonly string[]): string {
  return `
CREATE TABLE ${name} (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  experiment INTEGER NOT NULL REFERENCES experiments (number),
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN (${statuses.map((status) => `'${status}'`).join(', ')})),
  seed INTEGER,
  config TEXT NOT NULL,
  config_hash TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  heartbeat_at INTEGER,
  host TEXT,
  pid INTEGER,
  backend TEXT,
  device TEXT,
  reason TEXT,
  token INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT;`;
}

const BEFORE = ['pending', 'leased'];
const FROM_START = ['running', 'finished', 'failed', 'crashed', 'killed', 'pruned'];
const INDEXES_OF_RUNS = `
CREATE INDEX runs_by_experiment ON runs (experiment, status);
CREATE INDEX runs_by_hash ON runs (config_hash, seed);
CREATE INDEX runs_by_name ON runs (name);
`;

/**
 * Runs and keys have small integer numbers inside the file, because points repeat them; ids and names are
 * what the outside sees. `points.time` counts milliseconds from the run's `created_at` for the same reason.
 * NULL stands for NaN wherever a metric's value is kept: SQLite stores ±Infinity but not NaN.
 */
const first = `
CREATE TABLE experiments (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  question TEXT,
  matrix TEXT,
  created_at INTEGER NOT NULL
) STRICT;
${runsTable('runs', [...BEFORE, ...FROM_START])}${INDEXES_OF_RUNS}
CREATE TABLE environments (
  run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
  environment TEXT,
  trace TEXT
) STRICT;

CREATE TABLE params (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  path TEXT NOT NULL,
  type TEXT NOT NULL,
  value ANY,
  PRIMARY KEY (run, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX params_by_path ON params (path, value);

CREATE TABLE tags (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_key ON tags (key, value);

CREATE TABLE keys (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE points (
  run INTEGER NOT NULL,
  key INTEGER NOT NULL,
  step INTEGER NOT NULL,
  time INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (run, key, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE superseded_points (
  run INTEGER NOT NULL,
  key INTEGER NOT NULL,
  step INTEGER NOT NULL,
  token INTEGER NOT NULL,
  time INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (run, key, step, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE summaries (
  run INTEGER NOT NULL,
  key INTEGER NOT NULL,
  first_step INTEGER NOT NULL,
  last REAL,
  last_step INTEGER NOT NULL,
  min REAL,
  min_step INTEGER NOT NULL,
  max REAL,
  max_step INTEGER NOT NULL,
  sum REAL,
  numbers INTEGER NOT NULL,
  count INTEGER NOT NULL,
  rollup_level INTEGER,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollups (
  run INTEGER NOT NULL,
  key INTEGER NOT NULL,
  level INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  time INTEGER NOT NULL,
  min REAL,
  max REAL,
  sum REAL,
  numbers INTEGER NOT NULL,
  PRIMARY KEY (run, key, level, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
  run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
  epoch REAL NOT NULL,
  epochs REAL NOT NULL,
  step REAL NOT NULL,
  steps REAL NOT NULL,
  images_per_second REAL,
  eta_seconds REAL
) STRICT;

CREATE TABLE logs (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  time INTEGER NOT NULL,
  stream TEXT NOT NULL CHECK (stream IN ('stdout', 'stderr')),
  text TEXT NOT NULL
) STRICT;
CREATE INDEX logs_by_run ON logs (run, number);

CREATE TABLE artifacts (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
  owner TEXT NOT NULL,
  token INTEGER NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  process_start TEXT,
  heartbeat_at INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT
) STRICT;
CREATE INDEX events_by_run ON events (run, number);
`;

/** Points that a resumed run replaces are equal bit for bit to those that replace them: keeping both told nothing. */
const withoutSupersededPoints = 'DROP TABLE superseded_points;';

/** Runs whose weights and test outputs are equal bit for bit have trained the same network. */
const withHashes = `
ALTER TABLE runs ADD COLUMN weights_hash TEXT;
ALTER TABLE runs ADD COLUMN outputs_hash TEXT;
`;

/** Whose process a pid means, how often it was heard of, and which run has which GPU of a machine. */
const withHolders = `
ALTER TABLE leases ADD COLUMN pid_space TEXT;
ALTER TABLE leases ADD COLUMN beats INTEGER NOT NULL DEFAULT 0;

CREATE TABLE gpus (
  machine TEXT NOT NULL,
  gpu TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  token INTEGER NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  pid_space TEXT,
  process_start TEXT,
  beats INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  PRIMARY KEY (machine, gpu)
) STRICT, WITHOUT ROWID;
`;

/**
 * A page of runs is read in its order, newest first, without looking at the others: of all of them, of a status, of an
 * experiment. The first index also has what conditions are most often about, so that a walk along it reads no rows.
 */
const orderedRuns = `
DROP INDEX runs_by_experiment;
CREATE INDEX runs_by_creation ON runs (created_at, id, experiment, status, seed, name, archived_at,
  started_at, ended_at, host, backend, device, threads, attempts);
CREATE INDEX runs_by_status ON runs (status, created_at, id);
CREATE INDEX runs_by_experiment ON runs (experiment, created_at, id);
CREATE INDEX summaries_by_key ON summaries (key, last);
`;

/**
 * What was settled about an experiment before its first seed, and what its looks decided: `lacking` are the seeds (by
 * place) that a comparison lacked at a look that it took part in, NULL where it took no part.
 */
const withPlans = `
CREATE TABLE plans (
  experiment INTEGER PRIMARY KEY REFERENCES experiments (number),
  plan TEXT NOT NULL
) STRICT;

CREATE TABLE decisions (
  experiment INTEGER NOT NULL REFERENCES experiments (number),
  seeds INTEGER NOT NULL,
  cell TEXT NOT NULL,
  lacking TEXT,
  verdict TEXT NOT NULL,
  p REAL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (experiment, seeds, cell)
) STRICT, WITHOUT ROWID;

${neverChanged('plans', 'what was decided is never changed')}
${neverChanged('decisions', 'what was decided is never changed')}
`;

/** Triggers of a table to which rows are only ever added. */
function neverChanged(table: string, message: string): string {
  return ['UPDATE', 'DELETE']
    .map(
      (change) => `
CREATE TRIGGER ${table}_keep_on_${change.toLowerCase()} BEFORE ${change} ON ${table}
BEGIN SELECT RAISE(ABORT, '${message}'); END;`,
    )
    .join('');
}

/** A run that goes on, or is tried again, computes with as many threads as it began with. */
const withThreads = 'ALTER TABLE runs ADD COLUMN threads INTEGER;';

/**
 * What was asked, in order; what was registered before it was asked; and the code that runs were trained from, by its
 * hash. The first two are only ever added to.
 */
const withRegistrations = `
CREATE TABLE matrices (
  experiment INTEGER NOT NULL REFERENCES experiments (number),
  created_at INTEGER NOT NULL,
  hash TEXT NOT NULL,
  question TEXT,
  matrix TEXT NOT NULL,
  PRIMARY KEY (experiment, created_at, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE registrations (
  experiment INTEGER NOT NULL REFERENCES experiments (number),
  hash TEXT NOT NULL,
  registration TEXT NOT NULL,
  earlier INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (experiment, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  hash TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN matrix_hash TEXT;
ALTER TABLE runs ADD COLUMN snapshot TEXT;

${neverChanged('registrations', 'what was registered is never changed')}
${neverChanged('matrices', 'what was asked is never changed')}
`;

/** What people say about a run, and which runs their lists leave out. */
const withAnnotations = `
ALTER TABLE runs ADD COLUMN note TEXT;
ALTER TABLE runs ADD COLUMN archived_at INTEGER;
`;

/** Runs wait with a launcher, too. A check can't be changed: foreign keys are off meanwhile, which refer to the name. */
const withQueuedRuns = `${runsTable('queued_runs', [...BEFORE, 'queued', ...FROM_START])}
INSERT INTO queued_runs SELECT * FROM runs;
DROP TABLE runs;
ALTER TABLE queued_runs RENAME TO runs;${INDEXES_OF_RUNS}`;

/**
 * Jobs that hold a run, whatever becomes of the process that submitted them: where they stand in a spool, how their
 * launcher knows them (NULL until it is known that it does) and what it said last, and which of their snapshots has been
 * imported. Output and events up to \`logs_before\` are of before.
 */
const withJobs = `
CREATE TABLE jobs (
  run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
  token INTEGER NOT NULL,
  launcher TEXT NOT NULL,
  options TEXT NOT NULL,
  folder TEXT NOT NULL,
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  cluster TEXT,
  job TEXT,
  submitted_at INTEGER,
  state TEXT NOT NULL,
  tries TEXT NOT NULL,
  heard_at INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  snapshot INTEGER NOT NULL,
  logs_before INTEGER NOT NULL
) STRICT;
`;

/** Each entry takes a store from version i to i + 1. Entries are only ever added. */
export const MIGRATIONS: readonly string[] = [
  first,
  [
    withQueuedRuns,
    withoutSupersededPoints,
    withAnnotations,
    withPlans,
    withThreads,
    withHolders,
    withHashes,
    orderedRuns,
    withRegistrations,
    withJobs,
  ].join('\n'),
];
