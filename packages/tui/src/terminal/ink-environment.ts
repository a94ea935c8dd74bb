/** Variables that Ink and React look at once, while they are loaded. */
const OVERRIDDEN = ['CI', 'CONTINUOUS_INTEGRATION', 'FORCE_COLOR', 'NODE_ENV'] as const;

/** Whether the user asks for no colour (https://no-color.org). */
export function hasNoColor(env: NodeJS.ProcessEnv): boolean {
  return (env.NO_COLOR ?? '') !== '';
}

function without(env: NodeJS.ProcessEnv, name: string): void {
  Reflect.deleteProperty(env, name);
}

/**
 * Loads modules that import Ink under an environment in which it draws live frames (it does not where any `CI…`
 * variable is set), heeds `NO_COLOR`, and React is the quick build. The environment is put back afterwards.
 */
export async function withInkEnvironment<T>(env: NodeJS.ProcessEnv, load: () => Promise<T>): Promise<T> {
  const names = [...new Set([...OVERRIDDEN, ...Object.keys(env).filter((name) => name.startsWith('CI_'))])];
  const before = names.map((name) => [name, env[name]] as const);
  for (const name of names) if (name.startsWith('C')) without(env, name);
  if (hasNoColor(env)) env.FORCE_COLOR = '0';
  env.NODE_ENV ??= 'production';
  try {
    return await load();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) without(env, name);
      else env[name] = value;
    }
  }
}
