import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordOf, type Encoding, type KeptSignal } from '../../../../src/app/receive/record';
import { Refusal } from '../../../../src/app/receive/refusal';

describe('recordOf', () => {
  it('makes one line of any JSON, which says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const body = { resourceSpans: [{ scopeSpans: [{ spans: [value] }] }] };
        const { bytes, items } = recordOf(Buffer.from(JSON.stringify(body, null, space)), 'json', 'traces');
        expect(bytes.indexOf('\n')).toBe(bytes.length - 1);
        expect(JSON.parse(bytes.toString())).toEqual(JSON.parse(JSON.stringify(body)));
        expect(items).toBe(1);
      }),
    );
  });

  it('refuses whatever is no request, and throws nothing else', () => {
    const signals = fc.constantFrom<KeptSignal>('traces', 'metrics');
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom<Encoding>('json', 'protobuf'), signals, (bytes, ...as) => {
        try {
          recordOf(Buffer.from(bytes), ...as);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
