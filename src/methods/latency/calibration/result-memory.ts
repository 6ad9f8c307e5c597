import { quantile } from '../../../numeric/quantile';
import { type WrittenNode, type WrittenValue, writeModel } from '../../../onnx/write/write-model';
import { FLOAT_BYTES } from '../layers/moved-work';
import { LARGE_BYTES, type ResultCosts, SMALL_BYTES } from '../layers/results';
import { timeOf } from '../measure/protocol';
import { type OnnxRuntime, openSubject, type SessionSubject, threadClock } from '../measure/sessions';
import { sinkOf } from './sink';

const ROUNDS = 9;
const OPSET = 13;

/** What results cost, of a small and of a large one. */
export async function measureResultMemory(onnx: OnnxRuntime, signal: AbortSignal): Promise<ResultCosts> {
  return {
    smallMsPerByte: await msPerByte(onnx, SMALL_BYTES, signal),
    largeMsPerByte: await msPerByte(onnx, LARGE_BYTES, signal),
  };
}

/**
 * What a byte of a result costs beyond what writing it into a buffer used again and again does, in processor milliseconds: a result
 * is new memory, which may come from the system page by page. From two models that differ in what they give: everything, or one
 * element of it.
 */
async function msPerByte(onnx: OnnxRuntime, bytes: number, signal: AbortSignal): Promise<number> {
  const input = { name: 'v0', dtype: 'float32', shape: [1024, bytes / 1024 / FLOAT_BYTES] } as const;
  const clockMs = threadClock();
  const open: SessionSubject[] = [];
  try {
    for (const isWhole of [true, false]) {
      open.push(await openSubject(onnx, 'results', writer(input, isWhole), [input], 1));
    }
    const differences: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [whole, element] = [
        await timeOf(open[0], { clockMs, signal }),
        await timeOf(open[1], { clockMs, signal }),
      ];
      differences.push(whole - element);
    }
    return Math.max(0, quantile(differences, 0.25)) / bytes;
  } finally {
    await Promise.all(open.map((subject) => subject.release()));
  }
}

/** Negates a value twice and gives all of it or one element. */
function writer(input: WrittenValue, isWhole: boolean): Uint8Array {
  const written = { ...input, name: 'v2' };
  const sink = sinkOf(written, OPSET);
  return writeModel({
    nodes: [negate('v0', 'v1'), negate('v1', 'v2'), ...(isWhole ? [] : sink.nodes)],
    inputs: [input],
    outputs: [isWhole ? written : sink.output],
    constants: isWhole ? [] : sink.constants,
    opsets: new Map([['', OPSET]]),
  });
}

function negate(from: string, to: string): WrittenNode {
  return { name: to, opType: 'Neg', domain: '', inputs: [from], outputs: [to], attributes: new Map() };
}
