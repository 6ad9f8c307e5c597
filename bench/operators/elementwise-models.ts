/** Networks of one operator over a matrix, whose result is the network's. */
import { sinkOf } from '../../src/methods/latency/calibration/sink';
import { writeModel } from '../../src/onnx/write/write-model';
import type { LayerModel } from './layer-models';
import { labelOf, operatorsOver } from './list';

const OPSET = 20;

/** @param isWhole whether the network gives the whole result, or one element of it */
export function elementwiseModels(rows: number, columns: number, isWhole = true): readonly LayerModel[] {
  return operatorsOver(rows, columns).map((one) => {
    const { operator, constants = [], stored = [], attributes = {}, domain = '', dtype = 'float32' } = one;
    const shape = one.shape ?? [rows, columns];
    const result = { name: 'y', dtype: one.result ?? dtype, shape: one.resultShape ?? shape };
    const sink = sinkOf(result, OPSET);
    return {
      name: labelOf(one),
      group: one.group,
      model: writeModel({
        nodes: [
          {
            name: 'operator',
            opType: operator,
            domain,
            inputs: [
              ...(one.inputs ?? ['x']).map((name) => (name === 'cold' ? 'x' : name)),
              ...constants.map(({ name }) => name),
            ],
            outputs: ['y', ...Array.from({ length: (one.outputs ?? 1) - 1 }, (_, at) => `z${at}`)],
            attributes: new Map(Object.entries(attributes)),
          },
          ...(isWhole ? [] : sink.nodes),
        ],
        inputs: [{ name: 'x', dtype, shape }],
        outputs: [isWhole ? result : sink.output],
        constants: [...constants, ...stored, ...(isWhole ? [] : sink.constants)],
        opsets: new Map([
          ['', OPSET],
          ['com.microsoft', 1],
        ]),
      }),
    };
  });
}
