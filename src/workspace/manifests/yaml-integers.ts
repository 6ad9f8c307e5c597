const BINARY = /^([-+]?)(0b)([01_]+)$/;
const OCTAL = /^([-+]?)(0o?)(_*[0-7][0-7_]*)$/;
const HEX = /^([-+]?)(0x)([\da-fA-F_]+)$/;
const DECIMAL = /^([-+]?)()(0|[1-9][\d_]*)$/;
const SEXAGESIMAL = /^([-+]?)([1-9][\d_]*(?::[0-5]?\d)+)$/;
const PREFIXES: Readonly<Record<string, string>> = { '0b': '0b', '0': '0o', '0o': '0o', '0x': '0x', '': '' };
/** Longer texts are ids, no numbers that anybody reads. */
const MAX_LENGTH = 64;

/**
 * The decimal form of an unquoted integer by the rules of YAML 1.1, which Compose and kubectl read by: `010` is 8,
 * `1_6` is 16, `0x1F` is 31, `1:30` is 90. Undefined for everything else, also for integers that are decimal already.
 */
export function plainInteger(text: string): string | undefined {
  if (text.length > MAX_LENGTH || !/^[-+]?\d/.test(text)) {
    return undefined;
  }
  const match = [BINARY, OCTAL, HEX, DECIMAL]
    .map((pattern) => pattern.exec(text))
    .find((each) => each !== null);
  const digits = match?.[3].replaceAll('_', '') ?? '';
  const value =
    match && digits !== '' ? signed(match[1], BigInt(PREFIXES[match[2]] + digits)) : sexagesimal(text);
  const decimal = value?.toString();
  return decimal === text ? undefined : decimal;
}

function sexagesimal(text: string): bigint | undefined {
  const match = SEXAGESIMAL.exec(text);
  return match
    ? signed(
        match[1],
        match[2]
          .replaceAll('_', '')
          .split(':')
          .reduce((sum, part) => sum * 60n + BigInt(part), 0n),
      )
    : undefined;
}

function signed(sign: string, value: bigint): bigint {
  return sign === '-' ? -value : value;
}
