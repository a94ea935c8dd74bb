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

/** Calls of MLflow's REST API, tried again where the server is busy or can't be reached. */
export class MlflowClient {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #wait: number;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}, wait = FIRST_WAIT) {
    this.#base = `${url.replace(/\/+$/, '')}/api/2.0/mlflow/`;
    this.#headers = headers;
    this.#wait = wait;
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
    let response: Response;
    try {
      response = await fetch(this.#base + path, {
        ...request,
        headers: { 'content-type': 'application/json', ...this.#headers },
      });
    } catch (cause) {
      const error = new MlflowError(
        `${name}: the server ${new URL(this.#base).origin} can't be reached`,
        undefined,
        { cause },
      );
      return { ok: false, mayPass: true, error };
    }
    const content = parse(await response.text());
    if (response.ok) return { ok: true, content };
    const { error_code: reason, message } = asObject(content);
    const said = typeof message === 'string' ? message : response.statusText;
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
