export type Scale = 'linear' | 'log';

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** The smallest of 1, 2, 2.5, 5 times a power of ten that cuts `range` into at most `count` parts. */
function niceStep(range: number, count: number): number {
  const rough = range / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (STEPS.find((step) => step * power >= rough * (1 - 1e-9)) ?? 10);
}

function linearTicks(low: number, high: number, count: number): number[] {
  const step = niceStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function logTicks(low: number, high: number, count: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, count)));
  const within = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const ticks: number[] = [];
  const factors = last - first <= Math.max(1, count / 3) ? [1, 2, 5] : [1];
  for (let exponent = first; exponent <= last; exponent += every) {
    ticks.push(...factors.map((factor) => factor * 10 ** exponent).filter(within));
  }
  return ticks.length >= 2 ? ticks : linearTicks(low, high, count);
}

/** Round values between `low` and `high`, at most about `count` of them. */
export function axisTicks(low: number, high: number, count: number, scale: Scale = 'linear'): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high || count < 1) return [];
  if (low === high) return [low];
  return scale === 'log' && low > 0 ? logTicks(low, high, count) : linearTicks(low, high, count);
}

/** Labels with just the digits that tell neighbouring ticks apart. */
export function tickLabels(ticks: readonly number[]): string[] {
  const gaps = ticks.slice(1).map((tick, index) => Math.abs(tick - (ticks[index] ?? 0)));
  const gap = Math.min(...gaps.filter((value) => value > 0), Infinity);
  const largest = Math.max(...ticks.map(Math.abs), 0);
  if (largest >= 1e5 || (largest > 0 && largest < 1e-3)) {
    return ticks.map((tick) =>
      tick === 0 ? '0' : tick.toExponential(1).replace('e+', 'e').replace('.0e', 'e'),
    );
  }
  const wanted = Number.isFinite(gap) ? Math.ceil(-Math.log10(gap) - 1e-9) : 4;
  const digits = Math.min(6, Math.max(0, wanted));
  const exact = ticks.every((tick) => Math.abs(Number(tick.toFixed(digits)) - tick) < gap * 1e-3);
  return ticks.map((tick) =>
    tick === 0 ? '0' : tick.toFixed(exact || !Number.isFinite(gap) ? digits : digits + 1),
  );
}

/** Where `value` lies between `low` (0) and `high` (1). */
export function fraction(value: number, low: number, high: number, scale: Scale = 'linear'): number {
  if (low === high) return 0.5;
  if (scale === 'log') {
    if (value <= 0) return Number.NEGATIVE_INFINITY;
    return (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
  }
  return (value - low) / (high - low);
}
