import type { Problem, SourceRange } from '../../../contracts/problem';
import { integerFault, isIntegerType, textInteger } from './text-integers';
import type { TextField, TextMessage, TextValue } from './text-format';
import { constantsOf, schemaOf, type SchemaField } from './triton-schema';

/** Maximum number of problems reported per file. */
const MAX_PROBLEMS = 20;
const FLOAT = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?f?$|^-?(?:inf|infinity|nan)$/i;
const BOOLEANS = new Set(['true', 'false', 't', 'f', 'True', 'False', '0', '1']);

/**
 * What Protocol Buffers refuses in a model configuration, field by field: values of another type or out of range, two
 * values where one belongs, brackets without a colon, unknown constants and fields. Triton then loads no model at all.
 * @param isWhole whether the text had no fault; in a damaged one fields land in other messages
 */
export function checkTriton(config: TextMessage, isWhole: boolean): Problem[] {
  const problems: Problem[] = [];
  const report: Report = ({ file, line, column }, reason, severity = 'error') => {
    if (problems.length < MAX_PROBLEMS) {
      problems.push({ file, line, column, severity, reason });
    }
  };
  checkMessage(config, 'ModelConfig', report);
  return problems.filter(({ severity }) => isWhole || severity === 'error');
}

type Report = (range: SourceRange, reason: string, severity?: Problem['severity']) => void;

function checkMessage({ fields }: TextMessage, type: string, report: Report): void {
  const schema = schemaOf(type);
  if (schema === undefined) {
    return;
  }
  const seen = new Set<string>();
  for (const field of fields) {
    const name = field.name.text;
    const known = schema.fields.get(name);
    if (known === undefined) {
      // A later version may have it.
      report(field.name.range(), `${name}: Triton's model configuration has no such field here`, 'warning');
      continue;
    }
    if (!known.isRepeated && seen.has(name)) {
      report(field.name.range(), `${name}: given twice, but it holds one value`);
    }
    const rival = schema.choice.includes(name)
      ? schema.choice.find((other) => other !== name && seen.has(other))
      : undefined;
    if (rival !== undefined) {
      report(field.name.range(), `${name}: given beside ${rival}, but only one of the two may be`);
    }
    seen.add(name);
    checkField(field, known, report);
  }
}

function checkField(field: TextField, { type, isRepeated }: SchemaField, report: Report): void {
  const name = field.name.text;
  const isMessage = !isIntegerType(type) && !SCALARS.has(type) && constantsOf(type) === undefined;
  if (field.isList && !isRepeated) {
    report(field.name.range(), `${name}: given as a list, but it holds one value`);
    return;
  }
  if (!isMessage && !field.hasColon) {
    report(field.name.range(), `${name}: expected ':' before its value`);
  }
  for (const value of field.values) {
    if (value.kind === 'message') {
      if (isMessage) {
        checkMessage(value.message, type, report);
      } else {
        report(field.name.range(), `${name}: expected a value, not '{'`);
      }
      continue;
    }
    const fault = isMessage ? `${value.part.text} is no message: expected '{'` : faultOf(value, type);
    if (fault !== null) {
      report(value.part.range(), `${name}: ${fault}`);
    }
  }
}

const SCALARS = new Set(['string', 'bool', 'float']);

function faultOf(
  { part: { text }, quoted }: Extract<TextValue, { readonly kind: 'scalar' }>,
  type: string,
): string | null {
  if (type === 'string') {
    return quoted ? null : `${text} is not in quotes`;
  }
  if (quoted) {
    return `'${text}' is a text, not ${type === 'bool' ? 'true or false' : 'a number or a constant'}`;
  }
  if (isIntegerType(type)) {
    return integerFault(text, type);
  }
  if (type === 'bool') {
    return BOOLEANS.has(text) ? null : `${text} is neither true nor false`;
  }
  if (type === 'float') {
    return FLOAT.test(text) ? null : `${text} is not a number`;
  }
  const constants = constantsOf(type) ?? [];
  return constants.includes(text) || textInteger(text) !== undefined
    ? null
    : `${text} is no constant that it may hold: ${constants.join(', ')}`;
}
