import { Transform, type TransformCallback } from 'node:stream';

const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
const ANSWER = new RegExp(`${ESC}\\]11;([^${BEL}${ESC}]*)(?:${BEL}|${ESC}\\\\)`, 'gu');
/** The beginning of such an answer at the end of what has come. */
const UNFINISHED = new RegExp(`${ESC}\\](?:1(?:1(?:;[^${BEL}${ESC}]*${ESC}?)?)?)?$`, 'u');

/**
 * What is typed, without what the terminal says of its background, however late that comes: every other byte is
 * passed on. It is read by Ink, and takes the place of the terminal's own stream.
 */
export class KeyInput extends Transform {
  readonly isTTY = true;
  readonly #source: NodeJS.ReadStream;
  #held = '';
  #answered: (background: string) => void = () => undefined;
  /** The answer of a terminal that was asked for its background. */
  readonly background = new Promise<string>((resolve) => (this.#answered = resolve));

  constructor(source: NodeJS.ReadStream) {
    super({ decodeStrings: false, encoding: 'utf8' });
    this.#source = source;
    source.setEncoding('utf8');
    source.pipe(this);
  }

  override _transform(chunk: Buffer | string, _: BufferEncoding, done: TransformCallback): void {
    const typed = (this.#held + chunk.toString()).replace(ANSWER, (__, background: string) => {
      this.#answered(background);
      return '';
    });
    this.#held = UNFINISHED.exec(typed)?.[0] ?? '';
    done(null, typed.slice(0, typed.length - this.#held.length));
  }

  setRawMode(raw: boolean): this {
    this.#source.setRawMode(raw);
    return this;
  }

  ref(): this {
    this.#source.ref();
    return this;
  }

  unref(): this {
    this.#source.unref();
    return this;
  }

  /** Reads no more, so that the program can end. */
  stop(): void {
    this.#source.unpipe(this);
    this.#source.pause();
  }
}
