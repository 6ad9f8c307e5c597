/** Cells of NAS-Bench-201 (Dong and Yang 2020): four values, and one operation on each of the six edges between them. */

export const OPERATIONS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The six edges in the order in which a cell's description names them; value 0 is the cell's input, 3 its output. */
export const CELL_EDGES = [
  { from: 0, to: 1 },
  { from: 0, to: 2 },
  { from: 1, to: 2 },
  { from: 0, to: 3 },
  { from: 1, to: 3 },
  { from: 2, to: 3 },
] as const;

/** [6] the operation on each of `CELL_EDGES`. */
export type Cell = readonly Operation[];

/**
 * Reads a description such as `|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|none~2|`.
 * @throws with what is wrong, for the caller to say where
 */
export function parseCell(text: string): Cell {
  const values = text.split('+');
  if (values.length !== 3) {
    throw new Error(`'${text}' describes ${values.length} values of a cell instead of 3`);
  }
  return values.flatMap((value, index) => {
    const inputs = value.split('|').slice(1, -1);
    if (inputs.length !== index + 1 || value !== `|${inputs.join('|')}|`) {
      throw new Error(`'${value}' should hold ${index + 1} operations between bars`);
    }
    return inputs.map((input, from) => {
      const [name, source] = input.split('~');
      if (source !== String(from)) {
        throw new Error(`'${input}' should read value ${from}`);
      }
      const operation = OPERATIONS.find((known) => known === name);
      if (operation === undefined) {
        throw new Error(`'${name}' is none of ${OPERATIONS.join(', ')}`);
      }
      return operation;
    });
  });
}

/**
 * [6] which edges the cell's output depends on: what is left when everything without a reader is removed. An edge
 * behind a `none` counts as needed, because what comes out of it (an offset) is.
 */
export function neededEdges(cell: Cell): readonly boolean[] {
  const needed = [false, false, false, true];
  const edges = CELL_EDGES.map(() => false);
  for (let edge = CELL_EDGES.length - 1; edge >= 0; edge--) {
    if (cell[edge] === 'none' || !needed[CELL_EDGES[edge].to]) {
      continue;
    }
    edges[edge] = true;
    needed[CELL_EDGES[edge].from] = true;
  }
  return edges;
}
