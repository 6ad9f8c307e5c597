import { WireWriter } from '../../io/protobuf/wire-writer';
import type { EditableModel } from './editable-model';

/** The model with further values of it as outputs. Their types are left to the runtime. */
export function withOutputs(model: EditableModel, names: readonly string[]): EditableModel {
  const known = new Set(model.outputs.map(({ name }) => name));
  const more = names.filter((name) => !known.has(name));
  return {
    ...model,
    outputs: [
      ...model.outputs,
      ...more.map((name) => ({ name, message: new WireWriter().string(1, name).finish() })),
    ],
  };
}
