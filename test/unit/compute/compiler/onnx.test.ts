import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../src/compute/compiler/graph';
import { encodeOnnx } from '../../../../src/compute/compiler/encode-onnx';
import { WireWriter } from '../../../../src/io/protobuf/wire-writer';

describe('wire format', () => {
  it('writes the examples of the protocol-buffers documentation', () => {
    expect([...new WireWriter().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new WireWriter().string(2, 'testing').finish()]).toEqual([
      0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67,
    ]);
    expect([...new WireWriter().message(3, (inner) => inner.integer(1, 150)).finish()]).toEqual([
      0x1a, 0x03, 0x08, 0x96, 0x01,
    ]);
    expect([...new WireWriter().integers(6, [3, 270, 86942]).finish()]).toEqual([
      0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05,
    ]);
    expect([...new WireWriter().float(1, 1).finish()]).toEqual([0x0d, 0, 0, 0x80, 0x3f]);
  });

  it('writes any integer as a varint that reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }), (value) => {
        const bytes = new WireWriter().integer(1, value).finish().slice(1);
        const decoded = bytes.reduce(
          (sum, byte, index) => sum | (BigInt(byte & 0x7f) << BigInt(7 * index)),
          0n,
        );
        expect(BigInt.asIntN(64, decoded)).toBe(BigInt(value));
        expect(bytes.every((byte, index) => byte >= 0x80 === index < bytes.length - 1)).toBe(true);
      }),
    );
  });

  it('grows beyond its first buffer', () => {
    const data = new Uint8Array(100_000).fill(7);
    const bytes = new WireWriter().raw(9, data).finish();
    expect(bytes.slice(-data.length)).toEqual(data);
  });
});

describe('ONNX models', () => {
  it('load in ONNX Runtime with names, types and shapes, and compute', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', [2, 3]);
    const leaky = graph.node('LeakyRelu', [x], x, { alpha: { float: 0.5 } });
    const turned = graph.node('Transpose', [leaky], { type: 'float32', shape: [3, 2] }, { perm: [1, 0] });
    const shifted = graph.node(
      'Add',
      [turned, graph.constant(Float32Array.of(10, 20), 'float32', [2])],
      turned,
    );
    const finished = graph.finish({ shifted, again: shifted, given: x, constant: graph.scalar(4, 'int32') });
    const session = await InferenceSession.create(encodeOnnx(finished, { 'meshlens.kind': 'test' }));
    expect(session.inputMetadata).toEqual([{ name: 'x', isTensor: true, type: 'float32', shape: [2, 3] }]);
    expect(session.outputNames).toEqual(['shifted', 'again', 'given', 'constant']);
    const outputs = await session.run({
      x: new Tensor('float32', Float32Array.of(1, -2, 3, -4, 5, -6), [2, 3]),
    });
    expect([...(outputs.shifted.data as Float32Array)]).toEqual([11, 18, 9, 25, 13, 17]);
    expect([...(outputs.again.data as Float32Array)]).toEqual([11, 18, 9, 25, 13, 17]);
    expect([...(outputs.constant.data as Int32Array)]).toEqual([4]);
    await session.release();
  });
});
