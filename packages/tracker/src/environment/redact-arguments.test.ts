import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { redactArguments } from './redact-arguments.js';

describe('a secret does not reach the store', () => {
  const token = `ghp_${'a1'.repeat(18)}`;
  it.each<[given: string[], kept: string[]]>([
    [
      ['--wandb-key', 'X'],
      ['--wandb-key', '[hidden]'],
    ],
    [['--wandb-key=X'], ['--wandb-key=[hidden]']],
    [['--pw=X'], ['--pw=[hidden]']],
    [
      ['--pw', '-Xy'],
      ['--pw', '[hidden]'],
    ],
    [
      ['-p', 'X'],
      ['-p', '[hidden]'],
    ],
    [['-pX'], ['[hidden]']],
    [['-p=X'], ['-p=[hidden]']],
    [
      ['-password', 'X'],
      ['[hidden]', '[hidden]'],
    ],
    [
      ['-p', '1234'],
      ['-p', '[hidden]'],
    ],
    [
      ['--token', 'X', '--verbose'],
      ['--token', '[hidden]', '--verbose'],
    ],
    [['--api-key=X'], ['--api-key=[hidden]']],
    [['WANDB_API_KEY=X'], ['[hidden]']],
    [['c2VjcmV0='], ['[hidden]']],
    [['Authorization: Bearer X'], ['[hidden]']],
    [
      ['-H', 'Authorization: Bearer X'],
      ['-H', '[hidden]'],
    ],
    [['--header=Authorization: Bearer X'], ['--header=[hidden]']],
    [
      ['--header', 'a=b\nAuthorization: X'],
      ['--header', '[hidden]'],
    ],
    [['{"apiKey":"X"}'], ['[hidden]']],
    [
      ['--config', '{"apiKey":"X"}'],
      ['--config', '[hidden]'],
    ],
    [['--config={"lr":1}'], ['--config=[hidden]']],
    [['https://TOKEN@host'], ['[hidden]']],
    [
      ['--data', 'https://TOKEN@host/a'],
      ['--data', '[hidden]'],
    ],
    [['--data=https://user:X@host/a'], ['--data=[hidden]']],
    [
      ['--data', 'https://host/a?key=X'],
      ['--data', '[hidden]'],
    ],
    [['user:p@X@host'], ['[hidden]']],
    [['postgres://user:p@ss@host/db'], ['[hidden]']],
    [['X'], ['[hidden]']],
    [
      ['login', 'X'],
      ['[hidden]', '[hidden]'],
    ],
    [[token], ['[hidden]']],
    [[`--${token}`], ['[hidden]']],
    [
      ['--model', token],
      ['--model', '[hidden]'],
    ],
    [
      ['--model', 'sk-proj'],
      ['--model', '[hidden]'],
    ],
    [['--model=0123456789abcdef0123456789abcdef'], ['--model=[hidden]']],
    [
      ['--model', 'eyJhbGci.eyJzdWIi.c2ln'],
      ['--model', '[hidden]'],
    ],
    [
      ['-e', 'login("X")'],
      ['-e', '[hidden]'],
    ],
    [
      ['--max-tokens-secret', '5'],
      ['--max-tokens-secret', '[hidden]'],
    ],
  ])('%j', (given, kept) => {
    expect(redactArguments(given)).toEqual(kept);
  });
});

it('what is harmless is kept', () => {
  const kept = [
    ...[
      '--lr',
      '0.1',
      '--batch-size=128',
      '--batch_size',
      '64',
      '--weight-decay',
      '1e-4',
      '--model',
      'resnet-20',
    ],
    ...[
      '--seeds',
      '0,1,2',
      '--optimizer.lr=0.1',
      'epochs=3',
      '-lr',
      '-0.5',
      '--verbose',
      '--no-color',
      '--',
      '-v',
    ],
    ...['--max-tokens=5', '--tokenizer', 'bpe', '--MaxSteps', '--import', 'tsx', '--max-old-space-size=4096'],
  ];
  expect(redactArguments(kept)).toEqual(kept);
});

it('paths are kept where there is such a file', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'train.js');
  writeFileSync(file, '');
  mkdirSync(path.join(folder, 'data'));
  const given = [
    process.execPath,
    file,
    '--data',
    path.join(folder, 'data'),
    path.join(folder, 'missing.js'),
    'src',
  ];
  expect(redactArguments(given)).toEqual([...given.slice(0, 4), '[hidden]', '[hidden]']);
});
