/** Writes a rewritten model, with its data inside or in a file beside it. */
import { WireWriter } from '../../io/protobuf/wire-writer';
import type { EditableModel, EditableNode } from './editable-model';
import { type EditableTensor, tensorHeader } from './editable-tensor';

/** Parts that follow each other in the file: weights are not copied together. */
export interface EncodedModel {
  readonly model: readonly Uint8Array[];
  /** The file that `external` names; empty without one. */
  readonly data: readonly Uint8Array[];
  readonly modelBytes: number;
  readonly dataBytes: number;
}

/** Smaller tensors stay in the model: runtimes read shapes and axes only there. */
const SMALLEST_EXTERNAL_BYTES = 1024;
/** Data begins at multiples of this, so that runtimes can map it. */
const ALIGNMENT = 64;

/** @param external name of the file for large tensors, relative to the model; null: everything is in the model */
export function encodeModel(model: EditableModel, external: string | null = null): EncodedModel {
  const data = new Parts();
  const graph = new Parts();
  for (const node of model.nodes) {
    graph.add(new WireWriter().raw(1, encodeNode(node)).finish());
  }
  for (const tensor of model.initialisers.values()) {
    addTensor(graph, tensor, external, data);
  }
  model.inputs.forEach(({ message }) => graph.add(new WireWriter().raw(11, message).finish()));
  model.outputs.forEach(({ message }) => graph.add(new WireWriter().raw(12, message).finish()));
  model.graphFields.forEach((field) => graph.add(field));
  const head = new WireWriter().integer(1, model.irVersion);
  model.modelFields.forEach((field) => head.encoded(field));
  for (const [domain, version] of model.opsets) {
    head.message(8, (opset) => opset.string(1, domain).integer(2, version));
  }
  const start = head.delimited(7, graph.bytes).finish();
  return {
    model: [start, ...graph.parts],
    data: data.parts,
    modelBytes: start.length + graph.bytes,
    dataBytes: data.bytes,
  };
}

class Parts {
  readonly parts: Uint8Array[] = [];
  bytes = 0;

  add(part: Uint8Array): void {
    this.parts.push(part);
    this.bytes += part.length;
  }
}

function encodeNode({ inputs, outputs, name, opType, domain, fields }: EditableNode): Uint8Array {
  const writer = new WireWriter();
  inputs.forEach((input) => writer.string(1, input));
  outputs.forEach((output) => writer.string(2, output));
  writer.string(3, name).string(4, opType).encoded(fields);
  return domain === '' ? writer.finish() : writer.string(7, domain).finish();
}

function addTensor(graph: Parts, tensor: EditableTensor, external: string | null, data: Parts): void {
  const { message } = tensor;
  if (message !== null && (external === null || message.length < SMALLEST_EXTERNAL_BYTES)) {
    graph.add(new WireWriter().delimited(5, message.length).finish());
    graph.add(message);
    return;
  }
  const bytes = tensor.data();
  if (bytes === null) {
    if (message === null) {
      throw new Error(`The data of tensor '${tensor.name}' cannot be read.`);
    }
    graph.add(new WireWriter().raw(5, message).finish());
    return;
  }
  const header = tensorHeader(tensor);
  if (external === null || bytes.length < SMALLEST_EXTERNAL_BYTES) {
    const start = new WireWriter().delimited(9, bytes.length).finish();
    graph.add(new WireWriter().delimited(5, header.length + start.length + bytes.length).finish());
    graph.add(header);
    graph.add(start);
    graph.add(bytes);
    return;
  }
  data.add(new Uint8Array((ALIGNMENT - (data.bytes % ALIGNMENT)) % ALIGNMENT));
  const place = { location: external, offset: data.bytes, length: bytes.length };
  data.add(bytes);
  graph.add(
    new WireWriter()
      .message(5, (writer) => {
        writer.encoded(header);
        for (const [key, value] of Object.entries(place)) {
          writer.message(13, (entry) => entry.string(1, key).string(2, String(value)));
        }
        // DataLocation EXTERNAL.
        writer.integer(14, 1);
      })
      .finish(),
  );
}
