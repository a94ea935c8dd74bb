import { expect, it } from 'vitest';
import { redactArguments } from './redact-arguments.js';

it('hides secrets and nothing else', () => {
  expect(
    redactArguments([
      ...['node', 'train.js', '--lr', '0.1', '--token', 's3cret', '--api-key=abc', '-password', 'x'],
      ...['WANDB_API_KEY=abc', '--url', 'https://me:pa55@example.com/a', `ghp_${'a'.repeat(36)}`],
      ...['--tokenizer', 'bpe', '--token', '--verbose', '--max-tokens=5', '--keys', 'a'],
    ]),
  ).toEqual([
    ...[
      'node',
      'train.js',
      '--lr',
      '0.1',
      '--token',
      '[hidden]',
      '--api-key=[hidden]',
      '-password',
      '[hidden]',
    ],
    ...['WANDB_API_KEY=[hidden]', '--url', 'https://me:[hidden]@example.com/a', '[hidden]'],
    ...['--tokenizer', 'bpe', '--token', '--verbose', '--max-tokens=[hidden]', '--keys', 'a'],
  ]);
});
