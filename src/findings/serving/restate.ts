import { formatMs } from '../../contracts/format';
import { fixOf, replaceToken, type Fix, type SourceToken } from '../../contracts/fix';
import type { Setting } from '../../contracts/serving/served-model';

/** Another value for a setting, written the way the config writes it. */
export interface Restated {
  readonly setting: Setting;
  /** In the unit of `Setting.value`, after rounding. */
  readonly value: number;
  /** What replaces the token: a number with the unit of the old one. */
  readonly text: string;
}

const NUMBER_AND_UNIT = /^(\d+(?:\.\d+)?|\.\d+)([A-Za-zµ]*)$/;
const ROUNDED_DIGITS = 2;
const MAX_DIGITS = 15;

/**
 * The smallest value of two digits that is at least `atLeast`, in the setting's own unit. Null where the token cannot be
 * replaced: it is not written as one number, or an alias uses it at another place too.
 */
export function raised(setting: Setting, atLeast: number): Restated | null {
  const restated = restate(setting, atLeast, Math.ceil);
  return restated !== null && restated.value > setting.value ? restated : null;
}

/** The largest value of two digits that is at most `atMost`. Null also where that is nothing. @see raised */
export function lowered(setting: Setting, atMost: number): Restated | null {
  const restated = restate(setting, atMost, Math.floor);
  return restated !== null && restated.value > 0 && restated.value < setting.value ? restated : null;
}

/** A smaller count, as it is. @see lowered */
export function loweredTo(setting: Setting, count: number): Restated | null {
  const restated = restate(setting, count, Math.round, MAX_DIGITS);
  return restated?.value === count && count > 0 && count < setting.value ? restated : null;
}

/** The fix, if it edits the file that the finding is in. `unit` says what `Setting.value` counts. */
export function fixBy(
  verb: 'Raise' | 'Lower',
  restated: Restated | null,
  file: string,
  unit: 'ms' | 'count',
): Fix | undefined {
  const token = restated && tokenOf(restated.setting);
  if (!token || token.file !== file) {
    return undefined;
  }
  const { setting, text, value } = restated;
  const amount = unit === 'ms' && /^[\d.]+$/.test(text) ? `${text} (${formatMs(value)})` : text;
  return fixOf(`${verb} ${setting.key} to ${amount}`, [replaceToken(token, text)]);
}

function restate(
  setting: Setting,
  value: number,
  round: (number: number) => number,
  digitsKept = ROUNDED_DIGITS,
): Restated | null {
  const token = tokenOf(setting);
  const match = token && NUMBER_AND_UNIT.exec(token.text);
  const before = Number(match?.[1]);
  if (!match || !(before > 0) || !(value > 0)) {
    return null;
  }
  const [, digits, unit] = match;
  const factor = setting.value / before;
  const number = value / factor;
  const magnitude = Math.floor(Math.log10(number)) + 1 - digitsKept;
  // What is written as a whole number may have to be one.
  const exponent = digits.includes('.') ? magnitude : Math.max(0, magnitude);
  // Division by a power of ten is exact where multiplication by a negative power is not.
  const rounded =
    exponent < 0
      ? round(number * 10 ** -exponent) / 10 ** -exponent
      : round(number / 10 ** exponent) * 10 ** exponent;
  return { setting, value: rounded * factor, text: `${rounded}${unit}` };
}

function tokenOf({ range, written }: Setting): SourceToken | null {
  return written === undefined || written.isShared ? null : { ...range, ...written };
}
