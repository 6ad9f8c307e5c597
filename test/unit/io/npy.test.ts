import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { npy } from './npy-bytes';
import { NpyError, readNpy } from '../../../src/io/npy';

describe('NumPy arrays', () => {
  it('are read with their shape, whatever the element type', () => {
    const found = readNpy(npy('<f4', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6.5)));
    expect(found).toEqual({ shape: [2, 3], type: 'f4', values: Float64Array.of(1, 2, 3, 4, 5, 6.5) });
    expect(readNpy(npy('<i8', [2], BigInt64Array.of(-1n, 7n))).values).toEqual(Float64Array.of(-1, 7));
    expect(readNpy(npy('|b1', [2], Uint8Array.of(1, 0)))).toMatchObject({ type: 'b1', shape: [2] });
    expect(readNpy(npy('<f8', [], Float64Array.of(3))).shape).toEqual([]);
  });

  it.each([
    ['no array', Buffer.from('1,2,3\n4,5,6\n'), /byte 0: not a NumPy array/],
    ['the other byte order', npy('>f4', [1], Float32Array.of(1)), /'>f4' are not read/],
    ['objects', npy('|O', [1], Float32Array.of(1)), /names no plain type|are not read/],
    ['columns first', npy('<f4', [1], Float32Array.of(1), 'True'), /stored by columns/],
    ['too few numbers', npy('<f4', [3], Float32Array.of(1)), /needs 12 bytes, there are 4/],
  ])('that are %s are refused with the reason', (_, bytes, reason) => {
    expect(() => readNpy(bytes)).toThrow(reason);
  });

  it('that are damaged end in a result or in an error that says where', () => {
    const whole = npy('<f4', [2, 2], Float32Array.of(1, 2, 3, 4));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        try {
          readNpy(damaged.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(NpyError);
        }
      }),
    );
  });
});
