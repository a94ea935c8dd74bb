import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { KeyInput } from './key-input.js';

const ANSWER = '\u001b]11;rgb:ffff/ffff/ffff\u001b\\';

/** What a program reads of what a terminal sends in pieces, and what it hears of the background. */
async function read(...pieces: readonly string[]) {
  const terminal = Object.assign(new PassThrough(), { setRawMode: () => undefined });
  const input = new KeyInput(terminal as unknown as NodeJS.ReadStream);
  let keys = '';
  input.on('data', (data: string) => (keys += data));
  let background: string | null = null;
  void input.background.then((answer) => (background = answer));
  for (const piece of pieces) {
    terminal.write(piece);
    await new Promise(setImmediate);
  }
  input.stop();
  return { keys, background };
}

it('passes on every key around an answer, wherever that is cut apart', async () => {
  const sent = `jk${ANSWER}qü`;
  for (let cut = 0; cut <= sent.length; cut++) {
    // A lone Esc is a key, and is passed on at once.
    if (sent.charAt(cut - 1) === '\u001b' && sent.charAt(cut) === ']') continue;
    const { keys, background } = await read(sent.slice(0, cut), sent.slice(cut));
    expect([cut, keys, background]).toEqual([cut, 'jkqü', 'rgb:ffff/ffff/ffff']);
  }
});

it('takes an answer that ends with BEL, and leaves other sequences alone', async () => {
  expect(await read('\u001b]11;rgb:00/00/00\u0007j')).toEqual({ keys: 'j', background: 'rgb:00/00/00' });
  const others = '\u001b[A\u001b\u001b[<0;5;5M\u001b]2;title\u0007';
  expect(await read(others)).toEqual({ keys: others, background: null });
});
