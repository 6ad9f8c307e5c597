import type { Verdict } from './discovered-file';
import { messageFields } from './message-fields';

export const ONNX_MODEL = 'ONNX model, which `meshlens runtime FILE` reads';

const table = (name: string): string =>
  `${name}, which is not read: if it holds spans or metrics, save them as CSV or JSON`;
const model = (name: string): string => `${name}, which is not read: convert the model to ONNX`;

interface Sign {
  readonly at: number;
  readonly bytes: string;
  readonly refused: string;
}

const SIGNS: readonly Sign[] = [
  { at: 0, bytes: 'PAR1', refused: table('Parquet') },
  { at: 0, bytes: 'Obj\x01', refused: table('Avro') },
  { at: 0, bytes: 'ARROW1', refused: table('Arrow') },
  { at: 0, bytes: 'FEA1', refused: table('Feather') },
  { at: 0, bytes: 'ORC', refused: table('ORC') },
  { at: 0, bytes: 'SQLite format 3\0', refused: table('SQLite database') },
  { at: 8, bytes: 'DUCK', refused: table('DuckDB database') },
  {
    at: 0,
    bytes: '\x89HDF\r\n\x1a\n',
    refused: 'HDF5, which is not read: convert a model to ONNX, save tables as CSV',
  },
  { at: 4, bytes: 'TFL3', refused: model('TensorFlow Lite model') },
  {
    at: 4,
    bytes: 'ORTM',
    refused: 'model in the format of ONNX Runtime, which is not read: use the .onnx file it was made of',
  },
  { at: 0, bytes: 'GGUF', refused: model('GGUF model') },
];
/** `archive/data.pkl` is the first member of what PyTorch saves; Keras writes its description beside the weights. */
const ARCHIVES: readonly { readonly members: RegExp; readonly refused: string }[] = [
  { members: /^[^\0]{0,200}?\/data\.pkl/, refused: model('PyTorch model') },
  { members: /^metadata\.json[^]*config\.json/, refused: model('Keras model') },
];
const LOCAL_FILE = 'PK\x03\x04';
const LOCAL_NAME = 30;
const SAFE_TENSORS = /^\{\s*"[^"\\]{1,200}"\s*:\s*\{\s*"(?:dtype|shape|data_offsets|format)"/;

/** Models, and tables in binary form, by the bytes they begin with. */
export function sniffBinary(content: Buffer): Verdict {
  const found = SIGNS.find(({ at, bytes }) => content.toString('latin1', at, at + bytes.length) === bytes);
  if (found !== undefined) {
    // Three letters may begin a text.
    return found.bytes.length > 3 || content.subarray(0, 64).some((byte) => byte < 9)
      ? { refused: found.refused }
      : undefined;
  }
  if (content.toString('latin1', 0, LOCAL_FILE.length) === LOCAL_FILE) {
    const names = content.toString('latin1', LOCAL_NAME, 4096);
    const archive = ARCHIVES.find(({ members }) => members.test(names));
    return archive && { refused: archive.refused };
  }
  if (
    content.length > 8 &&
    content.readUInt32LE(4) === 0 &&
    SAFE_TENSORS.test(content.toString('latin1', 8, 512))
  ) {
    return { refused: model('weights in the safetensors format') };
  }
  return sniffMessage(content);
}

/** Models in Protocol Buffers. */
function sniffMessage(content: Buffer): Verdict {
  const fields = messageFields(content);
  const [first, second] = fields;
  if (first?.number === 1 && typeof first.value === 'number') {
    if (first.value === 1 && second?.number === 2 && hasText(second.value, [1, 5]) !== undefined) {
      return { refused: model('TensorFlow SavedModel') };
    }
    const isOnnx =
      first.value > 0 &&
      first.value < 100 &&
      fields.some(({ number, value }) => (number === 7 || number === 8) && typeof value !== 'number');
    return isOnnx && fields.every(({ number }) => number <= 25) ? { refused: ONNX_MODEL } : undefined;
  }
  const isGraph =
    first?.number === 1 &&
    /^[\w./-]+$/.test(hasText(first.value, [1]) ?? '') &&
    /^[A-Z_]\w*$/.test(hasText(first.value, [2]) ?? '');
  return isGraph ? { refused: model('TensorFlow graph') } : undefined;
}

/** The text at a path of field numbers. */
function hasText(value: Buffer | number | undefined, path: readonly number[]): string | undefined {
  let at = value;
  for (const number of path) {
    at =
      typeof at === 'object' ? messageFields(at).find((field) => field.number === number)?.value : undefined;
  }
  return typeof at === 'object' ? at.toString() : undefined;
}
