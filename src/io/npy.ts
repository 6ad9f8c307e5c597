/** Arrays as NumPy writes them (.npy, versions 1 to 3). */

export interface NpyArray {
  readonly shape: readonly number[];
  /** As NumPy calls it, without byte order: `f4`, `i8`, `b1`. */
  readonly type: string;
  /** Row by row; 64-bit integers rounded above 2^53. */
  readonly values: Float64Array;
}

/** What is wrong with a file, and at which byte. */
export class NpyError extends Error {
  constructor(
    readonly offset: number,
    readonly reason: string,
  ) {
    super(`at byte ${offset}: ${reason}`);
  }
}

const MAGIC = '\x93NUMPY';

const readers: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  f4: (view, at) => view.getFloat32(at, true),
  f8: (view, at) => view.getFloat64(at, true),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  b1: (view, at) => view.getUint8(at),
  i2: (view, at) => view.getInt16(at, true),
  u2: (view, at) => view.getUint16(at, true),
  i4: (view, at) => view.getInt32(at, true),
  u4: (view, at) => view.getUint32(at, true),
  i8: (view, at) => Number(view.getBigInt64(at, true)),
  u8: (view, at) => Number(view.getBigUint64(at, true)),
};

/** @throws NpyError when the bytes are no such array, or one of a kind that is not read */
export function readNpy(bytes: Buffer): NpyArray {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || bytes.length < 12) {
    throw new NpyError(0, 'not a NumPy array: save it with numpy.save');
  }
  const isLong = bytes[6] > 1;
  const start = isLong ? 12 : 10;
  const end = start + (isLong ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  if (end > bytes.length) {
    throw new NpyError(8, 'the header goes on beyond the end of the file');
  }
  const header = bytes.toString('latin1', start, end);
  const written = /'descr': *'([<>|=])(\w+)'/.exec(header);
  const sizes = /'shape': *\(([\d, ]*)\)/.exec(header);
  if (written === null || sizes === null) {
    throw new NpyError(start, 'the header names no plain type and shape');
  }
  const [, order, type] = written;
  const read = readers[type] as (typeof readers)[string] | undefined;
  if (read === undefined || (order === '>' && !type.endsWith('1'))) {
    throw new NpyError(start, `elements of type '${order}${type}' are not read: save float32 or int64`);
  }
  if (/'fortran_order': *True/.test(header)) {
    throw new NpyError(start, 'stored by columns: save numpy.ascontiguousarray(...)');
  }
  const shape = sizes[1].split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const count = shape.reduce((product, size) => product * size, 1);
  const width = Number(type.slice(1));
  if (bytes.length - end !== count * width) {
    throw new NpyError(
      end,
      `shape (${shape.join(', ')}) needs ${count * width} bytes, there are ${bytes.length - end}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + end, count * width);
  return {
    shape,
    type,
    values: Float64Array.from({ length: count }, (_, index) => read(view, index * width)),
  };
}
