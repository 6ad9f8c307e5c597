import { NodeProblem } from '../infer/node-view';
import type { Shape } from '../infer/tensor-fact';

interface Equation {
  /** The labels of each operand. */
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

/** The shape that an equation such as `bij,bjk->bik` gives. */
export function einsumShape(equation: string, shapes: readonly Shape[]): Shape {
  const { output, sizes } = parse(equation, shapes);
  return output.map((label) => sizes.get(label) as number);
}

/**
 * Multiply-accumulates of the evaluation from left to right, two operands at a time; labels that nothing further needs are summed
 * over as soon as possible. Of a single operand none: that is a sum or a transposition.
 */
export function einsumMacs(equation: string, shapes: readonly Shape[]): number {
  const { operands, output, sizes } = parse(equation, shapes);
  let macs = 0;
  let left = new Set(operands[0]);
  for (let index = 1; index < operands.length; index++) {
    const right = new Set(operands[index]);
    const needed = new Set([...output, ...operands.slice(index + 1).flat()]);
    const labels = [...new Set([...left, ...right])].filter(
      (label) => needed.has(label) || (left.has(label) && right.has(label)),
    );
    macs += labels.reduce((product, label) => product * (sizes.get(label) ?? 1), 1);
    left = new Set(labels.filter((label) => needed.has(label)));
  }
  return macs;
}

function parse(equation: string, shapes: readonly Shape[]): Equation {
  const [left, right] = equation.replace(/\s/g, '').split('->');
  const terms = left.split(',');
  if (terms.length !== shapes.length) {
    throw new NodeProblem(`its equation '${equation}' does not fit ${shapes.length} inputs`);
  }
  const sizes = new Map<string, number>();
  const occurrences = new Map<string, number>();
  let hidden: readonly string[] = [];
  const operands = terms.map((term, index) => labelsOf(term, shapes[index].length, equation));
  terms.forEach((term, index) => {
    const labels = operands[index];
    if (term.includes('...')) {
      hidden =
        labels.filter((label) => label.startsWith('.')).length > hidden.length
          ? labels.filter((label) => label.startsWith('.'))
          : hidden;
    }
    labels.forEach((label, axis) => {
      const size = shapes[index][axis];
      const known = sizes.get(label) ?? 1;
      if (known !== 1 && size !== 1 && known !== size) {
        throw new NodeProblem(
          `in its equation '${equation}' the sizes of '${label}' differ: ${known} and ${size}`,
        );
      }
      sizes.set(label, known === 1 ? size : known);
      occurrences.set(label, (occurrences.get(label) ?? 0) + 1);
    });
  });
  // Without an arrow the result has every label that occurs once, in alphabetical order.
  const implicit = [
    ...hidden,
    ...[...occurrences]
      .filter(([label, count]) => count === 1 && !label.startsWith('.'))
      .map(([label]) => label)
      .sort(),
  ];
  const output =
    right === undefined
      ? implicit
      : labelsOf(
          right,
          right.replace('...', '').length + (right.includes('...') ? hidden.length : 0),
          equation,
        );
  if (output.some((label) => !sizes.has(label))) {
    throw new NodeProblem(`its equation '${equation}' names a result that no input has`);
  }
  return { operands, output, sizes };
}

/** One label for each axis; the axes behind '...' are counted from the right, as they broadcast. */
function labelsOf(term: string, rank: number, equation: string): readonly string[] {
  const [before, after] = term.split('...');
  const named = [...before, ...(after ?? '')];
  const behind = rank - named.length;
  if (behind < 0 || (after === undefined && behind !== 0)) {
    throw new NodeProblem(`its equation '${equation}' does not fit an input of ${rank} dimensions`);
  }
  return [...before, ...Array.from({ length: behind }, (_, index) => `.${behind - index}`), ...(after ?? '')];
}
