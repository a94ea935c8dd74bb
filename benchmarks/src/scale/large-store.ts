import { existsSync, renameSync, rmSync } from 'node:fs';
import { openStore } from '@ablate/tracker';
import Database from 'better-sqlite3';

const EXPERIMENTS = 300;
const METRICS = ['train/loss', 'val/loss', 'val/accuracy', 'test/accuracy'];
const SEEDS = 10;
/** Of run `n`: each experiment has its cells, and each cell its seeds. */
const CELL = `(n % ${EXPERIMENTS} + ${EXPERIMENTS} * (n / ${EXPERIMENTS * SEEDS}))`;
const SEED = `(n / ${EXPERIMENTS} % ${SEEDS})`;

/**
 * Makes a store of so many finished runs in 300 experiments, each with parameters, tags and four metrics, by bulk SQL;
 * writing them one by one would take an hour. A store that is there already is left as it is.
 */
export function makeLargeStore(file: string, runs: number): void {
  if (existsSync(file)) return;
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  openStore(partial).close();
  const database = new Database(partial);
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -500000');
  database.exec(`
    BEGIN;
    CREATE TEMP TABLE n (n INTEGER PRIMARY KEY);
    INSERT INTO n WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < ${runs}) SELECT n FROM up;
    INSERT INTO experiments (number, name, created_at)
      SELECT n, 'experiment-' || n, 1700000000000 + n FROM n WHERE n <= ${EXPERIMENTS};
    INSERT INTO runs (number, id, experiment, name, status, seed, config, config_hash, created_at, started_at, ended_at,
        heartbeat_at, host, pid, backend, token, attempts)
      SELECT n, '01HF000000' || printf('%016d', n), 1 + n % ${EXPERIMENTS}, 'resnet20/' || ${CELL} || '/seed' || ${SEED},
        CASE WHEN n % 97 = 0 THEN 'failed' ELSE 'finished' END, ${SEED}, ${CONFIG},
        printf('%064x', ${CELL}), 1700000000000 + n * 1000, 1700000000000 + n * 1000,
        1700000000000 + n * 1000 + 60000, 1700000000000 + n * 1000 + 60000, 'host', 1234, 'wasm', 1, 1 FROM n;
    INSERT INTO params (run, path, type, value)
      SELECT runs.number, substr(leaf.fullkey, 3), CASE leaf.type WHEN 'text' THEN 'string' ELSE 'number' END, leaf.atom
      FROM runs, json_tree(runs.config) AS leaf WHERE leaf.atom IS NOT NULL;
    INSERT INTO tags (run, key, value) SELECT n, 'cell', 'resnet20-' || ${CELL} FROM n;
    INSERT INTO tags (run, key, value) SELECT n, 'batch', cast(n % 7 AS TEXT) FROM n;
    INSERT INTO keys (number, name) VALUES ${METRICS.map((name, at) => `(${at + 1}, '${name}')`).join(', ')};
    INSERT INTO points (run, key, step, time, value)
      SELECT n.n, keys.number, 1, 1000, (n.n * 7919 % 10007) / 10007.0 FROM n, keys;
    INSERT INTO summaries (run, key, first_step, last, last_step, min, min_step, max, max_step, sum, numbers, count)
      SELECT run, key, 1, value, 1, value, 1, value, 1, value, 1, 1 FROM points;
    INSERT INTO events (run, time, kind) SELECT n, 1700000000000 + n * 1000, 'running' FROM n;
    COMMIT;`);
  database.close();
  renameSync(partial, file);
}

/** About as long as that of a real cell. */
const CONFIG = `json_object(
  'dataset', json_object('use', 'fashion-mnist', 'version', 1, 'options', json_object('subset', 'mini', 'validation', 0.1),
    'checksum', printf('%064x', 1)),
  'model', json_object('use', 'cifar-resnet', 'version', 1, 'options', json_object('depth', 8 + n % 5 * 6, 'width', 16)),
  'optimizer', json_object('use', 'sgd', 'version', 1, 'options', json_object('lr', n % 100 / 1000.0, 'momentum', 0.9)),
  'epochs', 10, 'batchSize', 128, 'seed', ${SEED})`;
