import { describe, expect, it } from 'vitest';
import { sanitize } from './sanitize.js';

describe('sanitize', () => {
  it.each([
    ['plain text stays', 'resnet20 bn', 'resnet20 bn'],
    ['colours', 'a\u001b[31mred\u001b[0m', 'ared'],
    ['cursor movement and clearing', 'a\u001b[2J\u001b[1;1Hb', 'ab'],
    ['window title (OSC, BEL)', 'a\u001b]0;owned\u0007b', 'ab'],
    ['hyperlinks (OSC, ST)', '\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['device control strings', 'a\u001bP$q"p\u001b\\b', 'ab'],
    ['an unfinished sequence', 'a\u001b[', 'a'],
    ['an unfinished string', 'a\u001b]52;c;AAAA', 'a'],
    ['8-bit CSI', 'a\u009b31mb', 'ab'],
    ['two-byte escapes', 'a\u001bcb', 'ab'],
    ['line breaks and tabs', 'a\r\n\tb', 'a b'],
    ['other controls', 'a\u0007\u0000b', 'a\ufffd\ufffdb'],
    ['bidirectional overrides', 'a\u202egpj.exe', 'agpj.exe'],
    ['zero-width characters', 'a\u200b\u200db', 'ab'],
    ['flags', '\u{1f1e9}\u{1f1ea}', 'DE'],
    ['combining characters', 'e\u0301', '\u00e9'],
    ['piled up marks', 'q\u0300\u0300\u0300\u0300\u0300', 'q\u0300\u0300'],
    ['joined emoji', '\u{1f469}\u200d\u{1f467}', '\u{1f469}\u{1f467}'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ])('%s', (_, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  it('does nothing the second time', () => {
    const once = sanitize('a\u001b\u001b[31mb\u0090c');
    expect(sanitize(once)).toBe(once);
  });
});
