const SECONDS: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
  ['w', 604_800],
]);

/** `90`, `90s`, `15m`, `1h30m`, `2.5h`, `30d`, `2w` in seconds; undefined for what is no time. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return finite(Number(trimmed));
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(trimmed)) return undefined;
  const parts = trimmed.matchAll(/([\d.]+)(ms|[smhdw])/g);
  return finite(
    [...parts].reduce((sum, [, number, unit = '']) => sum + Number(number) * (SECONDS.get(unit) ?? NaN), 0),
  );
}

function finite(seconds: number): number | undefined {
  return Number.isFinite(seconds) ? seconds : undefined;
}
