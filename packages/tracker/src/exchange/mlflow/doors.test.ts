import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases, expectNoPollution } from '../../../../../fuzzing.shared.js';
import { temporaryFolder } from '../../../fixtures/temporary-folder.js';
import { openReader } from '../../query/reader.js';
import { openStore } from '../../store.js';
import type { DetailReader } from '../../types.js';
import { MlflowError } from './client.js';
import { exportMlflow } from './export-mlflow.js';

expectNoPollution();

let reader: DetailReader;
let url: string;
let requests = 0;
/** Answers the request of that number, from 0. */
let respond: (response: ServerResponse, request: number) => void;

beforeAll(async () => {
  const store = openStore(path.join(temporaryFolder(), 'ablate.db'), { captureOutput: false });
  const run = store.startRun({ experiment: 'e', config: { lr: 0.1 }, seed: 1 });
  run.log({ loss: 1 }, { step: 1 });
  run.finish();
  reader = openReader(store.path);
  store.close();
  const server = createServer((request, response) => {
    request.resume().on('end', () => respond(response, requests++));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return () => {
    server.closeAllConnections();
    server.close();
    reader.close();
  };
});

/** What an export comes to; only what an answer may be wrong in is an error. */
async function send(timeout = 1000): Promise<MlflowError | undefined> {
  requests = 0;
  try {
    await exportMlflow(reader, { url, retryAfter: 0, timeout });
    return undefined;
  } catch (error) {
    if (!(error instanceof MlflowError)) throw error;
    expect(error.message.length).toBeLessThan(700);
    return error;
  }
}

const GOOD: readonly object[] = [
  { experiment: { experiment_id: '1' } },
  {
    runs: [
      { info: { run_id: 'r' }, data: { metrics: [{ key: 'loss', value: 1, timestamp: 1, step: '0' }] } },
    ],
  },
];
const good = (request: number) => GOOD[request] ?? {};

describe("an MLflow server's answer", () => {
  it('that is good is taken', async () => {
    respond = (response, request) => response.end(JSON.stringify(good(request)));
    expect(await send()).toBeUndefined();
  });

  it('may be any JSON, in the place of any of its parts', () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(null, 'text', '', 1, -1, [], {}, [null], { toString: 1 }, '1e999'),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const key = fc.constantFrom(
      'experiment',
      'experiment_id',
      'runs',
      'info',
      'run_id',
      'data',
      'metrics',
      'key',
      'step',
    );
    return fc.assert(
      fc.asyncProperty(key, odd, async (changed, value) => {
        respond = (response, request) => {
          let isReplaced = false;
          // Once: the value may itself have a part of that name.
          const replace = (name: string, inner: unknown) => {
            if (isReplaced || name !== changed) return inner;
            isReplaced = true;
            return value;
          };
          response.end(JSON.stringify(good(request), replace));
        };
        await send();
      }),
      cases(300),
    );
  });

  it('may be any text with any status', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 204, 301, 400, 404, 418, 500),
        fc.oneof(fc.string(), fc.json(), fc.constant('<html>')),
        fc.nat(3),
        async (status, text, at) => {
          respond = (response, request) => {
            if (request < at) response.end(JSON.stringify(good(request)));
            else response.writeHead(status).end(status === 204 ? undefined : text);
          };
          await send();
        },
      ),
      cases(150),
    ));

  it.each([
    ['no experiment', [{}], "expected experiment_id in the server's answer, received nothing"],
    [
      'an experiment of no name',
      [{ experiment: { experiment_id: { toString: 1 } } }],
      'received {"toString":1}',
    ],
    ['a run without its id', [GOOD[0], { runs: [{}] }], 'expected run_id'],
    [
      'a step that is none',
      [GOOD[0], { runs: [{ info: { run_id: 'r' }, data: { metrics: [{ key: 'loss', step: {} }] } }] }],
      'expected step',
    ],
  ])('with %s is an error', async (_, answers, message) => {
    respond = (response, request) => response.end(JSON.stringify(answers[request] ?? {}));
    expect((await send())?.message).toContain(message);
  });

  it('that never comes, or never ends, is waited for no longer than was said', async () => {
    respond = () => undefined;
    expect((await send(30))?.message).toContain("can't be reached");
    respond = (response) => response.write('{');
    expect((await send(30))?.message).toContain('breaks off');
  });

  it('that goes on and on is not kept', async () => {
    const piece = Buffer.alloc(1 << 20, ' ');
    respond = (response) => {
      const more = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more);
      more();
    };
    expect((await send(20_000))?.message).toContain('longer than 16777216 bytes');
  });
});
