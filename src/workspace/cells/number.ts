/** How the numbers of a file are written: `1,234.5` or, with a decimal comma, `1.234,5`. */
export interface NumberStyle {
  readonly decimalComma: boolean;
}

/** No number, date or quantity is longer; texts that are would cost the patterns time. */
export const MAX_CELL = 256;

export const PLAIN: NumberStyle = { decimalComma: false };

const GROUPED_BY_COMMA = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;
const GROUPED_BY_DOT = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/;
const WITH_COMMA = /^[+-]?[\d.,'\u00a0\u202f ]*\d,\d+(?:e[+-]?\d+)?$/i;
/** Marks between groups of three digits that are never decimal. */
const GROUP_MARKS = /(?<=\d)['\u00a0\u202f ](?=\d{3}(?!\d))/g;

/** Decides the style by all cells of a file: one locale wrote them. */
export class StyleSurvey {
  private commas = false;
  private dots = false;
  private groups = false;

  /** Takes a cell; texts that hold no number say nothing. */
  see(text: string): void {
    if (!text.includes(',') || text.length > MAX_CELL) {
      return;
    }
    const number = numberPart(text);
    if (!WITH_COMMA.test(number)) {
      this.dots ||= /^[+-]?[1-9]\d{0,2}(?:,\d{3})+\.\d+$/.test(number);
    } else if (GROUPED_BY_COMMA.test(number)) {
      this.groups = true;
    } else {
      this.commas = true;
    }
  }

  /** @param delimiter of the file: where a comma separates cells, a comma in a cell groups digits unless it cannot */
  style(delimiter: string): NumberStyle {
    return { decimalComma: !this.dots && (this.commas || (this.groups && delimiter !== ',')) };
  }
}

/** A number as exports write it; NaN for everything else. */
export function parseNumber(text: string, { decimalComma }: NumberStyle = PLAIN): number {
  const plain = text === '' ? Number.NaN : Number(text);
  if (!Number.isNaN(plain) && !(decimalComma && GROUPED_BY_DOT.test(text))) {
    return Number.isFinite(plain) ? plain : Number.NaN;
  }
  if (text.length > MAX_CELL) {
    return Number.NaN;
  }
  const joined = text.trim().replace(GROUP_MARKS, '');
  const [group, decimal] = decimalComma ? ['.', ','] : [',', '.'];
  const parts = joined.split(decimal);
  const isGrouped = (decimalComma ? GROUPED_BY_DOT : GROUPED_BY_COMMA).test(parts[0]);
  const integer = isGrouped ? parts[0].replaceAll(group, '') : parts[0];
  const written = [integer, ...parts.slice(1)].join('.');
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** What stands before a unit: `1,234.5` of `1,234.5 ms`. */
function numberPart(text: string): string {
  // eslint-disable-next-line regexp/no-super-linear-backtracking
  return /^\s*([+-]?[\d.,'\u00a0\u202f ]*\d)/.exec(text)?.[1] ?? '';
}
