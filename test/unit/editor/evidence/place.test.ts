import { describe, expect, it } from 'vitest';
import { evidencePlace } from '../../../../src/editor/evidence/place';

describe('evidencePlace', () => {
  it.each([
    ['a line of a text file', { file: 'a.jsonl', line: 40, offset: 900 }, 1000, { kind: 'file', line: 40 }],
    ['the first record', { file: 'a.jsonl', line: 1, offset: 0 }, 1000, { kind: 'file', line: 1 }],
    ['a compressed file', { file: 'a.jsonl.gz', line: 40, offset: 900 }, 1000, { kind: 'record' }],
    ['everything on one line', { file: 'a.json', line: 1, offset: 900 }, 1000, { kind: 'record' }],
    ['a format without lines', { file: 'a.json', offset: 900 }, 1000, { kind: 'record' }],
    ['a huge file', { file: 'a.jsonl', line: 40, offset: 900 }, 300_000_000, { kind: 'record' }],
  ])('%s', (_, location, bytes, place) => {
    expect(evidencePlace(location, bytes)).toEqual(place);
  });
});
