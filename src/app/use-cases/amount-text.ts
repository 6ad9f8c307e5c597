import type { StatedValue } from '../../contracts/deployment';
import { ceilSignificant } from '../../numeric/round';

const NUMBER_AND_UNIT = /^(\d+(?:\.\d+)?|\.\d+)( ?[A-Za-z]*)$/;
const DIGITS = 2;
/** A thousandth of a core is the least; other units may be divided, bytes may not. */
const WHOLE = /^ ?[bnum]?$/;

/** An amount as a manifest writes it. */
export interface WrittenAmount {
  readonly value: number;
  readonly text: string;
}

/**
 * The smallest amount of two digits that is not below `wanted`, with the unit of the token: `500m`, `512Mi`, `0.5`.
 * @param wanted in the unit of `stated.value`, positive
 * @returns null where the token is not written as one number with a unit
 */
export function amountText(
  { value, token: { text } }: StatedValue,
  wanted: number,
  quantity: 'cpu' | 'memory',
): WrittenAmount | null {
  const match = NUMBER_AND_UNIT.exec(text);
  const before = Number(match?.[1]);
  if (match === null || !(before > 0)) {
    return null;
  }
  const unit = match[2];
  const factor = value / before;
  const number = ceilSignificant(wanted / factor, DIGITS);
  // In Compose `m` is a megabyte.
  const isWhole = quantity === 'cpu' ? unit !== '' && WHOLE.test(unit) : factor === 1;
  const rounded = isWhole ? Math.ceil(number) : number;
  return { value: rounded * factor, text: `${rounded}${unit}` };
}
