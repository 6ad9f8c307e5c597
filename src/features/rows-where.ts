/** The rows below `length` that `keep` wants, ascending; without an object per row. */
export function rowsWhere(length: number, keep: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (keep(row)) {
      rows[count++] = row;
    }
  }
  return rows.slice(0, count);
}
