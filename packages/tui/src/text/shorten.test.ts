import { describe, expect, it } from 'vitest';
import { shorten } from './shorten.js';

describe('shorten', () => {
  it('leaves out what long texts begin with in common, by whole words and as few as it takes', () => {
    const names = ['resnet20-batch-norm-dropout-s1', 'resnet20-batch-norm-mixup-s1', 'plain'];
    expect(shorten(names, 30)).toEqual(names);
    expect(shorten(names, 24)).toEqual(['…batch-norm-dropout-s1', '…batch-norm-mixup-s1', 'plain']);
    expect(shorten(names, 12)).toEqual(['…dropout-s1', '…mixup-s1', 'plain']);
  });

  it('cuts at the end where they begin in different ways, and what is too long still', () => {
    expect(shorten(['resnet20-batch-norm', 'wide-resnet-bn'], 9)).toEqual(['resnet20…', 'wide-res…']);
    expect(shorten(['a/longest/one', 'a/longest/two'], 3)).toEqual(['…o…', '…t…']);
    expect(shorten(['one-long-name', 'one-long-name'], 8)).toEqual(['one-lon…', 'one-lon…']);
  });

  it('never takes more cells than there are, whatever the texts hold', () => {
    expect(shorten(['日本語/日本語', '日本語/語語語'], 6)).toEqual(['…日本…', '…語語…']);
    expect(shorten(['\u001b[2Jevil', 'x'.repeat(10_000_000)], 5)).toEqual(['evil', 'xxxx…']);
  });
});
