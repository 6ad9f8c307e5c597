/** A generated file in pieces, so that it is known which records a mutation left intact. */

export interface Part {
  readonly bytes: Buffer;
  /** What a reader must find for this record; null for what stands between records. */
  readonly id: string | null;
  readonly isDamaged?: boolean;
}

export interface FuzzFile {
  /** Relative to the folder of the input. */
  readonly name: string;
  readonly parts: readonly Part[];
  /** Whether mutations leave it alone. */
  readonly isFixed?: boolean;
  /** Whether its beginning is in another file, which may hold what says how to read it. */
  readonly hasNoBeginning?: boolean;
  /** The name that a record begins with, in formats where a later record of the same name replaces it. */
  readonly replacedBy?: RegExp;
}

/** Which of the product's readers opens an input. */
export type Reading = 'folder' | 'metrics' | 'labels' | 'onnx' | 'model';

export interface Sample {
  readonly reading: Reading;
  /** The first one is what readers of single files open. */
  readonly files: readonly FuzzFile[];
  /** How tokens of the text look; null for binary files. */
  readonly token: RegExp | null;
  /** Whether readers accept it compressed. */
  readonly canBePacked: boolean;
}

export const between = (text: string): Part => ({ bytes: Buffer.from(text), id: null });
export const record = (id: string, content: string | Uint8Array): Part => ({
  bytes: Buffer.from(content),
  id,
});

/** Records with a separator between them. */
export function joined(records: readonly Part[], separator: string): Part[] {
  return records.flatMap((part, index) => (index === 0 ? [part] : [between(separator), part]));
}

export function bytesOf({ parts }: FuzzFile): Buffer {
  return Buffer.concat(parts.map(({ bytes }) => bytes));
}

export const lengthOf = ({ parts }: FuzzFile): number =>
  parts.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Replaces the bytes of `from` to `to` (exclusive). Every part that they touch becomes damaged. */
export function splice(file: FuzzFile, from: number, to: number, inserted: Uint8Array): FuzzFile {
  const parts: Part[] = [];
  let start = 0;
  let isInserted = false;
  for (const part of file.parts) {
    const end = start + part.bytes.length;
    if (end < from || start > to) {
      parts.push(part);
    } else {
      const before = part.bytes.subarray(0, Math.max(0, from - start));
      const after = part.bytes.subarray(Math.min(part.bytes.length, Math.max(0, to - start)));
      const middle = isInserted ? [] : [inserted];
      // The first part that is touched receives what is inserted; later ones only lose bytes.
      const bytes = Buffer.concat([before, ...(from <= end ? middle : []), after]);
      isInserted ||= from <= end;
      parts.push({ bytes, id: part.id, isDamaged: true });
    }
    start = end;
  }
  return { ...file, parts };
}

/** The records that are untouched, and so is what stands beside them. */
export function intactIds(file: FuzzFile): string[] {
  const { parts } = file;
  const isBroken = (index: number): boolean => parts[index]?.id === null && parts[index].isDamaged === true;
  return parts.flatMap(({ id, isDamaged }, index) =>
    id === null ||
    isDamaged === true ||
    isBroken(index - 1) ||
    isBroken(index + 1) ||
    isReplaced(file, parts[index])
      ? []
      : [id],
  );
}

/** Whether the name of a record stands once more behind it, in a copy that may be damaged. */
function isReplaced(file: FuzzFile, { bytes }: Part): boolean {
  const name = file.replacedBy?.exec(bytes.toString('latin1'))?.[0];
  if (name === undefined) {
    return false;
  }
  const text = bytesOf(file).toString('latin1');
  return text.indexOf(name, text.indexOf(bytes.toString('latin1')) + bytes.length) >= 0;
}
