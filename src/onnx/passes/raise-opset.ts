import { type EditableModel, newNode } from '../edit/editable-model';

/** Operators whose inputs, attributes or meaning changed in a version of the standard, from 10 to 13. */
const CHANGED: ReadonlyMap<number, ReadonlySet<string>> = new Map([
  [10, new Set(['Slice', 'TopK', 'Upsample', 'Resize'])],
  [11, new Set(['Clip', 'Pad', 'Resize', 'Scatter', 'TopK', 'Loop', 'If', 'Scan', 'SequenceConstruct'])],
  [13, new Set(['Softmax', 'LogSoftmax', 'Hardmax', 'Squeeze', 'Unsqueeze', 'ReduceSum', 'Split'])],
]);
const FIRST = 9;
/** From this version on Dropout has its ratio as an input; without a mask it does nothing in any version. */
const DROPOUT = 12;

/** Whether the model means the same in a later operator set of the standard: none of its operators changed, or they are not known. */
export function canRaiseOpset(model: EditableModel, to: number): boolean {
  const from = model.opsets.get('') ?? 0;
  if (from >= to) {
    return true;
  }
  if (from < FIRST || model.hasFunctions) {
    return false;
  }
  const isUsed = (name = ''): boolean =>
    name !== '' && model.nodes.some(({ inputs }) => inputs.includes(name));
  const changed = [...CHANGED].flatMap(([version, names]) =>
    version > from && version <= to ? [...names] : [],
  );
  // Subgraphs hold operators of their own, which are not looked at.
  return model.nodes.every(
    ({ domain, opType, outputs, captured, attributes }) =>
      (domain !== '' || !changed.includes(opType)) &&
      (domain !== '' || opType !== 'Dropout' || to < DROPOUT || !isUsed(outputs[1])) &&
      captured.length === 0 &&
      ![...attributes.values()].some(({ type }) => type === 'graph'),
  );
}

/** The model in a later operator set. Only where `canRaiseOpset` says so. */
export function raiseOpset(model: EditableModel, to: number): EditableModel {
  const from = model.opsets.get('') ?? 0;
  if (from >= to) {
    return model;
  }
  const plain = from < DROPOUT && to >= DROPOUT ? withoutDropout(model) : model;
  return { ...plain, opsets: new Map(model.opsets).set('', to) };
}

/** What reads the result of a Dropout reads what the Dropout reads; one whose result is the model's stays, as Identity. */
function withoutDropout(model: EditableModel): EditableModel {
  const results = new Set(model.outputs.map(({ name }) => name));
  const sources = new Map<string, string>();
  const sourceOf = (name: string): string => sources.get(name) ?? name;
  const nodes = model.nodes.flatMap((node) => {
    const inputs = node.inputs.map(sourceOf);
    const [output] = node.outputs;
    if (node.domain !== '' || node.opType !== 'Dropout') {
      return [{ ...node, inputs }];
    }
    if (results.has(output)) {
      return [{ ...newNode('Identity', inputs.slice(0, 1), [output]), name: node.name }];
    }
    sources.set(output, inputs[0]);
    return [];
  });
  return { ...model, nodes };
}
