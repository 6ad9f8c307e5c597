/** Values of attributes as text. */
import { arrayOf, objectOf } from '../../../workspace/traces/json-value';

/** A plain value as text, lists and maps as JSON; values of OTLP (`{ "stringValue": … }`) as what they hold. */
export function valueText(value: unknown): string {
  const plain = plainOf(value);
  return typeof plain === 'string' ? plain : (JSON.stringify(plain) ?? '');
}

function plainOf(value: unknown): unknown {
  const object = objectOf(value);
  if (object === undefined) {
    return value;
  }
  const [key, ...others] = Object.keys(object);
  if (key === undefined || others.length > 0) {
    return value;
  }
  switch (key) {
    case 'stringValue':
    case 'string_value':
    case 'boolValue':
    case 'bool_value':
    case 'doubleValue':
    case 'double_value':
    case 'bytesValue':
    case 'bytes_value':
      return object[key];
    case 'intValue':
    case 'int_value':
      return String(object[key]);
    case 'arrayValue':
    case 'array_value':
      return arrayOf(objectOf(object[key])?.values).map(plainOf);
    case 'kvlistValue':
    case 'kvlist_value':
      return Object.fromEntries(
        arrayOf(objectOf(object[key])?.values).map((item) => {
          const entry = objectOf(item) ?? {};
          return [typeof entry.key === 'string' ? entry.key : '', plainOf(entry.value)];
        }),
      );
    default:
      return value;
  }
}
