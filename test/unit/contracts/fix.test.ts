import { describe, expect, it } from 'vitest';
import { applyEdits, fixOf, replaceToken, type TextEdit } from '../../../src/contracts/fix';
import { SourceText } from '../../../src/workspace/manifests/source-text';

function edit(text: string, old: string, newText: string): TextEdit {
  const source = new SourceText('a.yaml', text);
  const start = source.text.indexOf(old);
  const token = source.token(start, start + old.length) ?? expect.fail('no token');
  return replaceToken(token, newText);
}

describe('applyEdits', () => {
  it.each([
    ['with line feeds', 'a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 20\nc: 3\n'],
    ['with carriage returns', 'a: 1\r\nb: 2\r\nc: 3\r\n', 'a: 1\r\nb: 20\r\nc: 3\r\n'],
    ['with a byte order mark', '\uFEFFb: 2', '\uFEFFb: 20'],
    ['without a last line break', 'a: 1\nb: 2', 'a: 1\nb: 20'],
  ])('replaces one token of a text %s', (_what, text, changed) => {
    expect(applyEdits(text, [edit(text, '2', '20')])).toBe(changed);
  });

  it('applies several edits, in any order and on one line', () => {
    const text = 'a: [1, 2]\nb: 3\n';
    const edits = [edit(text, '1', '10'), edit(text, '3', '30'), edit(text, '2', '20')];
    expect(applyEdits(text, edits)).toBe('a: [10, 20]\nb: 30\n');
    expect(fixOf('Change', edits).preview).toBe('- a: [1, 2]\n+ a: [10, 20]\n- b: 3\n+ b: 30');
  });

  it('refuses a text whose lines are others', () => {
    const text = 'a: 1\nb: 2\n';
    const edits = [edit(text, '2', '20')];
    expect(applyEdits('# new\na: 1\nb: 2\n', edits)).toBeNull();
    expect(applyEdits('a: 1\nb: 2 # new\n', edits)).toBeNull();
    expect(applyEdits('a: 1', edits)).toBeNull();
    expect(applyEdits('a: 3\r\nb: 2\r\nc: 4', edits)).toBe('a: 3\r\nb: 20\r\nc: 4');
  });

  it('covers a token of several lines', () => {
    const text = 'a: "x\r\n  y"\r\nb: 1\r\n';
    expect(applyEdits(text, [edit(text, '"x\r\n  y"', '2')])).toBe('a: 2\r\nb: 1\r\n');
  });
});
