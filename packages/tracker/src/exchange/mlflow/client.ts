import { setTimeout as delay } from 'node:timers/promises';

/** An MLflow server has refused; `code` is its own word for why. */
export class MlflowError extends Error {
  override readonly name = 'MlflowError';
  readonly code = 'MLFLOW';
  readonly exitCode = 2;
  readonly reason: string | undefined;

  constructor(message: string, reason?: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const ATTEMPTS = 4;
const FIRST_WAIT = 500;
const TIMEOUT = 60_000;
const LONGEST_MESSAGE = 500;
/** Far beyond what a server has to say about one run. */
const LONGEST_ANSWER = 1 << 24;

export interface MlflowClientOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds before a busy server is asked again, doubled each time. */
  readonly retryAfter?: number | undefined;
  /** Milliseconds that an answer may take. */
  readonly timeout?: number | undefined;
}

/** Calls of MLflow's REST API, tried again where the server is busy or can't be reached. */
export class MlflowClient {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #wait: number;
  readonly #timeout: number;

  constructor(
    url: string,
    { headers = {}, retryAfter = FIRST_WAIT, timeout = TIMEOUT }: MlflowClientOptions,
  ) {
    this.#base = `${url.replace(/\/+$/, '')}/api/2.0/mlflow/`;
    this.#headers = headers;
    this.#wait = retryAfter;
    this.#timeout = timeout;
  }

  get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    return this.#call(`${path}?${new URLSearchParams(query).toString()}`, { method: 'GET' });
  }

  post(path: string, body: object): Promise<unknown> {
    return this.#call(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async #call(path: string, request: RequestInit): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#try(path, request);
      if (answer.ok) return answer.content;
      if (!answer.mayPass || attempt === ATTEMPTS) throw answer.error;
      await delay(this.#wait * 2 ** (attempt - 1));
    }
  }

  async #try(path: string, request: RequestInit): Promise<Answer> {
    const name = path.split('?')[0] ?? path;
    const failed = (what: string, cause: unknown): Answer => ({
      ok: false,
      mayPass: true,
      error: new MlflowError(`${name}: ${what}`, undefined, { cause }),
    });
    const signal = AbortSignal.timeout(this.#timeout);
    let response: Response;
    try {
      const headers = { 'content-type': 'application/json', ...this.#headers };
      response = await fetch(this.#base + path, { ...request, signal, headers });
    } catch (cause) {
      return failed(`the server ${new URL(this.#base).origin} can't be reached`, cause);
    }
    let content: unknown;
    try {
      content = parse(await readText(response));
    } catch (cause) {
      return failed(`the server's answer breaks off: ${cause instanceof Error ? cause.message : ''}`, cause);
    }
    if (response.ok) return { ok: true, content };
    const { error_code: reason, message } = asObject(content);
    const said = typeof message === 'string' ? message.slice(0, LONGEST_MESSAGE) : response.statusText;
    return {
      ok: false,
      mayPass: response.status === 429 || response.status >= 500,
      error: new MlflowError(
        `${name}: the server answered ${response.status}: ${said}`,
        typeof reason === 'string' ? reason : undefined,
      ),
    };
  }
}

type Answer =
  | { readonly ok: true; readonly content: unknown }
  | { readonly ok: false; readonly mayPass: boolean; readonly error: MlflowError };

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A name or number that an answer must have. Throws `MlflowError`. */
export function textIn(answer: unknown, key: string): string {
  const value = asObject(answer)[key];
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  const received = value === undefined ? 'nothing' : JSON.stringify(value);
  throw new MlflowError(`expected ${key} in the server's answer, received ${received.slice(0, 80)}`);
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > LONGEST_ANSWER) throw new Error(`it is longer than ${LONGEST_ANSWER} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
