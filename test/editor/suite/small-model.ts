import { writeModel, type Constant } from '../../unit/onnx/support/model-writer';

const LAYERS = 6;

/** A perceptron of six square layers with ReLUs, and how many multiply-accumulates it takes. Needs no native code to write. */
export function smallModel(width: number): { readonly model: Uint8Array; readonly macs: number } {
  const layers = Array.from({ length: LAYERS }, (_, layer) => layer);
  const weights = Array.from({ length: width * width }, (_, at) => ((at * 7) % 11) / 100);
  const model = writeModel({
    nodes: layers.flatMap((layer) => [
      {
        op: 'MatMul',
        name: `/layer${layer}/MatMul`,
        inputs: [`x${layer}`, `w${layer}`],
        outputs: [`y${layer}`],
      },
      { op: 'Relu', name: `/layer${layer}/Relu`, inputs: [`y${layer}`], outputs: [`x${layer + 1}`] },
    ]),
    inputs: { x0: { shape: ['batch', width] } },
    outputs: [`x${LAYERS}`],
    constants: Object.fromEntries(
      layers.map((layer): [string, Constant] => [
        `w${layer}`,
        { dtype: 'float32', dims: [width, width], values: weights },
      ]),
    ),
  });
  return { model, macs: LAYERS * width * width };
}
