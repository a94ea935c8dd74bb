import type { AnsweredRegistration } from '@ablate/tracker';

/** Which registration a comparison answers, or why it is exploratory. */
export function registrationText(registration: AnsweredRegistration | null): string {
  if (registration === null) return 'exploratory: nothing was registered';
  const { hash, differences, earlier } = registration;
  const name = `registration ${hash.slice(0, 12)}`;
  if (differences.length > 0) return `exploratory: not as in ${name}: ${differences.join('; ')}`;
  return earlier > 0 ? `answers ${name}; exploratory: ${earlier} runs had ended before` : `answers ${name}`;
}
