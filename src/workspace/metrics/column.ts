import { type NumberStyle, parseNumber } from '../cells/number';
import { parseQuantity, type Quantity } from '../cells/quantity';
import { isMissing } from './numbers';

/** How the cells of a column are read, by all of them. */
export interface NumberColumn {
  /** NaN for a cell that is no number in this column. */
  value(text: string): number;
  /** The unit that the cells name and all values are in; undefined without one. */
  readonly unit: string | undefined;
}

/** The column as numbers; undefined when most of its cells are text. */
export function numberColumn(cells: readonly string[], style: NumberStyle): NumberColumn | undefined {
  const said = cells.filter((text) => !isMissing(text));
  const numbers = said.filter((text) => !Number.isNaN(parseNumber(text, style)));
  if (numbers.length * 2 >= said.length) {
    return { value: (text) => parseNumber(text, style), unit: undefined };
  }
  const quantities = said.flatMap((text) => parseQuantity(text, style) ?? []);
  const usual = mostFrequent(quantities);
  return (quantities.length + numbers.length) * 2 >= said.length && usual !== undefined
    ? { value: (text) => inUnit(text, usual, style), unit: usual.name }
    : undefined;
}

/** The value in the usual unit; a number without a unit (mostly 0) is taken to have it. */
function inUnit(text: string, usual: Quantity, style: NumberStyle): number {
  const quantity = parseQuantity(text, style);
  if (quantity === undefined) {
    return parseNumber(text, style);
  }
  return quantity.unit.kind === usual.unit.kind && quantity.unit.per === usual.unit.per
    ? (quantity.value * quantity.unit.factor) / usual.unit.factor
    : NaN;
}

function mostFrequent(quantities: readonly Quantity[]): Quantity | undefined {
  const counts = new Map<string, { quantity: Quantity; count: number }>();
  for (const quantity of quantities) {
    const seen = counts.get(quantity.name);
    counts.set(quantity.name, { quantity: seen?.quantity ?? quantity, count: (seen?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).at(0)?.quantity;
}
