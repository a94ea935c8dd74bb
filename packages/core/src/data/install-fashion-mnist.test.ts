import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEBIAN_FOLDER, FILE_KEYS, FILES, MINI_FOLDER, type Checksums } from './fashion-mnist-files.js';
import { installFashionMnist, type InstallProgress } from './install-fashion-mnist.js';

const names = FILE_KEYS.map((key) => FILES[key].name);
const checksums = JSON.parse(readFileSync(path.join(MINI_FOLDER, 'checksums.json'), 'utf8')) as Checksums;

let folder: string;
let server: Server | undefined;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-install-'))));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  vi.unstubAllEnvs();
});

/** A server of the mini set's files that counts requests; `override` may answer instead. */
async function serve(override?: RequestListener): Promise<{ source: string; requests: string[] }> {
  const requests: string[] = [];
  const started = createServer((request, response) => {
    requests.push(path.basename(request.url ?? ''));
    override?.(request, response);
    if (response.headersSent) return;
    const bytes = readFileSync(path.join(MINI_FOLDER, path.basename(request.url ?? '')));
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  return {
    source: `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/data/`,
    requests,
  };
}

test('downloads the four files, reporting progress up to each file’s size', async () => {
  const urls: (string | undefined)[] = [];
  const { source, requests } = await serve(({ url }) => urls.push(url));
  const progress: InstallProgress[] = [];
  const installed = await installFashionMnist({
    source,
    folder,
    checksums,
    onProgress: (p) => progress.push(p),
  });
  expect(installed).toBe(folder);
  expect(readdirSync(folder).sort()).toEqual([...names].sort());
  expect(requests).toEqual(names);
  expect(urls).toEqual(names.map((name) => `/data/${name}`));
  for (const file of names) {
    const { size } = statSync(path.join(MINI_FOLDER, file));
    expect(progress.findLast((p) => p.file === file)).toEqual({ file, received: size, total: size });
  }
});

test('files that are there and whole are kept; a broken one is replaced', async () => {
  const { source, requests } = await serve();
  await installFashionMnist({ source, folder, checksums });
  writeFileSync(path.join(folder, FILES.testLabels.name), 'broken');
  requests.length = 0;
  await installFashionMnist({ source, folder, checksums });
  expect(requests).toEqual([FILES.testLabels.name]);
});

test('a download that breaks off leaves whole files only, and the next install brings the rest', async () => {
  let broken = true;
  const { source, requests } = await serve((request, response) => {
    if (broken && request.url?.endsWith(FILES.testImages.name)) {
      response.writeHead(200, { 'content-length': 5000 }).write(Buffer.alloc(100));
      setTimeout(() => request.socket.destroy(), 50);
    }
  });
  await expect(installFashionMnist({ source, folder, checksums })).rejects.toThrow(
    `cannot bring ${FILES.testImages.name}; tried ${source}: `,
  );
  expect(readdirSync(folder).sort()).toEqual([FILES.trainImages.name, FILES.trainLabels.name].sort());
  broken = false;
  requests.length = 0;
  await installFashionMnist({ source, folder, checksums });
  expect(requests).toEqual([FILES.testImages.name, FILES.testLabels.name]);
});

test.each([
  ['a status other than 200', 'expected status 200, received 404'],
  ['other content', 'expected the magic 0x0000 of an IDX file, received 0x3c68'],
  ['nothing for a while', 'expected bytes, received none for 0.2 s'],
])('a server that answers with %s is an error, and nothing stays', async (kind, message) => {
  const { source } = await serve((_, response) => {
    if (kind.startsWith('a status')) response.writeHead(404).end();
    else if (kind === 'other content') response.writeHead(200).end('<html>sign in</html>');
    else response.writeHead(200, { 'content-length': 5000 }).write('x');
  });
  await expect(installFashionMnist({ source, folder, checksums, stallTimeout: 200 })).rejects.toThrow(
    message,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('a file with another checksum is an error, and nothing stays', async () => {
  const { source } = await serve();
  const other = { ...checksums, [FILES.trainImages.name]: '00' };
  await expect(installFashionMnist({ source, folder, checksums: other })).rejects.toThrow(
    'the SHA-256 00, received',
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('what killed installs left is removed after a day', async () => {
  const [old, recent] = [path.join(folder, '.incoming-old'), path.join(folder, '.incoming-recent')];
  for (const leftover of [old, recent]) mkdirSync(leftover);
  utimesSync(old, new Date(0), new Date(0));
  await installFashionMnist({ source: MINI_FOLDER, folder, checksums });
  expect([existsSync(old), existsSync(recent)]).toEqual([false, true]);
});

test('installs from Debian’s folder into the user’s cache', async (context) => {
  if (!existsSync(DEBIAN_FOLDER)) context.skip('the Debian package dataset-fashion-mnist is not installed');
  if (process.platform !== 'linux') context.skip('XDG_CACHE_HOME names the cache on Linux only');
  vi.stubEnv('XDG_CACHE_HOME', folder);
  const refuse = () => Promise.reject(new Error('nothing should be downloaded'));
  expect(await installFashionMnist({ fetch: refuse })).toBe(path.join(folder, 'ablate', 'fashion-mnist'));
});

test('each source is tried, one after the other; the error says what was wrong with each', async () => {
  const urls: string[] = [];
  const offline: typeof fetch = (url) => {
    urls.push(new Request(url).url);
    return Promise.reject(new Error('fetch failed', { cause: new Error('no network') }));
  };
  const wrong = { ...checksums, [FILES.trainImages.name]: '00' };
  const error: unknown = await installFashionMnist({ folder, checksums: wrong, fetch: offline }).catch(
    (thrown: unknown) => thrown,
  );
  const name = FILES.trainImages.name;
  expect(urls).toEqual([
    `https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/${name}`,
    `http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/${name}`,
  ]);
  expect(error).toMatchObject({ code: 'DATA' });
  expect((error as Error).message).toMatch(
    /fashion: fetch failed \(no network\); http:.*com: fetch failed \(no network\)$/,
  );
});

test.each([
  ['said by the server', { 'content-length': '5000' }, 5000],
  ['not said', {}, undefined],
  ['that of the compressed answer, which is another', { 'content-length': '5000', 'content-encoding': 'br' }, undefined], // prettier-ignore
])('a file’s size is %s', async (_, headers, total) => {
  const progress: InstallProgress[] = [];
  const answer: typeof fetch = (url) =>
    Promise.resolve(new Response(readFileSync(path.join(MINI_FOLDER, path.basename(new Request(url).url))), { headers })); // prettier-ignore
  await installFashionMnist({
    ...{ source: 'http://example.org/', folder, checksums, fetch: answer },
    onProgress: (step) => progress.push(step),
  });
  expect(progress[0]).toMatchObject({ file: FILES.trainImages.name, total });
});

test('a download may take as long as it likes while bytes come', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let received = 0;
    const slow: typeof fetch = (url) => {
      const bytes = readFileSync(path.join(MINI_FOLDER, path.basename(new Request(url).url)));
      let sent = (received = 0);
      const body = new ReadableStream<Uint8Array>({
        async pull(stream) {
          while (received < sent) await new Promise(setImmediate);
          vi.advanceTimersByTime(20_000);
          const piece = bytes.subarray(sent, sent + Math.ceil(bytes.length / 3));
          sent += piece.length;
          if (piece.length === 0) stream.close();
          else stream.enqueue(piece);
        },
      });
      return Promise.resolve(new Response(body));
    };
    await installFashionMnist({
      ...{ source: 'http://example.org/', folder, checksums, fetch: slow },
      onProgress: (progress) => (received = progress.received),
    });
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
  expect(readdirSync(folder).sort()).toEqual([...names].sort());
});

test('a leftover is removed after a day and not before, another folder never', async () => {
  const ages = { '.incoming-25h': 25, '.incoming-23h': 23, other: 99 };
  for (const [name, hours] of Object.entries(ages)) {
    mkdirSync(path.join(folder, name));
    const then = new Date(Date.now() - hours * 3_600_000);
    utimesSync(path.join(folder, name), then, then);
  }
  await installFashionMnist({ source: MINI_FOLDER, folder, checksums });
  expect(readdirSync(folder).sort()).toEqual(['.incoming-23h', 'other', ...names].sort());
});
